/** A bell that nobody relies on: whoever listens looks at the quick pace, as over a data folder. */
import { type Bell, createBell } from '../../src/bus/bell.ts'
import type { Bus } from '../../src/bus/bus.ts'
import type { Clock } from '../../src/clock.ts'

export function quickBell(bus: Bus, clock: Clock): Bell {
  return createBell({ bus, clock, random: () => 0.5, reachesAll: false })
}
