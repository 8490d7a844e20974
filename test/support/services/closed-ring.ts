/**
 * A program that closes the ring of its own native sends and prints what follows. It runs as a child process, because closing
 * another descriptor by mistake, such as a ring of libuv, ends the process.
 */
import { closeSync, openSync, readdirSync, readlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { openSends } from '#platform/sends/sends.ts'
import { receive, SocketPairs } from '#test/support/readers/socket-pairs.ts'

await using pairs = await SocketPairs.open()
const { socket, client } = await pairs.connect()
const { fd } = (socket as typeof socket & { _handle: { fd: number } })._handle
const [descriptors, results] = [Int32Array.of(fd, fd), new Int32Array(2)]

const others = rings()
const { sends } = openSends('io_uring')
sends?.toMany(descriptors, 2, Buffer.from('1'), results)
const [ring = -1] = ownRings()
closeSync(ring)
const place = openSync('/dev/null', 'w')
sends?.toMany(descriptors, 2, Buffer.from('2'), results)
sends?.toMany(descriptors, 2, Buffer.from('3'), results)

// The number belongs to another file by now, and stays open.
const isReused = place === ring
writeFileSync(place, 'x')
closeSync(place)
const [next = ring] = ownRings()
const received = String(await receive(client, 6))
console.log(JSON.stringify({ isReused, isReplaced: next !== ring, results: [...results], received }))

function ownRings(): readonly number[] {
  return rings().filter(one => !others.includes(one))
}

function rings(): readonly number[] {
  return readdirSync('/proc/self/fd')
    .filter(name => linkOf(name).includes('io_uring'))
    .map(Number)
}

function linkOf(name: string): string {
  try {
    return readlinkSync(join('/proc/self/fd', name))
  } catch {
    // The folder's own descriptor, closed by now.
    return ''
  }
}
