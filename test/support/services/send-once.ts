/**
 * A program that sends one frame to two sockets in the way that works here, and prints that way and what arrived. A process of its own,
 * because limits hold for a whole process. With the argument `full`, no file descriptor is left when it looks for a way.
 */
import { closeSync, openSync } from 'node:fs'
import { openSends } from '#platform/sends/sends.ts'
import { receive, SocketPairs } from '#test/support/readers/socket-pairs.ts'

const FRAME = Buffer.from('a frame')

await using connections = await SocketPairs.open()
const pairs = [await connections.connect(), await connections.connect()]

// Loads the addon, which takes a descriptor for a moment.
openSends('send')
const taken = process.argv.includes('full') ? takeAll() : []
const { way, sends, reason } = openSends('auto')
for (const descriptor of taken) closeSync(descriptor)

const descriptors = Int32Array.from(
  pairs.map(({ socket }) => (socket as typeof socket & { _handle: { fd: number } })._handle.fd),
)
const whole = sends?.toMany(descriptors, descriptors.length, FRAME, new Int32Array(descriptors.length))
const received: string[] = []
for (const { client } of pairs) if (sends) received.push(String(await receive(client, FRAME.length)))
console.log(JSON.stringify({ way, reason, whole, received }))

function takeAll(): readonly number[] {
  const all: number[] = []
  try {
    for (;;) all.push(openSync('/dev/null', 'r'))
  } catch {
    return all
  }
}
