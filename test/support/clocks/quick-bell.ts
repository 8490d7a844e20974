/** A bell that nobody relies on: whoever listens looks at the quick pace, as over a data folder. */

import type { Clock } from '#platform/clock.ts'
import { type Bell, createBell } from '#store/bus/bell.ts'
import type { Bus } from '#store/bus/bus.ts'

export function quickBell(bus: Bus, clock: Clock): Bell {
  return createBell({ bus, clock, random: () => 0.5, reachesAll: false })
}
