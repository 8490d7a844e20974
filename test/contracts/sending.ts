/** The contract of every way to send frames, for the fan-out, on real sockets; run once per way. */
import { closeSync, openSync } from 'node:fs'
import type { Socket } from 'node:net'
import { describe, expect, test } from 'vitest'
import { type Delivery, FanOut } from '#delivery/feed/fan-out.ts'
import { type Encoding, type Follower, NOTHING_SHARED } from '#delivery/feed/follower.ts'
import { publicStream } from '#shared/protocol/stream.ts'
import { ManualClock } from '#test/support/clocks/manual-clock.ts'
import { idOf } from '#test/support/data/entries.ts'
import { receive, SocketFollower, SocketPairs } from '#test/support/readers/socket-pairs.ts'
import type { WayHere } from '#test/support/services/send-ways.ts'

/** More than the kernel buffers for a loopback connection, so that a frame is accepted in parts. */
const LARGE_BYTES = 12_000_000

const encodings = ['json', 'protobuf', 'events'].map(frames)
const [json = frames('json')] = encodings

export function sendingContract({ way, sends, missing }: WayHere): void {
  describe.skipIf(missing !== undefined)(`sending by ${way}${missing === undefined ? '' : ` (${missing})`}`, () => {
    test('every follower gets every change once, in its own encoding, in slices of any size', async () => {
      await using pairs = await SocketPairs.open()
      const fanOut = openFanOut()
      const readers = await followMany(pairs, { fanOut, count: 1_100 })

      for (let offset = 1; offset <= 3; offset += 1) await fanOut.deliver(`change ${offset}`)

      for (const { client, follower } of readers) {
        const whole = [1, 2, 3].map(offset => framed(follower, `change ${offset}`)).join('')
        expect((await receive(client, whole.length)).toString()).toBe(whole)
      }
    })

    test('a change that a follower already has is not sent again', async () => {
      await using pairs = await SocketPairs.open()
      const fanOut = openFanOut()
      const ahead = await follow(pairs, fanOut, { offset: 2 })
      const half = await follow(pairs, fanOut, { offset: 1 })

      fanOut.push('one')
      await fanOut.deliver('two')
      await fanOut.deliver('three')

      expect(String(await receive(ahead.client, 14))).toBe('<json:1:three>')
      expect(String(await receive(half.client, 26))).toBe('<json:1:two><json:1:three>')
    })

    test('a follower continues in the encoding that follows its first', async () => {
      await using pairs = await SocketPairs.open()
      const fanOut = openFanOut()
      const { client } = await follow(pairs, fanOut, { encoding: { ...frames('whole'), next: frames('delta') } })

      await fanOut.deliver('one')
      await fanOut.deliver('two')

      expect(String(await receive(client, 26))).toBe('<whole:1:one><delta:1:two>')
    })

    test('a frame that the kernel accepts in parts arrives complete, and control frames keep their place', async () => {
      await using pairs = await SocketPairs.open()
      const fanOut = openFanOut()
      const readers = await followMany(pairs, { fanOut, count: 5 })
      const large = 'x'.repeat(LARGE_BYTES)

      for (const { socket } of readers) socket.write('(first pong)')
      await fanOut.deliver('small')
      await fanOut.deliver(large)
      for (const { socket } of readers) socket.write('(pong)')
      await fanOut.deliver('after')
      for (const { socket } of readers) socket.end('(close)')

      for (const { client, follower } of readers) {
        const [small, big, after] = ['small', large, 'after'].map(text => framed(follower, text))
        const whole = `(first pong)${small}${big}(pong)${after}(close)`
        expect((await receive(client, whole.length)).equals(Buffer.from(whole))).toBe(true)
      }
    })

    test('data waiting in a corked stream is sent first', async () => {
      await using pairs = await SocketPairs.open()
      const fanOut = openFanOut()
      const { socket, client } = await follow(pairs, fanOut)

      socket.cork()
      socket.write('(pong)')
      await fanOut.deliver('one')
      socket.uncork()

      expect(String(await receive(client, 18))).toBe('(pong)<json:1:one>')
    })

    test("a slow reader's unsent bytes are counted, and are zero once it has read", async () => {
      await using pairs = await SocketPairs.open()
      const fanOut = openFanOut()
      const { client, follower } = await follow(pairs, fanOut)
      const large = 'x'.repeat(LARGE_BYTES)

      await fanOut.deliver(large)
      const behind = follower.frames.unsentBytes
      await fanOut.deliver('two')
      const further = follower.frames.unsentBytes
      await receive(client, framed(follower, large).length + framed(follower, 'two').length)
      await until(() => follower.frames.unsentBytes === 0)
      await fanOut.deliver('three')

      expect(behind).toBeGreaterThan(1_000_000)
      expect(further - behind).toBe(framed(follower, 'two').length)
      expect(String(await receive(client, 14))).toBe('<json:1:three>')
      expect(follower.frames.unsentBytes).toBe(0)
    })

    test('two followers on one socket get both frames whole, one after the other', async () => {
      await using pairs = await SocketPairs.open()
      const fanOut = openFanOut()
      const { client, follower } = await follow(pairs, fanOut)
      const twin = Object.assign(Object.create(follower) as SocketFollower, { encoding: json })
      fanOut.add(twin)
      const large = 'x'.repeat(LARGE_BYTES)

      await fanOut.deliver(large)

      const frame = framed(follower, large)
      expect((await receive(client, 2 * frame.length)).equals(Buffer.from(frame + frame))).toBe(true)
    })

    test('readers that disconnect in the middle do not affect the others', async () => {
      await using pairs = await SocketPairs.open()
      const fanOut = openFanOut()
      const readers = await followMany(pairs, { fanOut, count: 1_200 })
      const isLeaving = (index: number) => index % 3 !== 0

      readers.forEach(({ client, socket }, index) => {
        if (index % 3 === 1) client.resetAndDestroy()
        if (index % 3 === 2) socket.destroy()
      })
      await fanOut.deliver('one')
      await fanOut.deliver('two')
      await fanOut.deliver('three')

      for (const { client, follower } of readers.filter((_, index) => !isLeaving(index))) {
        const whole = ['one', 'two', 'three'].map(text => framed(follower, text)).join('')
        expect(String(await receive(client, whole.length))).toBe(whole)
      }
      const torn = readers.filter((_, index) => index % 3 === 1)
      await until(() => torn.every(({ socket }) => socket.destroyed))
    })

    test('a reader that closed its side still receives; one whose connection the server ended does not', async () => {
      await using pairs = await SocketPairs.open()
      const fanOut = openFanOut()
      const [halfClosed, ended] = [await follow(pairs, fanOut), await follow(pairs, fanOut)]

      halfClosed.client.end()
      ended.socket.end('(close)')
      await fanOut.deliver('one')

      expect(String(await receive(halfClosed.client, 12))).toBe('<json:1:one>')
      expect(String(await toEnd(ended.client))).toBe('(close)')
    })

    test('a descriptor reused by another reader is not written to', async () => {
      await using pairs = await SocketPairs.open()
      const fanOut = openFanOut()
      // The client's end of the second connection gets the number freed by this one.
      const place = openSync('/dev/null', 'r')
      const first = await follow(pairs, fanOut)
      const number = descriptorOf(first.socket)

      closeSync(place)
      first.socket.destroy()
      const second = await pairs.connect()
      await fanOut.deliver('for the first')
      second.socket.end('(nothing else)')

      expect(descriptorOf(second.socket)).toBe(number)
      expect(String(await toEnd(second.client))).toBe('(nothing else)')
    })

    test('a reader that leaves during a write to others is not written to', async () => {
      await using pairs = await SocketPairs.open()
      const fanOut = openFanOut()
      const first = await follow(pairs, fanOut)
      const write = () => void first.socket.destroy()
      fanOut.add({ encoding: json, place: 0, write, lose() {} })
      const last = await follow(pairs, fanOut)

      await fanOut.deliver('one')

      expect(first.socket.destroyed).toBe(true)
      expect(String(await receive(last.client, 12))).toBe('<json:1:one>')
    })
  })

  async function follow(pairs: SocketPairs, fanOut: TestFanOut, { encoding = json, offset = 0 }: Place = {}) {
    const pair = await pairs.connect()
    const follower = new SocketFollower(pair.socket, { encoding, sends })
    fanOut.add(follower, offset)
    return { ...pair, follower }
  }

  async function followMany(pairs: SocketPairs, { fanOut, count }: { fanOut: TestFanOut; count: number }) {
    const readers: Awaited<ReturnType<typeof follow>>[] = []
    for (let n = 0; n < count; n += 1)
      readers.push(await follow(pairs, fanOut, { encoding: encodings[n % encodings.length] }))
    return readers
  }
}

