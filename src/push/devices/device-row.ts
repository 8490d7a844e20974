/** Maps devices to rows of the database. */
import { type AlertLevel, alertLevels } from '#shared/blog/alert-level.ts'
import {
  addressKeyOf,
  type ChoiceInBlog,
  type DeviceId,
  type FollowingDevice,
  type Platform,
  type Recipient,
  type Target,
} from './device.ts'
import type { Chosen } from './devices.ts'

export function columnsOf(target: Target): [platform: string, address: string, details: string] {
  return [target.platform, addressKeyOf(target), JSON.stringify(target)]
}

export function recipientOf(row: Readonly<Record<string, unknown>>): Recipient {
  const target = JSON.parse(String(row.details)) as Target
  return { id: String(row.id) as DeviceId, target, registeredAt: String(row.registered_at) }
}

export function followerOf(row: Readonly<Record<string, unknown>>): FollowingDevice {
  return { ...recipientOf(row), ...choiceOf(row) }
}

export function chosenOf(row: Readonly<Record<string, unknown>>): Chosen {
  return { ...choiceOf(row), platform: String(row.platform) as Platform, devices: Number(row.devices) }
}

function choiceOf({ topics, level }: Readonly<Record<string, unknown>>): ChoiceInBlog {
  return { topics: topicsInText(topics), level: levelIn(level) }
}

/** Ids of topics are letters, digits and hyphens. */
export function topicsInText(text: unknown): readonly string[] {
  return typeof text === 'string' && text !== '' ? text.split(' ') : []
}

export function textOfTopics(topics: readonly string[]): string {
  return topics.join(' ')
}

/** One that a newer version wrote is as good as none. */
export function levelIn(text: unknown): AlertLevel {
  return alertLevels.find(level => level === text) ?? 'all'
}
