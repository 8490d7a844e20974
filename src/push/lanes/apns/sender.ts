/** Apple Push Notification service: alerts to iPhones, iPads and Macs by device token. */
import { collapseKey } from '#push/campaign/collapse-key.ts'
import type { Lane, Message } from '#push/campaign/lane.ts'
import type { PushOutcome } from '#push/campaign/outcome.ts'
import type { TargetOf } from '#push/devices/device.ts'
import type { Http2Client } from '#push/http/http2-client.ts'
import type { ApnsCredentials } from './credentials.ts'
import { type ApnsOutcome, readApnsAnswer } from './outcomes.ts'

/** Shared by a few connections; Apple's stream limit bounds each of them. */
const CONCURRENCY = 1_000

type ApnsEnvironment = TargetOf<'apns'>['environment']

type ApnsLaneOptions = {
  readonly credentials: ApnsCredentials
  /** The same client twice if both environments have one URL. */
  readonly clients: Readonly<Record<ApnsEnvironment, Http2Client>>
  /** Bundle ids that the key may push to. */
  readonly apps: readonly string[]
}

type Composed = { readonly headers: Readonly<Record<string, string>>; readonly body: string }

export function createApnsLane({ credentials, clients, apps }: ApnsLaneOptions): Lane {
  async function post(target: TargetOf<'apns'>, { headers, body }: Composed): Promise<ApnsOutcome> {
    const token = await credentials.token()
    const path = `/3/device/${target.token}`
    const own = { authorization: `bearer ${token}`, 'apns-topic': target.app }
    const outcome = readApnsAnswer(
      await clients[target.environment].ask({ path, headers: { ...headers, ...own }, body }),
    )
    if (outcome.kind !== 'expired credential') return outcome
    if (await credentials.renew(token)) return { kind: 'expired credential', reason: outcome.reason }
    return { kind: 'refused', reason: outcome.reason }
  }

  /** Signs a new token once if Apple reports that the token has expired. */
  async function deliver(target: TargetOf<'apns'>, composed: Composed): Promise<ApnsOutcome> {
    const first = await post(target, composed)
    const outcome = first.kind === 'expired credential' ? await post(target, composed) : first
    return outcome.kind === 'expired credential' ? { kind: 'refused', reason: outcome.reason } : outcome
  }

  async function send(target: TargetOf<'apns'>, composed: Composed): Promise<PushOutcome> {
    const outcome = plain(await deliver(target, composed))
    if (outcome !== 'other environment') return outcome
    // A test server may have one environment only, and cannot tell whether the token is valid in the other.
    if (clients.production === clients.sandbox) return { kind: 'unsendable', reason: 'BadDeviceToken' }
    const environment = target.environment === 'production' ? 'sandbox' : 'production'
    const other = { ...target, environment } as const
    const second = plain(await deliver(other, composed))
    if (second === 'other environment') return { kind: 'gone', reason: 'BadDeviceToken' }
    if (second.kind === 'accepted') return { kind: 'moved', target: other, outcome: second }
    if (second.kind === 'retry' || second.kind === 'gone') return second
    // The other environment refuses our key, so the token's validity is unknown: keep it.
    return { kind: 'unsendable', reason: 'BadDeviceToken' }
  }

  return {
    platform: 'apns',
    concurrency: CONCURRENCY,
    compose(message) {
      const composed = { headers: headersOf(message), body: JSON.stringify(contentOf(message)) }
      return async target => {
        if (target.platform !== 'apns') throw new Error(`The APNs lane was given a device of ${target.platform}`)
        return send(target, composed)
      }
    },
    placeOf: target => (target.platform === 'apns' ? `${target.app} (${target.environment})` : 'apns'),
    problemWith(target) {
      if (target.platform !== 'apns' || apps.includes(target.app)) return undefined
      return { path: 'app', message: `this server pushes to ${apps.join(', ')}` }
    },
    async close() {
      await Promise.all(Object.values(clients).map(client => client.close()))
    },
  }
}

function plain(outcome: ApnsOutcome): PushOutcome | 'other environment' {
  if (outcome.kind === 'other environment') return outcome.kind
  return outcome.kind === 'expired credential' ? { kind: 'refused', reason: outcome.reason } : outcome
}

/** Apple's priorities: 10 immediately, 5 to save battery, 1 when the screen is on anyway. */
const PRIORITIES = { high: '10', normal: '10', low: '5', 'very-low': '1' } as const
const INTERRUPTIONS = { high: 'time-sensitive', normal: 'active', low: 'passive', 'very-low': 'passive' } as const

function headersOf({ urgency, expiresAt, ...of }: Message): Readonly<Record<string, string>> {
  return {
    'apns-push-type': 'alert',
    'apns-priority': PRIORITIES[urgency],
    'apns-expiration': String(Math.floor(expiresAt.getTime() / 1_000)),
    'apns-collapse-id': collapseKey(of),
  }
}

function contentOf({ blog, update, title, text, url, urgency }: Message) {
  const aps = { alert: { title, body: text }, 'thread-id': blog, 'interruption-level': INTERRUPTIONS[urgency] }
  return { aps: { ...aps, ...(urgency === 'high' && { sound: 'default' }) }, blog, update, url }
}
