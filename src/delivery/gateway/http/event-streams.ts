/** Follows streams as server-sent events, for every EventSource. */
import type { ServerResponse } from 'node:http'
import type { Feed } from '#delivery/feed/feed.ts'
import type { Narrowing } from '#delivery/feed/narrowing.ts'
import { enterByHttp, type Gate, type ReaderPass } from '#delivery/gateway/session/gate.ts'
import type { GatewayParts } from '#delivery/gateway/session/session-options.ts'
import type { Cursor } from '#shared/protocol/cursor.ts'
import type { StreamName } from '#shared/protocol/stream.ts'
import { EventFollower, HEARTBEAT_SECONDS } from './event-follower.ts'
import { HttpBody, type HttpBodyOptions } from './http-body.ts'

/** Readers of a lost server reconnect spread over this range. */
const MIN_RETRY_MS = 1_000
const MAX_RETRY_MS = 5_000

export const EVENT_STREAM_HEADERS = {
  'Content-Type': 'text/event-stream; charset=utf-8',
  // `no-transform`: a compressing proxy would delay events.
  'Cache-Control': 'no-cache, no-transform',
  'X-Accel-Buffering': 'no',
}

type EventsAsk = {
  readonly response: ServerResponse
  readonly stream: StreamName
  /** The reader's cursor; without it, the stream starts with the next change. */
  readonly after?: Cursor | undefined
  readonly headers?: Readonly<Record<string, string>>
  /** When the reader's token expires. */
  readonly expiresAtMs?: number | undefined
  /** Checked with every heartbeat, if the reader's credential can be revoked. */
  readonly isStillGood?: (() => Promise<boolean>) | undefined
  /** Of the newsroom itself, so not one of the stream's readers. */
  readonly isStaff?: boolean
  readonly narrowing?: Narrowing | undefined
}

type EventStreamsOptions = Pick<GatewayParts, 'feeds' | 'wheel' | 'random' | 'onError'> &
  Pick<HttpBodyOptions, 'maxUnsentBytes' | 'sends' | 'clock' | 'onCut'> & { readonly gate: Gate }

export class EventStreams {
  readonly #options: EventStreamsOptions
  readonly #following = new Set<EventFollower>()

  constructor(options: EventStreamsOptions) {
    this.#options = options
  }

  /** Responds and streams until the reader disconnects. `unknown`: there is no such stream, and nothing was sent. */
  async follow(ask: EventsAsk): Promise<'following' | 'unknown'> {
    const { feeds } = this.#options
    const feed = await feeds.open(ask.stream)
    if (!feed) return 'unknown'
    const pass = this.#admit(ask)
    if (pass) await this.#stream(feed, this.#begin(feed, pass, ask), ask.after)
    else feeds.release(feed)
    return 'following'
  }

  get size(): number {
    return this.#following.size
  }

  /** As for a gateway. */
  review(): void {
    for (const follower of this.#following) follower.review()
  }

  /** For each reader, a function that ends its stream; the client reconnects by itself. */
  goodbyes(): readonly (() => void)[] {
    return [...this.#following].map(follower => () => follower.end())
  }

  /** Undefined when there is nothing to stream: the reader has left, sent a HEAD, or was turned away. */
  #admit({ response, headers }: EventsAsk): ReaderPass | undefined {
    if (response.destroyed) return undefined
    if (response.req.method !== 'HEAD') return enterByHttp(this.#options.gate, response)
    response.writeHead(200, { ...EVENT_STREAM_HEADERS, ...headers }).end()
    return undefined
  }

  #begin(feed: Feed, pass: ReaderPass, ask: EventsAsk): EventFollower {
    const { feeds, wheel, clock, random, onError, maxUnsentBytes, sends, onCut } = this.#options
    const { response, headers, expiresAtMs = Number.POSITIVE_INFINITY, isStillGood, isStaff = false, narrowing } = ask
    const follower: EventFollower = new EventFollower({
      pass,
      isOver: () => expiresAtMs < clock.now().getTime(),
      isStillGood,
      isStaff,
      narrowing,
      onError,
      body: new HttpBody({
        ...{ response, maxUnsentBytes, sends, clock, onCut },
        headers: { ...EVENT_STREAM_HEADERS, ...headers },
        onEnd: () => {
          // Its history may still be loading; it must not join after the end.
          follower.hasEnded = true
          this.#following.delete(follower)
          wheel.cancel(follower)
          feed.leave(follower)
          feeds.release(feed)
        },
      }),
    })
    this.#following.add(follower)
    wheel.schedule(follower, Math.ceil((HEARTBEAT_SECONDS * (1 + random())) / 2))
    return follower
  }

  async #stream(feed: Feed, follower: EventFollower, after: Cursor | undefined): Promise<void> {
    const retryMs = Math.round(MIN_RETRY_MS + this.#options.random() * (MAX_RETRY_MS - MIN_RETRY_MS))
    const joined = after ? await feed.join(follower, after).catch(() => undefined) : feed.joinAtHead(follower)
    // The response has begun: if the history cannot be read now, the stream ends and the reader reconnects.
    if (!joined || follower.hasEnded) {
      feed.leave(follower)
      return follower.end()
    }
    const isGap = joined.kind === 'gap'
    follower.greet(isGap ? feed.joinAtHead(follower) : joined, { isGap, retryMs })
  }
}
