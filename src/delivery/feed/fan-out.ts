/**
 * Writes new changes of a stream to all its followers. Frames are encoded once per encoding, each follower gets one
 * write for all changes that arrived together, and the event loop runs between slices.
 */
import type { Clock } from '#platform/clock.ts'
import type { StreamName } from '#shared/protocol/stream.ts'
import type { LoggedChange } from '#store/log/log.ts'
import { Batch } from './batch.ts'
import { Cohorts } from './cohorts.ts'
import { isFull, pauseAfter } from './folding.ts'
import type { Encoding, Follower } from './follower.ts'

/** One fan-out: its changes, the followers written to (perhaps none), and the time from receiving the first change to the last write. */
export type Delivery = {
  readonly stream: StreamName
  /** Of those changes that came with one. */
  readonly traces: readonly string[]
  readonly changes: readonly LoggedChange[]
  readonly writes: ReadonlyMap<Encoding, number>
  readonly ms: number
}
/** What a returning reader was sent to catch up; `gap`: it has to load the blog again. */
export type Recovery =
  | { readonly kind: 'recovered'; readonly changes: number; readonly bytes: number }
  | { readonly kind: 'gap' }
export type Watch = {
  readonly nowMs: () => number
  readonly delivered: (delivery: Delivery) => void
  /** Called with the number of changes that were read from the log because their announcement was lost or late. */
  readonly healed?: (changes: number) => void
  readonly rejoined?: (recovery: Recovery) => void
}

type FanOutOptions = {
  readonly stream: StreamName
  readonly clock: Pick<Clock, 'after'>
  readonly watch?: Watch | undefined
}

export class FanOut {
  readonly #stream: StreamName
  readonly #clock: Pick<Clock, 'after'>
  readonly #watch: Watch | undefined
  #followers = new Cohorts()
  #staff = 0
  #epoch = ''
  #pending: LoggedChange[] = []
  #traces: string[] = []
  /** The base for a delta of the next change. */
  #previous: LoggedChange | undefined
  #isRunning = false
  /** Of a folded stream: ends the pause after its last write. */
  #stopPause: (() => void) | undefined
  /** When the first of the pending changes was received. */
  #heardMs = 0

  constructor({ stream, clock, watch }: FanOutOptions) {
    this.#stream = stream
    this.#clock = clock
    this.#watch = watch
  }

  /** The number of followers, not counting the newsroom's own. */
  get readers(): number {
    return this.#followers.size - this.#staff
  }

  /** The follower gets everything after that offset. */
  add(follower: Follower, offset: number): void {
    this.delete(follower)
    if (follower.isStaff) this.#staff += 1
    this.#followers.add(follower, offset)
  }

  delete(follower: Follower): boolean {
    const isDeleted = this.#followers.delete(follower)
    if (isDeleted && follower.isStaff) this.#staff -= 1
    if (!this.#isRunning) this.#followers.closeRanks()
    return isDeleted
  }

  /** Removes all followers. A batch under way ends with them: those that come later have another history. */
  clear(): readonly Follower[] {
    const followers = this.#followers.clear()
    this.#followers = new Cohorts()
    this.#staff = 0
    this.#pending = []
    this.#traces = []
    this.#previous = undefined
    this.#stopPause?.()
    this.#stopPause = undefined
    return followers
  }

  /** Replaces changes that are not written yet. A folded stream holds them long enough for one to be removed meanwhile. */
  rewrite(replace: (change: LoggedChange) => LoggedChange): void {
    this.#pending = this.#pending.map(replace)
  }

  /**
   * Written at the end of this turn of the event loop, together with other changes that arrive until then; on a folded
   * stream, at the end of the pause after its last write.
   */
  push(epoch: string, change: LoggedChange, trace?: string): void {
    this.#epoch = epoch
    if (this.#watch && this.#pending.length === 0) this.#heardMs = this.#watch.nowMs()
    this.#pending.push(change)
    if (trace !== undefined) this.#traces.push(trace)
    if (!this.#stopPause) this.#begin()
    else if (isFull(this.#pending)) this.#endPause()
  }

  #begin(): void {
    if (this.#isRunning) return
    this.#isRunning = true
    setImmediate(() => this.#start())
  }

  #start(): void {
    const [changes, followers, heardMs] = [this.#pending, this.#followers, this.#heardMs]
    followers.closeRanks()
    const [stream, epoch, previous] = [this.#stream, this.#epoch, this.#previous]
    const traces = this.#traces
    this.#pending = []
    if (traces.length > 0) this.#traces = []
    this.#previous = changes.at(-1)
    const batch = new Batch({ stream, epoch, changes, previous, followers })
    this.#write(batch, () => {
      const ms = (this.#watch?.nowMs() ?? heardMs) - heardMs
      this.#watch?.delivered({ stream, traces, changes, writes: batch.writes, ms })
    })
  }

  #write(batch: Batch, onWritten: () => void): void {
    if (batch.writeSlice()) return this.#end(onWritten)
    setImmediate(() => this.#write(batch, onWritten))
  }

  #end(onWritten: () => void): void {
    onWritten()
    this.#isRunning = false
    this.#pause()
    if (!this.#stopPause && this.#pending.length > 0) this.#begin()
    else if (isFull(this.#pending)) this.#endPause()
  }

  /** Not without followers: a closed feed must leave no timer behind. */
  #pause(): void {
    const ms = pauseAfter(this.#stream)
    if (ms > 0 && this.#followers.size > 0) this.#stopPause = this.#clock.after(ms, () => this.#endPause())
  }

  /** The time of a delivery does not include the pause, which is on purpose. */
  #endPause(): void {
    this.#stopPause?.()
    this.#stopPause = undefined
    if (this.#pending.length === 0) return
    this.#heardMs = this.#watch?.nowMs() ?? 0
    this.#begin()
  }
}
