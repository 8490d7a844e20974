/**
 * Writes new changes of a stream to all its followers. Frames are encoded once per encoding, each follower gets one
 * write for all changes that arrived together, and the event loop runs between slices.
 */

import type { StreamName } from '#shared/protocol/stream.ts'
import type { LoggedChange } from '#store/log/log.ts'
import { Batch } from './batch.ts'
import type { Follower } from './follower.ts'

/** One fan-out: how many changes and followers, and the time from receiving the first change to the last write. */
export type Delivery = { readonly changes: number; readonly followers: number; readonly ms: number }
export type Watch = { readonly nowMs: () => number; readonly delivered: (delivery: Delivery) => void }

export class FanOut {
  readonly #stream: StreamName
  readonly #watch: Watch | undefined
  readonly #followers = new Set<Follower>()
  #staff = 0
  #epoch = ''
  #pending: LoggedChange[] = []
  /** The base for a delta of the next change. */
  #previous: LoggedChange | undefined
  #isRunning = false
  /** When the first of the pending changes was received. */
  #heardMs = 0

  constructor(stream: StreamName, watch?: Watch) {
    this.#stream = stream
    this.#watch = watch
  }

  /** The number of followers, not counting the newsroom's own. */
  get readers(): number {
    return this.#followers.size - this.#staff
  }

  /** The follower gets everything after its offset. */
  add(follower: Follower): void {
    if (follower.isStaff && !this.#followers.has(follower)) this.#staff += 1
    this.#followers.add(follower)
  }

  delete(follower: Follower): boolean {
    const isDeleted = this.#followers.delete(follower)
    if (isDeleted && follower.isStaff) this.#staff -= 1
    return isDeleted
  }

  /** Removes all followers. */
  clear(): readonly Follower[] {
    const followers = [...this.#followers]
    this.#followers.clear()
    this.#staff = 0
    this.#pending = []
    this.#previous = undefined
    return followers
  }

  /** Written at the end of this turn of the event loop, together with other changes that arrive until then. */
  push(epoch: string, change: LoggedChange): void {
    this.#epoch = epoch
    if (this.#watch && this.#pending.length === 0) this.#heardMs = this.#watch.nowMs()
    this.#pending.push(change)
    if (this.#isRunning) return
    this.#isRunning = true
    setImmediate(() => this.#start())
  }

  #start(): void {
    const changes = this.#pending
    const batch = new Batch({ stream: this.#stream, epoch: this.#epoch, changes, previous: this.#previous })
    const [followers, heardMs] = [this.#followers.size, this.#heardMs]
    this.#pending = []
    this.#previous = changes.at(-1)
    this.#write(batch, this.#followers.values(), () => {
      this.#watch?.delivered({ changes: changes.length, followers, ms: this.#watch.nowMs() - heardMs })
    })
  }

  /** A Set's iterator tolerates additions and deletions between slices; offsets prevent duplicates. */
  #write(batch: Batch, followers: Iterator<Follower>, onWritten: () => void): void {
    if (batch.writeSlice(followers)) return this.#end(onWritten)
    setImmediate(() => this.#write(batch, followers, onWritten))
  }

  #end(onWritten: () => void): void {
    onWritten()
    this.#isRunning = this.#pending.length > 0
    if (this.#isRunning) setImmediate(() => this.#start())
  }
}