type Place = { readonly encoding?: Encoding | undefined; readonly offset?: number }
type TestFanOut = ReturnType<typeof openFanOut>

function openFanOut() {
  let last = 0
  let onDelivered: (delivery: Delivery) => void = () => {}
  const watch = { nowMs: () => 0, delivered: (delivery: Delivery) => onDelivered(delivery) }
  const fanOut = new FanOut({ stream: publicStream(idOf('budget-day')), clock: new ManualClock(), watch })
  const push = (text: string) => {
    last += 1
    fanOut.push('1', { offset: last, text, by: undefined })
  }
  return {
    add: (follower: Follower, offset = 0) => fanOut.add(follower, offset),
    push,
    /** Including whatever was pushed before it. */
    deliver(text: string): Promise<Delivery> {
      const delivered = new Promise<Delivery>(resolve => {
        onDelivered = resolve
      })
      push(text)
      return delivered
    },
  }
}

function frames(name: string): Encoding {
  return {
    medium: { transport: 'test', encoding: name },
    frame: ({ epoch, change }) => Buffer.from(`<${name}:${epoch}:${change.text}>`),
    missed: () => NOTHING_SHARED,
  }
}

function framed({ encoding }: SocketFollower, text: string): string {
  const stream = publicStream(idOf('budget-day'))
  return String(encoding.frame({ stream, epoch: '1', change: { offset: 0, text, by: undefined } }))
}

function descriptorOf(socket: Socket): number {
  return (socket as Socket & { _handle: { fd: number } })._handle.fd
}

async function toEnd(client: Socket): Promise<Buffer> {
  const chunks: Buffer[] = []
  for await (const chunk of client) chunks.push(chunk as Buffer)
  return Buffer.concat(chunks)
}

async function until(holds: () => boolean): Promise<void> {
  while (!holds()) await new Promise(setImmediate)
}
