/** Devices that an alert goes to, in words. */
import { inUnits, words } from '#client/desk/kit/words.ts'

const said = words.alerting
const PLATFORMS = ['fcm', 'apns', 'web'] as const

type Counts = Readonly<Partial<Record<(typeof PLATFORMS)[number], number>>>

/** "To 12,403 devices: 8,001 Android, 4,102 iPhone, 300 browsers" */
export function toDevices(counts: Counts): string {
  const each = PLATFORMS.flatMap(platform => {
    const count = counts[platform] ?? 0
    return count > 0 ? [said.platforms[platform]({ count })] : []
  })
  return said.to({ count: totalOf(counts), each: inUnits(each) })
}

export function totalOf(counts: Counts): number {
  return Object.values(counts).reduce((sum, count) => sum + count, 0)
}
