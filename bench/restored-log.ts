/**
 * The times at which the readers of one node reload their coverages after a restored log: if all were notified at once
 * and returned after the first backoff, as after a lost connection; and as implemented, notified in batches, each
 * waiting for a random time. `node bench/restored-log.ts`
 */
import { type Connection, deadlineOf, type Happening, step } from '#client/sdk/src/connection.ts'
import { LOSE_MS } from '#delivery/feed/feed.ts'
import { sendAway } from '#delivery/feed/send-away.ts'
import { ManualClock } from '#test/support/clocks/manual-clock.ts'

const READERS = 100_000
const SLOT_MS = 100
const FOLLOWING: Connection = { phase: 'following', silenceMs: 35_000, deadline: 35_000 }

async function loads(windowMs: number, happening: Happening): Promise<readonly number[]> {
  const clock = new ManualClock()
  const startMs = clock.now().getTime()
  const times: number[] = []
  const tell = () => {
    const now = clock.now().getTime() - startMs
    times.push(deadlineOf(step(FOLLOWING, happening, { now, random: Math.random() }).connection) ?? now)
  }
  const told = sendAway({ readers: Array.from({ length: READERS }), windowMs, clock, tell })
  clock.advance(windowMs)
  await told
  return times
}

function print(name: string, times: readonly number[]): void {
  const slots = new Map<number, number>()
  for (const time of times) {
    const slot = Math.floor(time / SLOT_MS)
    slots.set(slot, (slots.get(slot) ?? 0) + 1)
  }
  const overMs = times.reduce((latest, time) => Math.max(latest, time), 0) - times.reduce((a, b) => Math.min(a, b))
  const peak = Math.max(...slots.values())
  console.log(`${name}: ${READERS} loads over ${(overMs / 1_000).toFixed(1)} s, at most ${peak} in ${SLOT_MS} ms`)
}

print('notified at once, back at once', await loads(0, { kind: 'lost' }))
print('notified over a window, each at its own time', await loads(LOSE_MS, { kind: 'restarted' }))
