/** A clock that runs twenty times as fast as real time, for tests that have to wait for retries and expiry. */
import type { Clock } from '#platform/clock.ts'

const SPEED = 20

export function createFastClock(start = '2026-03-04T16:44:00.000Z'): Clock {
  const began = performance.now()
  return {
    now: () => new Date(Date.parse(start) + (performance.now() - began) * SPEED),
    elapsedMs: () => (performance.now() - began) * SPEED,
    after(ms, task) {
      const timer = setTimeout(task, ms / SPEED)
      return () => clearTimeout(timer)
    },
    every(ms, task) {
      const timer = setInterval(task, ms / SPEED)
      return () => clearInterval(timer)
    },
  }
}
