/** One reader of server-sent events: a follower of a feed that writes to an endless HTTP response. */
import { type Encoding, type Follower, NOTHING_SHARED } from '#delivery/feed/follower.ts'
import type { Narrowing } from '#delivery/feed/narrowing.ts'
import type { ReaderPass } from '#delivery/gateway/session/gate.ts'
import type { Pings } from '#delivery/gateway/session/pings.ts'
import type { Timed } from '#delivery/gateway/session/timer-wheel.ts'
import type { Outlet } from '#platform/sends/outlet.ts'
import { staysAway } from '#shared/protocol/codes.ts'
import type { Cursor } from '#shared/protocol/cursor.ts'
import { type EventEncoding, eventEncodings } from './event-encoding.ts'
import type { HttpBody } from './http-body.ts'

/** Proxies close connections after 30 to 60 seconds of silence. */
export const HEARTBEAT_SECONDS = 20
type Greeting = { readonly isGap: boolean; readonly retryMs: number }

type EventFollowerOptions = {
  readonly body: HttpBody
  readonly pass: ReaderPass
  readonly isOver: () => boolean
  readonly isStaff: boolean
  readonly isStillGood?: (() => Promise<boolean>) | undefined
  readonly narrowing?: Narrowing | undefined
  readonly onError: (error: unknown) => void
}

export class EventFollower implements Follower, Timed {
  readonly encoding: Encoding
  readonly isStaff: boolean
  readonly outlet: Outlet | undefined
  place = 0
  due = 0
  hasEnded = false
  readonly #events: EventEncoding
  readonly #body: HttpBody
  readonly #given: EventFollowerOptions

  constructor(given: EventFollowerOptions) {
    const { body } = given
    this.#given = given
    this.#body = body
    this.outlet = body.outlet
    this.isStaff = given.isStaff
    this.#events = eventEncodings[body.chunking]
    this.encoding = given.narrowing?.encoding(this.#events) ?? this.#events
  }

  greet({ head, missed }: { head: Cursor; missed: { bytes: Buffer } }, { isGap, retryMs }: Greeting): void {
    const gap = isGap ? this.#events.gap(head) : NOTHING_SHARED.bytes
    this.#body.write(Buffer.concat([missed.bytes, gap, this.#events.position(head, retryMs)]))
  }

  write(chunks: Buffer): void {
    this.#body.write(chunks)
  }

  /** The reader reconnects with its old cursor and gets `gap`. */
  lose(): void {
    this.end()
  }

  tick(pings: Pings): number {
    if (this.#given.pass.ends() || this.#given.isOver()) {
      this.end()
      return 0
    }
    if (this.#given.isStillGood) void this.#recheck(this.#given.isStillGood)
    pings.write(this.#body, this.#events.heartbeat)
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
