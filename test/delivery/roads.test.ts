import { expect, test } from 'vitest'
import { type Connection, type Happening, step } from '#client/sdk/src/connection.ts'
import { FIRST_ROAD, type Road, roadAfter } from '#client/sdk/src/roads.ts'

const FOLLOWED: Happening = { kind: 'followed', silenceMs: 30_000 }
const LOST: Happening = { kind: 'lost' }
const WAKE: Happening = { kind: 'wake' }
const GAP: Happening = { kind: 'gap' }
const START: Happening = { kind: 'start' }
/** Later than every deadline. */
const TICK: Happening = { kind: 'tick' }

test.each([
  ['the first is tried first', [START], 0],
  ['after a failed transport the next is tried', [START, LOST], 1],
  ['after a silent transport the next is tried, too', [START, TICK], 1],
  ['after the last transport the first is tried again', [START, LOST, TICK, LOST, TICK, LOST], 0],
  [
    'a transport that worked is kept, however often it is lost',
    [START, LOST, TICK, FOLLOWED, LOST, TICK, LOST, TICK, LOST],
    1,
  ],
  [
    'a device that wakes may be on another network: the first is tried again',
    [START, LOST, TICK, FOLLOWED, LOST, WAKE],
    0,
  ],
  ['waking with an open connection changes nothing', [START, LOST, TICK, FOLLOWED, WAKE], 1],
  ['a gap is not the fault of the transport', [START, GAP, { kind: 'loaded' } as const, GAP], 0],
  ['a refusal is not the fault of the transport', [START, { kind: 'refused', why: 'unknown' } as const], 0],
])('%s', (_, happenings, expected) => {
  let connection: Connection = { phase: 'idle', aim: 'follow' }
  let road: Road = FIRST_ROAD
  let now = 0

  for (const happening of happenings) {
    if (happening === TICK) now += 100_000
    const before: Connection = connection
    connection = step(before, happening, { now, random: 0.5 }).connection
    road = roadAfter(road, { before, after: connection, happening })
  }

  expect(road.number).toBe(expected)
})
