/** The flat arrays of followers: who comes and goes at any moment gets every change once, and no slot comes to mean another reader. */
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { Batch } from '#delivery/feed/batch.ts'
import { Cohorts } from '#delivery/feed/cohorts.ts'
import { FanOut } from '#delivery/feed/fan-out.ts'
import { type Encoding, type Follower, NOTHING_SHARED } from '#delivery/feed/follower.ts'
import type { Outlet } from '#platform/sends/outlet.ts'
import type { Sends } from '#platform/sends/sends.ts'
import { NO_SLOT, slots } from '#platform/sends/slots.ts'
import { publicStream } from '#shared/protocol/stream.ts'
import { ManualClock } from '#test/support/clocks/manual-clock.ts'
import { idOf } from '#test/support/data/entries.ts'
import { RUNS_TIMEOUT_MS, runs } from '#test/support/data/runs.ts'

const stream = publicStream(idOf('budget-day'))
const encoding = (name: string, next?: Encoding): Encoding => ({
  medium: { transport: 'test', encoding: name },
  frame: ({ change }) => Buffer.from(`${name}${change.offset} `),
  missed: () => NOTHING_SHARED,
  ...(next && { next }),
})
const plain = encoding('')
const whole = encoding('whole ', encoding('delta '))

test('readers that come and go between slices get what they should, once, in order', {
  timeout: RUNS_TIMEOUT_MS,
}, () => {
  const deed = fc.oneof(
    {
      weight: 4,
      arbitrary: fc.record({ kind: fc.constant('come' as const), many: fc.nat(600), isFirst: fc.boolean() }),
    },
    { weight: 3, arbitrary: fc.record({ kind: fc.constant('leave' as const), part: fc.integer({ min: 1, max: 4 }) }) },
    { weight: 3, arbitrary: fc.record({ kind: fc.constant('post' as const), slices: fc.nat(3) }) },
  )
  fc.assert(
    fc.property(fc.array(deed, { maxLength: 30 }), deeds => {
      const followers = new Cohorts()
      let [here, head]: [Recorder[], number] = [[], 0]
      let batch: Batch | undefined
      for (const one of deeds) {
        if (one.kind === 'come') {
          const come = Array.from({ length: one.many }, () => new Recorder(one.isFirst ? whole : plain, head))
          for (const follower of come) followers.add(follower, head)
          here.push(...come)
        }
        if (one.kind === 'leave') {
          const isLeaving = (_: unknown, index: number) => index % one.part === 0
          for (const follower of here.filter(isLeaving)) expect(followers.delete(follower)).toBe(true)
          here = here.filter((follower, index) => !isLeaving(follower, index))
        }
        if (one.kind === 'post') {
          while (batch && !batch.writeSlice());
          followers.closeRanks()
          head += 1
          batch = new Batch({ ...{ stream, epoch: '1', previous: undefined, followers }, changes: [change(head)] })
          for (let n = 0; n < one.slices; n += 1) batch.writeSlice()
        }
        expect(followers.size).toBe(here.length)
      }
      while (batch && !batch.writeSlice());

      for (const follower of here) expect(follower.text).toBe(follower.expected(head))
    }),
    runs(60),
  )
})

test('a restarted stream ends the batch under way: new readers get nothing of the old history', async () => {
  const fanOut = new FanOut({ stream, clock: new ManualClock() })
  const old = Array.from({ length: 1_200 }, () => new Recorder(plain, 0))
  for (const follower of old) fanOut.add(follower, 0)
  fanOut.push('1', change(9))
  while (old[0]?.text === '') await new Promise(setImmediate)

  expect(fanOut.clear()).toHaveLength(1_200)
  const fresh = new Recorder(plain, 1)
  fanOut.add(fresh, 1)
  fanOut.push('2', change(2))
  while (fresh.text === '') await new Promise(setImmediate)

  expect(fresh.text).toBe('2 ')
  expect(fanOut.readers).toBe(1)
})

test('the slot of a socket that is gone is free only when no list holds it', () => {
  const followers = new Cohorts()
  const follower = new Recorder(plain, 0)
  const outlet: { -readonly [key in keyof Outlet]: Outlet[key] } = {
    ...{ sends: {} as Sends, slot: slots.take(), end() {}, destroy() {} },
  }
  follower.outlet = outlet
  const { slot } = outlet
  followers.add(follower, 0)
  slots.release(slot)
  outlet.slot = NO_SLOT

  const others = Array.from({ length: 100 }, () => slots.take())
  followers.delete(follower)
  const next = slots.take()

  expect(others).not.toContain(slot)
  expect(next).toBe(slot)
  for (const other of [...others, next]) slots.release(other)
})

class Recorder implements Follower {
  encoding: Encoding
  place = 0
  text = ''
  outlet: Outlet | undefined
  readonly #first: Encoding
  readonly #joined: number

  constructor(encoding: Encoding, joined: number) {
    this.encoding = encoding
    this.#first = encoding
    this.#joined = joined
  }

  /** In this order, with the second encoding from the second change on. */
  expected(head: number): string {
    const offsets = Array.from({ length: head - this.#joined }, (_, n) => this.#joined + 1 + n)
    const nameOf = (n: number) => (this.#first === plain ? '' : n === 0 ? 'whole ' : 'delta ')
    return offsets.map((offset, n) => `${nameOf(n)}${offset} `).join('')
  }

  write(frames: Buffer): void {
    this.text += frames.toString()
  }

  lose(): void {}
}

function change(offset: number) {
  return { offset, text: String(offset), by: undefined }
}
