/** Streams changes as server-sent events to any EventSource; also serves requests that wait for a change. */
import type { ServerResponse } from 'node:http'
import type { Feed } from '#delivery/feed/feed.ts'
import type { Feeds } from '#delivery/feed/feeds.ts'
import { type Encoding, type Follower, NOTHING_SHARED } from '#delivery/feed/follower.ts'
import { enterByHttp, type Gate, type ReaderPass } from '#delivery/gateway/session/gate.ts'
import type { Timed, TimerWheel } from '#delivery/gateway/session/timer-wheel.ts'
import type { Clock } from '#platform/clock.ts'
import type { Outlet } from '#platform/sends/outlet.ts'
import type { Sends } from '#platform/sends/sends.ts'
import { type Code, staysAway } from '#shared/protocol/codes.ts'
import type { Cursor } from '#shared/protocol/cursor.ts'
import type { StreamName } from '#shared/protocol/stream.ts'
import { type EventEncoding, eventEncodings } from './event-encoding.ts'
import { HttpBody } from './http-body.ts'

/** Proxies close connections after 30 to 60 seconds of silence. */
const HEARTBEAT_SECONDS = 20
/** Readers of a lost server reconnect spread over this range. */
const MIN_RETRY_MS = 1_000
const MAX_RETRY_MS = 5_000

const HEADERS = {
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
}

export interface EventStreams {
  /** Responds and streams until the reader disconnects. `unknown`: there is no such stream, and nothing was sent. */
  follow(ask: EventsAsk): Promise<'following' | 'unknown'>
  readonly size: number
  /** As for a gateway. */
  review(): void
  /** For each reader, a function that ends its stream; the client reconnects by itself. */
  goodbyes(): readonly (() => void)[]
}

type EventStreamsOptions = {
  readonly feeds: Feeds
  readonly gate: Gate
  readonly wheel: TimerWheel
  readonly clock: Clock
  readonly random: () => number
  readonly onError: (error: unknown) => void
  readonly maxUnsentBytes?: number | undefined
  readonly sends?: Sends | undefined
  readonly onCut?: ((why: Code) => void) | undefined
}

export function createEventStreams(options: EventStreamsOptions): EventStreams {
  const { feeds, gate, wheel, clock, random, onError, maxUnsentBytes, sends, onCut } = options
  const following = new Set<EventFollower>()

  function begin(
    feed: Feed,
    pass: ReaderPass,
    { response, headers = {}, expiresAtMs, isStillGood }: EventsAsk,
  ): EventFollower {
    const follower: EventFollower = new EventFollower({
      pass,
      isOver: () => (expiresAtMs ?? Number.POSITIVE_INFINITY) < clock.now().getTime(),
      isStillGood,
      onError,
      body: new HttpBody({
        response,
        headers: { ...HEADERS, ...headers },
        ...{ maxUnsentBytes, sends },
        clock,
        onCut,
        onEnd() {
          // Its history may still be loading; it must not join after the end.
          follower.hasEnded = true
          following.delete(follower)
          wheel.cancel(follower)
          feed.leave(follower)
          feeds.release(feed)
        },
      }),
    })
    following.add(follower)
    wheel.schedule(follower, Math.ceil((HEARTBEAT_SECONDS * (1 + random())) / 2))
    return follower
  }

  return {
    async follow(ask) {
      const feed = await feeds.open(ask.stream)
      if (!feed) return 'unknown'
      if (ask.response.destroyed) {
        feeds.release(feed)
        return 'following'
      }
      if (ask.response.req.method === 'HEAD') {
        feeds.release(feed)
        ask.response.writeHead(200, { ...HEADERS, ...ask.headers }).end()
        return 'following'
      }
      const pass = enterByHttp(gate, ask.response)
      if (!pass) {
        feeds.release(feed)
        return 'following'
      }
      const follower = begin(feed, pass, ask)
      const retryMs = Math.round(MIN_RETRY_MS + random() * (MAX_RETRY_MS - MIN_RETRY_MS))
      const joined = ask.after ? await feed.join(follower, ask.after).catch(() => undefined) : feed.joinAtHead(follower)
      // The response has begun: if the history cannot be read now, the stream ends and the reader reconnects.
      if (!joined || follower.hasEnded) {
        feed.leave(follower)
        follower.end()
        return 'following'
      }
      follower.greet(joined.kind === 'joined' ? joined : feed.joinAtHead(follower), {
        isGap: joined.kind === 'gap',
        retryMs,
      })
      return 'following'
    },

    get size() {
      return following.size
    },

    review() {
      for (const follower of following) follower.review()
    },

    goodbyes: () => [...following].map(follower => () => follower.end()),
  }
}

