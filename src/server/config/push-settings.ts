/** The settings of push: a lane is on if its credential is set. */
import { z } from 'zod'
import { jsonIn } from '#platform/json-in.ts'
import type { NodeRole } from '#platform/roles.ts'
import type { PushOptions } from '#push/campaign/open-lanes.ts'
import { serviceAccount } from '#push/lanes/fcm/credentials.ts'
import { isPrivateKey } from '#push/lanes/private-key.ts'
import { publicKeyOf } from '#push/lanes/web/credentials.ts'
import type { DeviceLimits } from '#push/open-push.ts'
import { count } from './numbers.ts'
import { list, origin, origins } from './origins.ts'

/** A key on one line, as in `.env` files and orchestrators: its line breaks are written as \n. */
const pem = z
  .string()
  .transform(text => text.replaceAll('\\n', '\n'))
  .refine(text => isPrivateKey(text, 'ec'), 'use the text of the .p8 file that Apple gave you')

/** A device takes about 1.2 kB with what it follows: 2.4 GB in a data folder, 24 GB in a database of its own. */
const MAX_DEVICES = { folder: 2_000_000, postgres: 20_000_000 }

export const pushSettings = {
  CRIER_VAPID_KEY: z
    .string()
    .refine(isVapidKey, 'use the private key that "crier push keys" prints')
    .optional()
    .meta({ description: 'Turns on pushes to browsers: the private key that `crier push keys` generates' }),
  CRIER_VAPID_SUBJECT: z
    .string()
    .regex(/^(mailto:[^\s@]+@[^\s@]+|https:\/\/\S+)$/, 'use mailto: with your address, or an https: address')
    .optional()
    .meta({ description: 'The contact address for push services, such as `mailto:desk@example.org`' }),
  CRIER_PUSH_ORIGINS: origins
    .optional()
    .meta({ description: "Additional push services that browsers' subscriptions may use, separated by commas" }),
  CRIER_FCM_ACCOUNT: z
    .string()
    .transform(readAccount)
    .pipe(serviceAccount)
    .optional()
    .meta({ description: 'Turns on pushes through Firebase: the JSON of its service account' }),
  CRIER_FCM_URL: origin.default('https://fcm.googleapis.com').meta({ description: "Firebase's address" }),
  CRIER_APNS_KEY: pem.optional().meta({ description: 'Turns on pushes to Apple devices: the text of the `.p8` file' }),
  CRIER_APNS_KEY_ID: z.string().min(1).optional().meta({ description: 'The id of that key' }),
  CRIER_APNS_TEAM_ID: z.string().min(1).optional().meta({ description: 'The id of the team that it belongs to' }),
  CRIER_APNS_APPS: list.optional().meta({ description: 'The bundle ids of the apps, separated by commas' }),
  CRIER_APNS_URL: origin
    .default('https://api.push.apple.com')
    .meta({ description: "Apple's address for apps from the App Store" }),
  CRIER_APNS_SANDBOX_URL: origin
    .default('https://api.sandbox.push.apple.com')
    .meta({ description: "Apple's address for apps run from Xcode" }),
  CRIER_LIVE_ACTIVITIES: z
    .enum(['on', 'off'], 'use "on" or "off"')
    .default('off')
    .meta({ description: '`on`: every blog has a broadcast channel for Live Activities of the first app' }),
  CRIER_APNS_CHANNELS_URL: origin
    .default('https://api-manage-broadcast.push.apple.com:2196')
    .meta({ description: "Apple's address for managing broadcast channels" }),
  CRIER_MAX_DEVICES: count.optional().meta({
    description:
      'Maximum number of registered devices; by default 2 million in a data folder and 20 million on PostgreSQL',
  }),
  CRIER_DEVICE_DAYS: count
    .default(90)
    .meta({ description: 'A device that has not registered for this number of days is deleted' }),
} as const

