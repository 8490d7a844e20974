/** Limits the number of devices, because anyone may register and must not fill the disk (law 8, bounded). */
import type { Clock } from '#platform/clock.ts'
import type { Devices } from './devices.ts'

/** Counting is too expensive for every call; and other nodes register devices, too. */
const LOOK_MS = 60_000
/** When full, each anonymous call must not cause a count. */
const LEAST_MS = 1_000

type DeviceRoomOptions = {
  readonly devices: Pick<Devices, 'total'>
  readonly maxDevices: number
  readonly clock: Clock
}

export function createDeviceRoom({ devices, maxDevices, clock }: DeviceRoomOptions) {
  let left = 0
  let lookedAt = Number.NEGATIVE_INFINITY
  let looking: Promise<void> | undefined

  async function look(): Promise<void> {
    left = maxDevices - (await devices.total())
    lookedAt = clock.now().getTime()
  }

  return {
    /** Whether there is room for one more. */
    async has(): Promise<boolean> {
      const ageMs = Math.abs(clock.now().getTime() - lookedAt)
      if (ageMs >= (left > 0 ? LOOK_MS : LEAST_MS)) {
        looking ??= look().finally(() => {
          looking = undefined
        })
        await looking
      }
      if (left <= 0) return false
      // A device that is already known takes no room; the next count corrects this.
      left -= 1
      return true
    },
  }
}
