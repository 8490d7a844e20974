/**
 * Deletes devices that have not registered for months: a deleted app sends no notice, and its service may never report the
 * token as gone. Every push node does it; those that come later find less to do.
 */
import type { Clock } from '#platform/clock.ts'
import { pause } from '#platform/retry/pause.ts'
import type { SteadyClock } from '#platform/steady-clock.ts'
import type { Devices } from './devices.ts'

const LOOK_MS = 3_600_000
/** A page takes the database about 10 ms; other work gets its turn between pages. */
const PAGE = 500
const REST_MS = 100
const DAY_MS = 86_400_000

type UnusedDevicesOptions = {
  readonly devices: Pick<Devices, 'forgetUnused'>
  readonly afterDays: number
  readonly clock: Clock
  /** Nothing is deleted while the clock is not steady. */
  readonly steady: Pick<SteadyClock, 'isSteady'>
  readonly onError: (error: unknown) => void
}

/** The returned function stops it. */
export function forgetUnusedDevices({
  devices,
  afterDays,
  clock,
  steady,
  onError,
}: UnusedDevicesOptions): () => Promise<void> {
  const stop = new AbortController()
  let working: Promise<void> | undefined

  async function work(): Promise<void> {
    const before = new Date(clock.now().getTime() - afterDays * DAY_MS).toISOString()
    while (!stop.signal.aborted && (await devices.forgetUnused(before, PAGE)) > 0) {
      await pause(clock, REST_MS, stop.signal)
    }
  }

  function look(): void {
    if (!steady.isSteady) return
    working ??= work()
      .catch(onError)
      .finally(() => {
        working = undefined
      })
  }

  const stopLooking = clock.every(LOOK_MS, look)
  look()
  return async () => {
    stopLooking()
    stop.abort()
    await working
  }
}
