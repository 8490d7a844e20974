/** Web Push (RFC 8030): encrypts for one browser and sends to that browser's push service. */
import { collapseTag, topic } from '#push/campaign/collapse-key.ts'
import type { Lane, Message } from '#push/campaign/lane.ts'
import type { NoAnswer, PushOutcome, ServiceAnswer } from '#push/campaign/outcome.ts'
import type { Target } from '#push/devices/device.ts'
import type { Http1Client } from '#push/http/http1-client.ts'
import type { VapidCredentials } from './credentials.ts'
import { encrypt } from './encrypt.ts'
import type { Hosts } from './hosts.ts'
import { readWebAnswer } from './outcomes.ts'

/** Enough to keep a core busy with encryption while services respond after 100 ms. */
const CONCURRENCY = 200
/** Mozilla's bridge accepts no larger body; RFC 8291 adds this many bytes to the text. */
const MAX_BODY_BYTES = 2_744
const OVERHEAD_BYTES = 103

type WebLaneOptions = {
  readonly credentials: VapidCredentials
  readonly hosts: Hosts
  readonly client: Http1Client
  readonly now: () => Date
}

export function createWebLane({ credentials, hosts, client, now }: WebLaneOptions): Lane {
  async function post({ endpoint, headers, body }: Request): Promise<ServiceAnswer | NoAnswer> {
    const url = new URL(endpoint)
    const Authorization = await credentials.authorize(url.origin)
    const lookup = hosts.lookupFor(url.origin)
    return client.post(url, { headers: { ...headers, Authorization }, body, ...(lookup && { lookup }) })
  }

  return {
    platform: 'web',
    concurrency: CONCURRENCY,

    compose(message) {
      const text = Buffer.from(JSON.stringify(notificationOf(message)))
      const headers = headersOf(message, now())
      return async target => {
        if (target.platform !== 'web') throw new Error(`The web lane was given a device of ${target.platform}`)
        const { endpoint, keys } = target.subscription
        if (hosts.problemWith(endpoint)) return { kind: 'gone', reason: 'no known push service' }
        if (text.length > MAX_BODY_BYTES - OVERHEAD_BYTES) return { kind: 'unsendable', reason: 'too large' }
        const body = encrypt(keys, text)
        const answer = await post({ endpoint, headers, body })
        return movedTo(answer, { target, hosts }) ?? readWebAnswer(answer, now())
      }
    },

    placeOf: target => (target.platform === 'web' ? new URL(target.subscription.endpoint).origin : 'web'),

    problemWith(target) {
      const message = target.platform === 'web' ? hosts.problemWith(target.subscription.endpoint) : undefined
      return message === undefined ? undefined : { path: 'subscription.endpoint', message }
    },

    close: () => client.close(),
  }
}

type Request = {
  readonly endpoint: string
  readonly headers: Readonly<Record<string, string>>
  readonly body: Buffer
}

/** Declarative Web Push: Safari shows it directly; other browsers pass it to our service worker, which reads the same fields. */
function notificationOf({ title, text, url, language, ...of }: Message) {
  return {
    web_push: 8030,
    notification: { title, body: text, navigate: url, tag: collapseTag(of), lang: language, dir: 'auto' },
  }
}

/** The TTL is the rest of the message's lifetime: the usual four weeks would deliver last month's news. */
function headersOf({ urgency, expiresAt, ...of }: Message, now: Date): Readonly<Record<string, string>> {
  return {
    TTL: String(Math.max(0, Math.ceil((expiresAt.getTime() - now.getTime()) / 1_000))),
    Urgency: urgency,
    Topic: topic(of),
    'Content-Encoding': 'aes128gcm',
    'Content-Type': 'application/octet-stream',
  }
}

/** Followed only within the same service: a redirect elsewhere would bypass the allow-list. */
function movedTo(
  { status, ...answer }: ServiceAnswer | NoAnswer,
  { target, hosts }: { readonly target: Target & { platform: 'web' }; readonly hosts: Hosts },
): PushOutcome | undefined {
  if (status < 300 || status > 399) return undefined
  const { endpoint } = target.subscription
  const location = 'headers' in answer ? answer.headers.location : undefined
  const to = typeof location === 'string' && URL.canParse(location, endpoint) ? new URL(location, endpoint) : undefined
  const isPermanent = status === 301 || status === 308
  if (!isPermanent || !to || to.host !== new URL(endpoint).host || hosts.problemWith(to.href)) {
    return { kind: 'unsendable', reason: `${status}` }
  }
  const moved = { ...target, subscription: { ...target.subscription, endpoint: to.href } }
  return { kind: 'moved', target: moved, outcome: { kind: 'retry', reason: 'moved', afterMs: 0 } }
}
