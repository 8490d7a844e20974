/** A device: a destination for pushes. */
import { createHash, createPublicKey, timingSafeEqual } from 'node:crypto'
import { z } from 'zod'
import { type AlertLevel, alertLevels } from '#shared/blog/alert-level.ts'
import { type BlogId, blogId } from '#shared/blog/ids.ts'
import { MOST_TOPICS, topicId } from '#shared/blog/topic.ts'
import { instant } from '#shared/blog/update.ts'

export const platforms = ['web', 'fcm', 'apns'] as const
export type Platform = (typeof platforms)[number]

/** Far more coverages than a person follows; bounds what one anonymous client can store. */
export const MAX_BLOGS = 200
/** Over all of its blogs; more than a person chooses. */
export const MAX_CHOSEN = 200
/** An index entry of PostgreSQL holds 2,704 bytes; services may issue longer tokens. */
const MAX_KEY_CHARACTERS = 2_048
/** Far longer than any push service's endpoint. */
const ENDPOINT_CHARACTERS = 2_048
/** RFC 8291, section 3.1: an uncompressed P-256 point, and 16 random bytes. */
const POINT_BYTES = 65
const AUTH_BYTES = 16

const base64url = z.string().regex(/^[A-Za-z0-9_-]+={0,2}$/, 'use base64url, as returned by PushSubscription.toJSON()')

const subscription = z.object({
  endpoint: z.url({ error: 'use the endpoint of a PushSubscription' }).max(ENDPOINT_CHARACTERS),
  keys: z.object({
    p256dh: base64url.refine(isPoint, 'use the p256dh key of a PushSubscription, a point on P-256'),
    auth: base64url.refine(text => bytes(text).length === AUTH_BYTES, 'use the auth secret of a PushSubscription'),
  }),
})

export const webTarget = z.strictObject({ platform: z.literal('web'), subscription })
export const fcmTarget = z.strictObject({
  platform: z.literal('fcm'),
  token: z
    .string()
    .regex(/^[A-Za-z0-9_:-]{20,4096}$/, 'use the registration token that Firebase Messaging issued to the app')
    .meta({ description: 'The FCM registration token' }),
})
export const apnsTarget = z.strictObject({
  platform: z.literal('apns'),
  token: z
    .string()
    .regex(/^(?:[0-9a-fA-F]{2}){16,100}$/, 'use the device token in hexadecimal')
    .overwrite(text => text.toLowerCase())
    .meta({ description: 'The device token, in hexadecimal' }),
  app: z
    .string()
    .regex(/^[A-Za-z0-9.-]{1,155}$/, 'use the bundle id of the app')
    .meta({ description: 'The bundle id of the app', example: 'org.example.news' }),
  environment: z
    .enum(['production', 'sandbox'])
    .default('production')
    .meta({ description: '`sandbox` for builds run from Xcode' }),
})

export const target = z.discriminatedUnion('platform', [webTarget, fcmTarget, apnsTarget], 'use "web", "fcm" or "apns"')
export type Target = z.infer<typeof target>
export type TargetOf<P extends Platform> = Extract<Target, { platform: P }>

export const deviceId = z
  .string()
  .regex(/^[A-Za-z0-9_-]{22}$/)
  .brand<'DeviceId'>()
  .meta({ description: 'Keep it secret: it is all that is needed to edit or delete the device' })
export type DeviceId = z.infer<typeof deviceId>

export const followedBlogs = z
  .array(blogId)
  .max(MAX_BLOGS)
  .overwrite(ids => [...new Set(ids)])

/** By blog. An empty list means everything, which is the same as none. */
export const chosenTopics = z.record(
  blogId,
  z
    .array(topicId)
    .max(MOST_TOPICS)
    .overwrite(ids => [...new Set(ids)]),
)
type ChosenTopics = Readonly<Partial<Record<BlogId, readonly string[]>>>

export const alertLevel = z.enum(alertLevels, 'use "all", "key" or "breaking"')

/** By blog. `all` is the same as none. */
export const chosenLevels = z.record(blogId, alertLevel)
type ChosenLevels = Readonly<Partial<Record<BlogId, AlertLevel>>>

/** What a device wants to be alerted about. */
export type AlertChoice = { readonly topics?: ChosenTopics | undefined; readonly levels?: ChosenLevels | undefined }

export const device = z
  .object({
    id: deviceId,
    target,
    blogs: z.array(blogId),
    topics: chosenTopics.optional().meta({
      description: 'By blog: alerts about other topics do not reach the device. Of a blog that is not here, all do',
      example: { 'budget-day': ['weather'] },
    }),
    levels: chosenLevels.optional().meta({
      description:
        'By blog: `key`, alerts of key events and those of high urgency; `breaking`, the latter alone. Of a blog that is not here, all',
      example: { 'budget-day': 'key' },
    }),
    registeredAt: instant,
  })
  .meta({ id: 'Device' })
export type Device = z.infer<typeof device>

/** The address that a lane sends to. */
export type Recipient = { readonly id: DeviceId; readonly target: Target; readonly registeredAt: string }

/** What a follower of one blog wants to be alerted about in it. */
export type ChoiceInBlog = {
  /** Those that its reader chose; none means everything. */
  readonly topics: readonly string[]
  readonly level: AlertLevel
}

/** A recipient as a follower of one blog. */
export type FollowingDevice = Recipient & ChoiceInBlog

/** The key of a device in the store: as unique as its token or endpoint, and short enough for an index. */
export function addressKeyOf(of: Target): string {
  const address = of.platform === 'web' ? of.subscription.endpoint : of.token
  return address.length <= MAX_KEY_CHARACTERS ? address : createHash('sha256').update(address).digest('base64url')
}

/**
 * Whether a registration comes from the client that registered the same address before. A token is a secret, but an endpoint
 * passes through logs and proxies, so a browser must also know the subscription's auth secret.
 */
export function isSameOwner(held: Target, said: Target): boolean {
  if (held.platform !== 'web' || said.platform !== 'web') return true
  const [one, other] = [bytes(held.subscription.keys.auth), bytes(said.subscription.keys.auth)]
  return one.length === other.length && timingSafeEqual(one, other)
}

function bytes(text: string): Buffer {
  return Buffer.from(text, 'base64url')
}

/** A point off the curve would otherwise fail only in the middle of a campaign. */
function isPoint(text: string): boolean {
  const point = bytes(text)
  if (point.length !== POINT_BYTES || point[0] !== 4) return false
  const x = point.toString('base64url', 1, 33)
  const y = point.toString('base64url', 33)
  try {
    createPublicKey({ key: { kty: 'EC', crv: 'P-256', x, y }, format: 'jwk' })
    return true
  } catch {
    return false
  }
}
