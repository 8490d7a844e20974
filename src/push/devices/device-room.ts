/** Whether one more device may be kept: registering is for strangers, and the disk is not theirs to fill (law 8, bounded). */
import type { Clock } from '#platform/clock.ts'
import type { Devices } from './devices.ts'

/** Counting is not for every call; other nodes register too. */
const LOOK_MS = 60_000
/** When it is full, strangers must not have the devices counted with every call. */
const LEAST_MS = 1_000

export interface DeviceRoom {
  /** For one more. False while there are as many as there may be. */
  has(): Promise<boolean>
}

type DeviceRoomOptions = {
  readonly devices: Pick<Devices, 'total'>
  readonly maxDevices: number
  readonly clock: Clock
}

export function createDeviceRoom({ devices, maxDevices, clock }: DeviceRoomOptions): DeviceRoom {
  let left = 0
  let lookedAt = Number.NEGATIVE_INFINITY
  let looking: Promise<void> | undefined

  async function look(): Promise<void> {
    left = maxDevices - (await devices.total())
    lookedAt = clock.now().getTime()
  }

  return {
    async has() {
      const ageMs = Math.abs(clock.now().getTime() - lookedAt)
      if (ageMs >= (left > 0 ? LOOK_MS : LEAST_MS)) {
        looking ??= look().finally(() => {
          looking = undefined
        })
        await looking
      }
      if (left <= 0) return false
      // A device that is known takes none; the next look finds it again.
      left -= 1
      return true
    },
  }
}
