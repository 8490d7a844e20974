/** Firebase Cloud Messaging, HTTP v1: for Android, and for iOS apps that register through Firebase. */
import { collapseKey, topic } from '#push/campaign/collapse-key.ts'
import type { Lane, Message } from '#push/campaign/lane.ts'
import type { PushOutcome } from '#push/campaign/outcome.ts'
import type { Http2Client } from '#push/http/http2-client.ts'
import type { FcmCredentials } from './credentials.ts'
import { readFcmAnswer } from './outcomes.ts'

/** Four connections with a hundred streams each, which is FCM's limit. */
const CONCURRENCY = 400

type FcmLaneOptions = {
  readonly credentials: FcmCredentials
  readonly client: Http2Client
  readonly now: () => Date
}

export function createFcmLane({ credentials, client, now }: FcmLaneOptions): Lane {
  const path = `/v1/projects/${credentials.project}/messages:send`

  async function post(body: string, token: string): Promise<ReturnType<typeof readFcmAnswer>> {
    const headers = { authorization: `Bearer ${token}`, 'content-type': 'application/json' }
    return readFcmAnswer(await client.ask({ path, headers, body }), now())
  }

  async function send(body: string): Promise<PushOutcome> {
    const token = await credentials.token()
    if (typeof token !== 'string') return token
    const first = await post(body, token)
    if (first.kind !== 'unauthenticated') return first
    credentials.renew(token)
    const renewed = await credentials.token()
    if (typeof renewed !== 'string') return renewed
    const second = await post(body, renewed)
    return second.kind === 'unauthenticated' ? { kind: 'refused', reason: second.reason } : second
  }

  return {
    platform: 'fcm',
    concurrency: CONCURRENCY,
    compose(message) {
      const rest = JSON.stringify(contentOf(message, now())).slice(1)
      return async target => {
        if (target.platform !== 'fcm') throw new Error(`The FCM lane was given a device of ${target.platform}`)
        return send(`{"message":{"token":${JSON.stringify(target.token)},${rest}}`)
      }
    },
    placeOf: () => credentials.project,
    problemWith: () => undefined,
    close: () => client.close(),
  }
}

function contentOf(message: Message, now: Date) {
  const { blog, update, title, text, url, urgency, expiresAt } = message
  const seconds = Math.max(0, Math.ceil((expiresAt.getTime() - now.getTime()) / 1_000))
  const isUrgent = urgency === 'high' || urgency === 'normal'
  const key = collapseKey(message)
  return {
    notification: { title, body: text },
    data: { blog, ...(update && { update }), url },
    android: {
      priority: isUrgent ? 'HIGH' : 'NORMAL',
      ttl: `${seconds}s`,
      collapse_key: key,
      notification: { tag: key },
    },
    apns: {
      headers: {
        'apns-priority': isUrgent ? '10' : '5',
        'apns-expiration': String(Math.floor(expiresAt.getTime() / 1_000)),
        'apns-collapse-id': key,
      },
      payload: { aps: { 'thread-id': blog } },
    },
    webpush: { headers: { TTL: String(seconds), Urgency: urgency, Topic: topic(message) }, fcm_options: { link: url } },
  }
}
