/**
 * One stream on this node, joining history and live changes; all local followers of the stream share it. An announced
 * change is accepted if it is the next one; otherwise the feed reads the log (law 3, ordered, and law 4, healing).
 */
import type { Clock } from '#platform/clock.ts'
import type { Cursor } from '#shared/protocol/cursor.ts'
import type { StreamName } from '#shared/protocol/stream.ts'
import type { Announcement, Bus } from '#store/bus/bus.ts'
import { isOtherHistory } from '#store/log/history.ts'
import type { Log, LoggedChange, SeenCursor } from '#store/log/log.ts'
import { erasureOf } from './erasure.ts'
import { FanOut, type Recovery, type Watch } from './fan-out.ts'
import { type Follower, NOTHING_SHARED, type SharedBytes } from './follower.ts'
import { charactersIn, isPruned, MAX_MISSED, MAX_MISSED_BYTES, PAGE, readMissed } from './missed.ts'
import { MissedTexts } from './missed-texts.ts'
import { type Past, type PastAsk, readPast } from './past.ts'
import { sendAway } from './send-away.ts'
import { Window } from './window.ts'

/** After a log is restored, every node drops its readers, and each reloads its blog: this spreads the load. */
export const LOSE_MS = 5_000

/** For a stream that a restored log no longer has. */
const NOWHERE: Cursor = { epoch: '', offset: 0 }

/** `missed`: the changes between the reader's cursor and `head`. Later ones are written to the follower. */
type Taken = { readonly kind: 'joined'; readonly missed: SharedBytes; readonly head: Cursor }
/** `gap`: the follower was not added, because its cursor is not part of the stream's history, or too far back. */
export type Joined = Taken | { readonly kind: 'gap' }
const GAP: Joined = { kind: 'gap' }

/** The part of the log that a feed uses. */
export type FeedLog = Pick<Log, 'read' | 'head' | 'renew'>

type FeedOptions = {
  readonly stream: StreamName
  readonly log: FeedLog
  readonly bus: Bus
  readonly clock: Clock
  /** Limit of the missed changes sent to a returning reader; above it, the reader gets `gap`. */
  readonly maxMissedBytes?: number | undefined
  /** Called with failed reads; the next check retries. */
  readonly onError: (error: unknown) => void
  readonly watch?: Watch
}

export class Feed {
  readonly stream: StreamName
  readonly #log: FeedLog
  readonly #onError: (error: unknown) => void
  readonly #stop: () => void
  readonly #window = new Window()
  readonly #fanOut: FanOut
  readonly #missedTexts = new MissedTexts()
  readonly #clock: Clock
  readonly #maxMissedBytes: number
  readonly #watch: Watch | undefined
  /** Followers already removed, to be notified within `LOSE_MS`. */
  readonly #losing = new Set<Follower>()
  #head: Cursor = { epoch: '', offset: 0 }
  /** The highest announced offset; if it is above the head, there are changes to fetch. */
  #heard = 0
  #announcements = 0
  /** Before that, changes are read because nobody followed, not because an announcement was lost. */
  #isOpen = false
  #healing: Promise<void> | undefined

