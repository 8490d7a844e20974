/** Whether Redis does what the bus asks of it: told once when it no longer does, and once when it does again. */
import type { Clock } from '#platform/clock.ts'

/** Looked at so often while it is away; after as many looks without a failure it is back. */
const LOOK_MS = 1_000
/** What fails is tried again at most 5 s later. */
const CALM_LOOKS = 6

type RedisHealthOptions = {
  readonly clock: Clock
  readonly isConnected: () => boolean
  readonly onAway: (error: unknown) => void
  readonly onBack: () => void
}

interface RedisHealth {
  readonly isAway: boolean
  failed(error: unknown): void
  close(): void
}

export function createRedisHealth({ clock, isConnected, onAway, onBack }: RedisHealthOptions): RedisHealth {
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
    get isAway() {
      return isAway
    },
    failed(error) {
      calm = 0
      if (isAway || isClosed) return
      isAway = true
      stopLooking = clock.every(LOOK_MS, look)
      onAway(error)
    },
    close() {
      isClosed = true
      stopLooking()
    },
  }
}