export const PUSH_SECRETS = ['CRIER_VAPID_KEY', 'CRIER_FCM_ACCOUNT', 'CRIER_APNS_KEY'] as const

const schema = z.object(pushSettings)
type PushSettings = z.infer<typeof schema>

/** Reports settings that need others. */
export function pushMistakes(settings: PushSettings): readonly string[] {
  const { CRIER_APNS_KEY: apnsKey, CRIER_LIVE_ACTIVITIES: live } = settings
  const missing = (of: string, names: readonly (keyof PushSettings)[]) =>
    names.filter(name => settings[name] === undefined).map(name => `${name}: missing; ${of} needs it`)
  return [
    ...(settings.CRIER_VAPID_KEY ? missing('CRIER_VAPID_KEY', ['CRIER_VAPID_SUBJECT']) : []),
    ...(apnsKey ? missing('CRIER_APNS_KEY', ['CRIER_APNS_KEY_ID', 'CRIER_APNS_TEAM_ID', 'CRIER_APNS_APPS']) : []),
    ...(live === 'on' && !apnsKey ? ['CRIER_LIVE_ACTIVITIES: needs CRIER_APNS_KEY'] : []),
  ]
}

export function deviceLimits(
  settings: Pick<PushSettings, 'CRIER_MAX_DEVICES' | 'CRIER_DEVICE_DAYS'> & {
    readonly DATABASE_URL?: string | undefined
  },
): DeviceLimits {
  const { CRIER_MAX_DEVICES: max, CRIER_DEVICE_DAYS: forgetAfterDays, DATABASE_URL: url } = settings
  return { maxDevices: max ?? (url === undefined ? MAX_DEVICES.folder : MAX_DEVICES.postgres), forgetAfterDays }
}

/** Whether this node reads the log for alerts. */
export function sendsAlerts(settings: PushSettings & { readonly CRIER_ROLES: readonly NodeRole[] }): boolean {
  return settings.CRIER_ROLES.includes('push') && Object.keys(pushOptions(settings)).length > 0
}

export function pushOptions(settings: PushSettings): PushOptions {
  const { CRIER_VAPID_KEY: vapidKey, CRIER_VAPID_SUBJECT: subject, CRIER_FCM_ACCOUNT: account } = settings
  const { CRIER_APNS_KEY: apnsKey, CRIER_APNS_KEY_ID: keyId, CRIER_APNS_TEAM_ID: teamId } = settings
  const apns = apnsKey && keyId && teamId && { privateKey: apnsKey, keyId, teamId }
  return {
    ...(vapidKey && subject && { web: { privateKey: vapidKey, subject, origins: settings.CRIER_PUSH_ORIGINS ?? [] } }),
    ...(account && { fcm: { account, url: settings.CRIER_FCM_URL } }),
    ...(apns &&
      settings.CRIER_APNS_APPS && {
        apns: {
          ...{ key: apns, apps: settings.CRIER_APNS_APPS },
          ...{ productionUrl: settings.CRIER_APNS_URL, sandboxUrl: settings.CRIER_APNS_SANDBOX_URL },
          ...(settings.CRIER_LIVE_ACTIVITIES === 'on' && { channelsUrl: settings.CRIER_APNS_CHANNELS_URL }),
        },
      }),
  }
}

function isVapidKey(text: string): boolean {
  try {
    return /^[A-Za-z0-9_-]{43}$/.test(text) && publicKeyOf(text) !== ''
  } catch {
    return false
  }
}

function readAccount(text: string, context: z.RefinementCtx): unknown {
  const read = accountFields.safeParse(jsonIn(text))
  if (read.success) return read.data
  context.addIssue({
    code: 'custom',
    message: 'use the JSON of the service account from the Firebase console',
  })
  return z.NEVER
}

/** Fields that distinguish a service account from other JSON files of Firebase; their values are validated later. */
const accountFields = z.looseObject({
  project_id: z.string(),
  client_email: z.string(),
  private_key: z.string(),
  token_uri: z.string(),
})
