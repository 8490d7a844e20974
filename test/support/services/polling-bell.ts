/** A bell without a bus, as in a data folder: listeners poll at the short interval. */
import type { Clock } from '#platform/clock.ts'
import { type Bell, createBell } from '#store/bus/bell.ts'
import type { Bus } from '#store/bus/bus.ts'

export function createPollingBell(bus: Bus, clock: Clock): Bell {
  return createBell({ bus, clock, random: () => 0.5, reachesAll: false })
}
