/** The reader's connection state machine, with time passed in. */
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { type Connection, deadlineOf, type Happening, type Order, step, waitMs } from '#client/sdk/src/connection.ts'

test('a reader with nothing loads the coverage, then follows it', () => {
  const played = play({ phase: 'idle', aim: 'load' }, [{ kind: 'start' }, { kind: 'loaded' }, FOLLOWED])

  expect(played.orders).toEqual(['load', 'open'])
  expect(played.connection.phase).toBe('following')
})

test('a page that the server rendered follows at once', () => {
  expect(play({ phase: 'idle', aim: 'follow' }, [{ kind: 'start' }]).orders).toEqual(['open'])
})

test('a lost connection is reopened after a while', () => {
  const lost = play(FOLLOWING, [{ kind: 'lost' }])

  expect(lost.orders).toEqual(['close'])
  const later = step(lost.connection, { kind: 'tick' }, { now: deadlineOf(lost.connection) ?? 0, random: 0 })
  expect(later.orders).toEqual(['open'])
})

test('a connection that is silent for too long counts as dead, and any message keeps it alive', () => {
  const silent = step(FOLLOWING, { kind: 'tick' }, { now: NOW + SILENCE_MS, random: 0 })
  const { connection } = step(FOLLOWING, { kind: 'heard' }, { now: NOW + SILENCE_MS - 1, random: 0 })
  const heard = step(connection, { kind: 'tick' }, { now: NOW + SILENCE_MS, random: 0 })

  expect(silent.orders).toEqual(['close'])
  expect(heard.orders).toEqual([])
})

test('a laptop that wakes does not wait, and does not trust a connection that died during sleep', () => {
  const waiting = play(FOLLOWING, [{ kind: 'lost' }]).connection

  expect(play(waiting, [{ kind: 'wake' }]).orders).toEqual(['open'])
  expect(step(FOLLOWING, { kind: 'wake' }, { now: NOW + 60 * 60_000, random: 0 }).orders).toEqual(['close'])
  expect(step(FOLLOWING, { kind: 'wake' }, { now: NOW + 1_000, random: 0 }).orders).toEqual([])
})

test('a hanging attempt is given up', () => {
  const { connection } = play({ phase: 'idle', aim: 'follow' }, [{ kind: 'start' }])

  const later = step(connection, { kind: 'tick' }, { now: deadlineOf(connection) ?? 0, random: 0 })

  expect(later).toMatchObject({ connection: { phase: 'waiting', attempt: 1 }, orders: ['close'] })
})

test('after a gap the coverage is reloaded at once on the same connection, but after a second one with a delay', () => {
  const once = play(FOLLOWING, [{ kind: 'gap' }])
  const twice = play(once.connection, [{ kind: 'loaded' }, { kind: 'gap' }])

  expect(once.orders).toEqual(['load'])
  expect(twice).toMatchObject({ connection: { phase: 'waiting', aim: 'load' }, orders: ['open'] })
})

test('after a new epoch readers reload within seconds, each at its own time', () => {
  const told = (random: number) => step(FOLLOWING, { kind: 'restarted' }, { now: NOW, random })
  const { connection, orders } = told(0.5)
  const later = step(connection, { kind: 'tick' }, { now: NOW + 2_500, random: 0 })
  const followed = play(later.connection, [{ kind: 'loaded' }, FOLLOWED])

  expect([0, 0.5, 1].map(random => deadlineOf(told(random).connection))).toEqual([NOW + 500, NOW + 2_500, NOW + 4_500])
  expect([...orders, ...later.orders, ...followed.orders]).toEqual(['load', 'open'])
  expect(followed.connection.phase).toBe('following')
})

test('a failed load of the coverage keeps the connection open, unless nothing responds at all', () => {
  const { connection } = play(FOLLOWING, [{ kind: 'restarted' }, { kind: 'wake' }])

  expect(play(connection, [{ kind: 'lost' }])).toMatchObject({
    connection: { phase: 'waiting', aim: 'load' },
    orders: [],
  })
  expect(step(connection, { kind: 'tick' }, { now: deadlineOf(connection) ?? 0, random: 0 }).orders).toEqual(['close'])
})

test("a server's retry time is respected", () => {
  const { connection } = play({ phase: 'idle', aim: 'load' }, [
    { kind: 'start' },
    { kind: 'lost', retryAfterMs: 30_000 },
  ])

  expect(deadlineOf(connection)).toBe(NOW + 30_000)
})

test('a refusal ends it, until the reader retries', () => {
  const refused = play(FOLLOWING, [{ kind: 'refused', why: 'unknown' }])

  expect(refused).toMatchObject({ connection: { phase: 'stopped', why: 'unknown' }, orders: ['close'] })
  expect(play(refused.connection, [{ kind: 'lost' }, { kind: 'tick' }]).orders).toEqual([])
  expect(play(refused.connection, [{ kind: 'wake' }]).orders).toEqual(['open'])
})

test('a suspended page closes its connection and reopens it when resumed', () => {
  const aside = play(FOLLOWING, [{ kind: 'sleep' }])

  expect(aside.orders).toEqual(['close'])
  expect(deadlineOf(aside.connection)).toBeUndefined()
  expect(play(aside.connection, [{ kind: 'wake' }]).orders).toEqual(['open'])
})

test('delays grow to 20 seconds, with full jitter', () => {
  expect([0, 1, 2, 3, 10].map(attempt => waitMs(attempt, 0))).toEqual([500, 500, 500, 500, 500])
  expect([0, 1, 2, 3, 10].map(attempt => waitMs(attempt, 1))).toEqual([1_000, 1_500, 2_500, 4_500, 20_000])
})

test('after any event a timer is set, except when suspended or refused', () => {
  fc.assert(
    fc.property(fc.array(fc.tuple(happenings(), fc.nat(60_000)), { maxLength: 40 }), happened => {
      let connection: Connection = { phase: 'idle', aim: 'load' }
      let now = NOW
      for (const [happening, ms] of happened) {
        now += ms
        connection = step(connection, happening, { now, random: 0.5 }).connection
        const rests = connection.phase === 'idle' || connection.phase === 'stopped'
        expect(deadlineOf(connection) === undefined).toBe(rests)
      }
    }),
  )
})

const NOW = 1_000_000
const SILENCE_MS = 35_000
const FOLLOWED: Happening = { kind: 'followed', silenceMs: SILENCE_MS }
const FOLLOWING: Connection = { phase: 'following', silenceMs: SILENCE_MS, deadline: NOW + SILENCE_MS }

function play(connection: Connection, happened: readonly Happening[]) {
  const orders: Order[] = []
  let held = connection
  for (const happening of happened) {
    const next = step(held, happening, { now: NOW, random: 0.5 })
    held = next.connection
    orders.push(...next.orders)
  }
  return { connection: held, orders }
}

function happenings(): fc.Arbitrary<Happening> {
  return fc.constantFrom<Happening>(
    ...[{ kind: 'start' } as const, { kind: 'wake' } as const, { kind: 'sleep' } as const, { kind: 'tick' } as const],
    ...[{ kind: 'loaded' } as const, FOLLOWED, { kind: 'heard' } as const, { kind: 'gap' } as const],
    { kind: 'restarted' },
    ...[{ kind: 'lost' } as const, { kind: 'refused', why: 'refused' } as const],
  )
}
