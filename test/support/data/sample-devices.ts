/** Devices as apps and browsers register them. */
import { createECDH, randomBytes } from 'node:crypto'
import type { Campaign } from '#push/campaign/campaigns.ts'
import type { TargetOf } from '#push/devices/device.ts'
import type { BlogId, UpdateId } from '#shared/blog/ids.ts'

export const budget = 'budget-day' as BlogId
export const strike = 'strike' as BlogId

/** `receiver` holds the browser's private keys, with which a message can be decrypted. */
export type Browser = {
  readonly target: TargetOf<'web'>
  readonly receiver: { readonly privateKey: Buffer; readonly auth: Buffer }
}

export function makeBrowser(endpoint = `https://updates.push.services.mozilla.com/wpush/v2/${random(12)}`): Browser {
  const pair = createECDH('prime256v1')
  const p256dh = pair.generateKeys('base64url')
  const auth = randomBytes(16)
  return {
    target: { platform: 'web', subscription: { endpoint, keys: { p256dh, auth: auth.toString('base64url') } } },
    receiver: { privateKey: pair.getPrivateKey(), auth },
  }
}

export function makeAndroid(token = `${random(11)}:${random(80)}`): TargetOf<'fcm'> {
  return { platform: 'fcm', token }
}

export function makeIphone(fields: Partial<TargetOf<'apns'>> = {}): TargetOf<'apns'> {
  const token = randomBytes(32).toString('hex')
  return { platform: 'apns', token, app: 'org.example.news', environment: 'production', ...fields }
}

function random(bytes: number): string {
  return randomBytes(bytes).toString('base64url')
}

/** An alert of the blog `budget`, in the order of their ids. */
export function makeCampaign(id: string, fields: Partial<Campaign> = {}): Omit<Campaign, 'state'> {
  const update = `019cb9c4-5b00-7aaa-8aaa-00000000000${id}` as UpdateId
  const times = { madeAt: '2026-03-04T16:44:00.000Z', expiresAt: '2026-03-04T17:00:00.000Z' }
  return { id, blog: budget, update, version: 1, place: `at#${id}`, ...times, ...fields }
}
