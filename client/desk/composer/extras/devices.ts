/** Devices that an alert goes to, in words. */
import type { AlertReach, Counted, Platforms } from '#client/desk/kit/alert-reach.ts'
import { inUnits } from '#client/desk/kit/in-units.ts'
import { words } from '#client/desk/kit/words.ts'

const said = words.alertReach
const PLATFORMS = ['fcm', 'apns', 'web'] as const

/** "To 12,403 devices: 8,001 Android, 4,102 iPhone, 300 browsers", and how many others were not asked for. */
export function sayCounted(counted: Counted): string {
  if (counted.kind !== 'known') return said[counted.kind]
  const { devices, followers, isAtMost } = counted.reached
  const [count, all] = [totalOf(devices), totalOf(followers)]
  if (all === 0) return said.nobody
  if (count === 0) return said.noneChose({ count: all })
  const each = inUnits(unitsOf(devices))
  const to = isAtMost ? said.atMost({ count, each }) : said.to({ count, each })
  return all > count ? `${to}. ${said.others({ count: all - count })}` : to
}

/** For the button: 0 where it is not known. */
export function reachedIn(counted: Counted): number {
  return counted.kind === 'known' && !counted.reached.isAtMost ? totalOf(counted.reached.devices) : 0
}

export function isEverybody({ devices, followers }: AlertReach): boolean {
  return totalOf(devices) === totalOf(followers)
}

function unitsOf(counts: Platforms): readonly string[] {
  return PLATFORMS.flatMap(platform => {
    const count = counts[platform] ?? 0
    return count > 0 ? [said.platforms[platform]({ count })] : []
  })
}

function totalOf(counts: Platforms): number {
  return Object.values(counts).reduce((sum, count) => sum + count, 0)
}
