/** How many devices an alert goes to, before it is sent: the rule for its recipients, asked once for each choice instead of each device. */
import type { Platform } from '#push/devices/device.ts'
import type { Followers } from '#push/devices/devices.ts'
import { isIn } from './audience.ts'
import type { Campaign } from './campaigns.ts'

/** `listed`: ids of the topics of its blog. */
type Of = Pick<Campaign, 'audience' | 'newer'> & { readonly listed: ReadonlySet<string> }

/** Of followers whose choices were cut, at most so many. */
export function countReached({ devices, chosen }: Followers, { listed, ...of }: Of): Record<Platform, number> {
  const reached = { ...devices }
  for (const choice of chosen) if (!isIn(of, choice, listed)) reached[choice.platform] -= choice.devices
  return reached
}