type Greeting = { readonly isGap: boolean; readonly retryMs: number }

type EventFollowerOptions = Pick<EventsAsk, 'isStillGood'> & {
  readonly body: HttpBody
  readonly pass: ReaderPass
  readonly isOver: () => boolean
  readonly onError: (error: unknown) => void
}

class EventFollower implements Follower, Timed {
  readonly encoding: EventEncoding
  readonly outlet: Outlet | undefined
  offset = 0
  hasEnded = false
  readonly #body: HttpBody
  readonly #given: EventFollowerOptions

  constructor(given: EventFollowerOptions) {
    const { body } = given
    this.#given = given
    this.#body = body
    this.outlet = body.outlet
    this.encoding = eventEncodings[body.chunking]
  }

  greet({ head, missed }: { head: Cursor; missed: { bytes: Buffer } }, { isGap, retryMs }: Greeting): void {
    const { encoding } = this
    const gap = isGap ? encoding.gap(head) : NOTHING_SHARED.bytes
    this.#body.write(Buffer.concat([missed.bytes, gap, encoding.position(head, retryMs)]))
  }

  write(chunks: Buffer): void {
    this.#body.write(chunks)
  }

  /** The reader reconnects with its old cursor and gets `gap`. */
  lose(): void {
    this.end()
  }

  tick(): number {
    if (this.#given.pass.ends() || this.#given.isOver()) {
      this.end()
      return 0
    }
    if (this.#given.isStillGood) void this.#recheck(this.#given.isStillGood)
    this.#body.write(this.encoding.heartbeat)
    return HEARTBEAT_SECONDS
  }

  /** As for a session: readers that may reconnect are ended at their next heartbeat. */
  review(): void {
    const over = this.#given.pass.ends()
    if (over && staysAway(over.code)) this.end()
    else if (this.#given.isStillGood) void this.#recheck(this.#given.isStillGood)
  }

  async #recheck(isStillGood: () => Promise<boolean>): Promise<void> {
    try {
      if (!(await isStillGood())) this.end()
    } catch (error) {
      // Checked again with the next heartbeat.
      this.#given.onError(error)
    }
  }

  end(): void {
    this.hasEnded = true
    this.#body.end()
  }
}

/** Input of `awaitGrowth`, which resolves when the stream grows beyond `after`, or on abort. */
export type Growth = {
  readonly stream: StreamName
  readonly after: Cursor
  readonly signal: AbortSignal
}

const NO_BYTES = Buffer.alloc(0)
const noEncoding: Encoding = { frame: () => NO_BYTES, missed: () => NOTHING_SHARED }

export async function awaitGrowth(feeds: Feeds, { stream, after, signal }: Growth): Promise<void> {
  const feed = await feeds.open(stream)
  if (!feed) return
  await new Promise<void>(resolve => {
    const end = () => {
      feed.leave(follower)
      resolve()
    }
    const hear = () => follower.offset > after.offset && end()
    const follower: Follower = { encoding: noEncoding, offset: 0, write: hear, lose: end }
    const { epoch, offset } = feed.head
    // This node may be behind the log that answered the reader before; if so, keep waiting.
    if (signal.aborted || after.epoch !== epoch || after.offset < offset) return resolve()
    feed.joinAtHead(follower)
    signal.addEventListener('abort', end, { once: true })
  })
  feeds.release(feed)
}
