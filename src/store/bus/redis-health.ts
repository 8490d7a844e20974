/** Tracks whether Redis works as the bus needs it: reports once when it stops working, and once when it works again. */
import type { Clock } from '#platform/clock.ts'

/** Interval of the checks while it is away. */
const LOOK_MS = 1_000
/** Back after this many checks without a failure: longer than the 5 s between retries of failed subscriptions. */
const CALM_LOOKS = 6

type RedisHealthOptions = {
  readonly clock: Clock
  readonly isConnected: () => boolean
  readonly onAway: (error: unknown) => void
  readonly onBack: () => void
}

export type RedisHealth = ReturnType<typeof createRedisHealth>

export function createRedisHealth({ clock, isConnected, onAway, onBack }: RedisHealthOptions) {
  let [isAway, isClosed, calm] = [false, false, 0]
  let stopLooking = () => {}

  function look(): void {
    calm = isConnected() ? calm + 1 : 0
    if (calm < CALM_LOOKS) return
    stopLooking()
    isAway = false
    onBack()
  }

  return {
    get isAway(): boolean {
      return isAway
    },
    failed(error: unknown): void {
      calm = 0
      if (isAway || isClosed) return
      isAway = true
      stopLooking = clock.every(LOOK_MS, look)
      onAway(error)
    },
    close(): void {
      isClosed = true
      stopLooking()
    },
  }
}
