/** Apple's API for Live Activities: broadcast channels that iPhones with an activity subscribe to, and messages on them. */
import { jsonIn } from '#platform/json-in.ts'
import type { NoAnswer, ServiceAnswer } from '#push/campaign/outcome.ts'
import type { Http2Client } from '#push/http/http2-client.ts'
import type { ApnsCredentials } from './credentials.ts'

/** Stores the newest message for phones that are out of reach. Fixed when a channel is created. */
const STORE_NEWEST = 1

type Broadcast = {
  readonly channel: string
  readonly event: 'update' | 'end'
  readonly at: Date
  readonly expiresAt: Date
  readonly isUrgent?: boolean
  readonly state: object
}

/** `no channel`: Apple does not know it; create another. `again`: retry later. `refused`: our configuration is wrong. */
export type BroadcastOutcome =
  | { readonly kind: 'done'; readonly channel?: string }
  | { readonly kind: 'no channel' | 'again' | 'refused'; readonly reason: string }

export type Broadcasts = ReturnType<typeof createBroadcasts>

type BroadcastsOptions = {
  readonly credentials: ApnsCredentials
  readonly app: string
  /** api-manage-broadcast.push.apple.com */
  readonly manage: Http2Client
  /** api.push.apple.com */
  readonly send: Http2Client
}

export function createBroadcasts({ credentials, app, manage, send }: BroadcastsOptions) {
  const authorize = async () => ({ authorization: `bearer ${await credentials.token()}` })
  const channels = `/1/apps/${app}/channels`

  return {
    async open(): Promise<BroadcastOutcome> {
      const body = JSON.stringify({ 'message-storage-policy': STORE_NEWEST, 'push-type': 'LiveActivity' })
      const answer = await manage.ask({ path: channels, headers: await authorize(), body })
      const channel = 'headers' in answer ? answer.headers['apns-channel-id'] : undefined
      const outcome = read(answer)
      // `CannotCreateChannelConfig`: the app has reached Apple's limit of channels.
      if (outcome.kind === 'no channel') return { ...outcome, kind: 'refused' }
      return outcome.kind === 'done' && typeof channel === 'string' ? { kind: 'done', channel } : outcome
    },

    async send({ channel, event, at, expiresAt, isUrgent = false, state }: Broadcast): Promise<BroadcastOutcome> {
      const timestamp = Math.floor(at.getTime() / 1_000)
      const ends = event === 'end' ? { 'dismissal-date': Math.floor(expiresAt.getTime() / 1_000) } : {}
      const headers = {
        ...(await authorize()),
        'apns-channel-id': channel,
        'apns-push-type': 'liveactivity',
        'apns-priority': isUrgent ? '10' : '5',
        'apns-expiration': String(Math.floor(expiresAt.getTime() / 1_000)),
      }
      const body = JSON.stringify({ aps: { timestamp, event, 'content-state': state, ...ends } })
      return read(await send.ask({ path: `/4/broadcasts/apps/${app}`, headers, body }))
    },

    async remove(channel: string): Promise<BroadcastOutcome> {
      const headers = { ...(await authorize()), 'apns-channel-id': channel }
      return read(await manage.ask({ method: 'DELETE', path: channels, headers }))
    },

    close: () => manage.close(),
  }
}

/** Apple's reasons about channels contain "channel"; a new reason of that kind must cost no more than the channel. */
function read(answer: ServiceAnswer | NoAnswer): BroadcastOutcome {
  if ('reason' in answer) return { kind: 'again', reason: answer.reason }
  const { status } = answer
  if (status >= 200 && status < 300) return { kind: 'done' }
  const { reason = String(status) } = (jsonIn(answer.text) ?? {}) as { reason?: string }
  if (status >= 500 || status === 429) return { kind: 'again', reason }
  return { kind: status === 404 || /channel/i.test(reason) ? 'no channel' : 'refused', reason }
}