  /** Undefined for a stream that does not exist. */
  static async open(options: FeedOptions): Promise<Feed | undefined> {
    // Follow first, so that nothing announced while the log is being read is missed.
    const feed = new Feed(options)
    const isOpen = await feed.#begin().catch((error: unknown) => {
      feed.close()
      throw error
    })
    if (isOpen) return feed
    feed.close()
    return undefined
  }

  private constructor({ stream, log, bus, clock, onError, watch, maxMissedBytes = MAX_MISSED_BYTES }: FeedOptions) {
    this.stream = stream
    this.#log = log
    this.#clock = clock
    this.#onError = onError
    this.#maxMissedBytes = maxMissedBytes
    this.#watch = watch
    this.#fanOut = new FanOut({ stream, clock, watch })
    this.#stop = bus.follow(stream, announcement => this.#hear(announcement))
  }

  get head(): Cursor {
    return this.#head
  }

  get readers(): number {
    return this.#fanOut.readers + this.#losing.size
  }

  /** For a reader without a cursor, or with a useless one. */
  joinAtHead(follower: Follower): Taken {
    this.#add(follower)
    return { kind: 'joined', missed: NOTHING_SHARED, head: this.#head }
  }

  /**
   * Adds a follower that has everything up to `after`. The caller must reply to its reader before yielding to the
   * event loop: the first write to the follower comes in a later turn.
   */
  async join(follower: Follower, after: Cursor): Promise<Joined> {
    for (;;) {
      const { epoch, offset } = this.#head
      const isOtherLife = after.epoch !== '' && after.epoch !== epoch
      if (isOtherLife || offset - after.offset > MAX_MISSED) return this.#refuse()
      // A reader ahead of this node got changes from another node, so catch up before deciding.
      if (after.offset > offset) {
        this.#heard = Math.max(this.#heard, after.offset)
        await this.#heal()
        if (after.offset > this.#head.offset) return this.#refuse()
        continue
      }
      const missed = await readMissed({
        ...{ stream: this.stream, log: this.#log, window: this.#window, after },
        ...{ head: () => this.#head, maxBytes: this.#maxMissedBytes },
      })
      if (missed === 'log went back') await this.check()
      return typeof missed === 'string' ? this.#refuse() : this.#take(follower, missed)
    }
  }

  /** Reads without joining. `gap` if `since` has another epoch. */
  past(ask: PastAsk): Promise<Past> {
    return readPast({ stream: this.stream, log: this.#log, window: this.#window, head: this.#head }, ask)
  }

  leave(follower: Follower): void {
    this.#fanOut.delete(follower)
    this.#losing.delete(follower)
  }

  /** Compares with the log, to detect a lost last announcement or a restored, older log (law 10, back in time). */
  async check(): Promise<void> {
    const known = this.#head
    this.#missedTexts.clear()
    try {
      await this.#compare(known, await this.#log.head(this.stream))
      await this.#heal()
    } catch (error) {
      this.#onError(error)
    }
  }

  /** Removes followers without notice; the caller has notified them. */
  close(): void {
    this.#stop()
    this.#fanOut.clear()
    this.#losing.clear()
  }

  async #begin(): Promise<boolean> {
    const head = await this.#log.head(this.stream)
    if (!head) return false
    const start = { epoch: head.epoch, offset: Math.max(0, head.offset - PAGE) }
    const read = await this.#log.read(this.stream, start, PAGE)
    if (read.kind !== 'changes') throw new Error(`The history of ${this.stream} changed while it was opened`)
    for (const change of read.changes) this.#window.push(change)
    this.#head = { epoch: head.epoch, offset: read.changes.at(-1)?.offset ?? head.offset }
    await this.#heal()
    this.#isOpen = true
    return true
  }

  #hear({ epoch, offset, text, by, trace }: Announcement): void {
    this.#announcements += 1
    // While the head is unknown there is nothing to compare with; `#begin` then catches up with announcements.
    const isNext = epoch === this.#head.epoch && offset === this.#head.offset + 1
    if (isNext && !this.#healing) return this.#accept({ offset, text, by }, trace)
    const held = epoch === this.#head.epoch ? this.#window.at(offset) : undefined
    if (held && isOtherHistory(held.text, text)) return void this.#suspect(held).catch(this.#onError)
    if (epoch !== this.#head.epoch && this.#head.epoch !== '') return void this.check()
    this.#heard = Math.max(this.#heard, offset)
    if (this.#head.epoch !== '') void this.#heal()
  }

  #accept(change: LoggedChange, trace?: string): void {
    this.#erase(change)
    this.#window.push(change)
    this.#head = { epoch: this.#head.epoch, offset: change.offset }
    this.#missedTexts.clear()
    this.#fanOut.push(this.#head.epoch, change, trace)
  }

  #erase(by: LoggedChange): void {
    const erase = erasureOf(by)
    if (!erase) return
    this.#window.rewrite(erase)
    this.#fanOut.rewrite(erase)
  }

  /** Single flight: reads until everything announced has arrived. */
  #heal(): Promise<void> {
    if (this.#heard <= this.#head.offset) return Promise.resolve()
    this.#healing ??= this.#readOn().then(
      () => {
        this.#healing = undefined
        return this.#heal()
      },
      error => {
        this.#healing = undefined
        this.#onError(error)
      },
    )
    return this.#healing
  }

  async #readOn(): Promise<void> {
    while (this.#heard > this.#head.offset) {
      const [from, announcements] = [this.#head, this.#announcements]
      // Rereads our last change: if the log has a different one there now, the next ones do not continue our history.
      const last = this.#window.at(from.offset)
      const after = { epoch: from.epoch, offset: from.offset - (last ? 1 : 0) }
      const read = await this.#log.read(this.stream, after, PAGE)
      if (this.#head !== from) continue
      if (isPruned(read, from)) return this.#restart(read.head)
      if (read.kind !== 'changes' || read.head.offset < from.offset) {
        return this.#compare(from, read.kind === 'unknown' ? undefined : read.head)
      }
      const again = last && read.changes.at(0)
      if (again && isOtherHistory(last.text, again.text)) await this.#suspect(last)
      if (this.#head !== from) continue
      const missed = last ? read.changes.slice(1) : read.changes
      // Announced, but not in the log: give up, or a false announcement would keep the feed reading.
      if (missed.length === 0 && this.#announcements === announcements) this.#heard = this.#head.offset
      for (const change of missed) this.#accept(change)
      if (this.#isOpen && missed.length > 0) this.#watch?.healed?.(missed.length)
    }
  }

  /** `found`: the stream's head in the log, read while this feed was at `known`. */
  async #compare(known: Cursor, found: Cursor | undefined): Promise<void> {
    const isShorter = found?.epoch === known.epoch && found.offset < known.offset
    const now = isShorter ? await this.#log.renew(this.stream, this.#seenAt(known)) : found
    if (now && now.epoch === this.#head.epoch) {
      this.#heard = Math.max(this.#heard, now.offset)
      return
    }
    // Another comparison may have finished first.
    if (this.#head.epoch === known.epoch) this.#restart(now ?? NOWHERE)
  }

  /** For an offset at which the log may hold a different change by now. */
  async #suspect({ offset, text }: LoggedChange): Promise<void> {
    const known = this.#head
    const now = await this.#log.renew(this.stream, { epoch: known.epoch, offset, text })
    await this.#compare(known, now)
  }

  #seenAt(cursor: Cursor): SeenCursor {
    return { ...cursor, text: this.#window.at(cursor.offset)?.text }
  }

  #restart(head: Cursor): void {
    this.#window.reset()
    this.#missedTexts.clear()
    this.#head = head
    this.#heard = head.offset
    const readers = this.#fanOut.clear()
    for (const follower of readers) this.#losing.add(follower)
    const tell = (follower: Follower) => this.#losing.delete(follower) && follower.lose()
    void sendAway({ readers, windowMs: LOSE_MS, clock: this.#clock, tell })
  }

  #take(follower: Follower, changes: readonly LoggedChange[]): Joined {
    const { stream } = this
    const { epoch } = this.#head
    if (charactersIn(changes) > this.#maxMissedBytes) return this.#refuse()
    const missed = this.#missedTexts.print(follower.encoding, { stream, epoch, changes })
    if (missed.length > this.#maxMissedBytes) return this.#refuse()
    this.#add(follower)
    this.#tell({ kind: 'recovered', changes: changes.length, bytes: missed.length })
    return { kind: 'joined', missed, head: this.#head }
  }

  #refuse(): Joined {
    this.#tell({ kind: 'gap' })
    return GAP
  }

  #tell(recovery: Recovery): void {
    this.#watch?.rejoined?.(recovery)
  }

  #add(follower: Follower): void {
    this.#fanOut.add(follower, this.#head.offset)
  }
}
