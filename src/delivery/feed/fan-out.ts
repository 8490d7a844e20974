/**
 * Writes new changes of a stream to all its followers. Frames are made once per encoding, each follower gets one write however
 * many changes arrived, and the event loop runs between slices.
 */

import type { StreamName } from '#shared/protocol/stream.ts'
import type { LoggedChange } from '#store/log/log.ts'
import type { Encoding, Follower, Missed } from './follower.ts'

/** About 3 ms of writing, which bounds how long a post, a ping or a new reader has to wait. */
const SLICE = 500

/** Changes that were written together: to how many followers, and the time from receiving them to the last write. */
export type Delivery = { readonly changes: number; readonly followers: number; readonly ms: number }
export type Watch = { readonly nowMs: () => number; readonly delivered: (delivery: Delivery) => void }

export class FanOut {
  readonly #stream: StreamName
  readonly #watch: Watch | undefined
  readonly #followers = new Set<Follower>()
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

  get size(): number {
    return this.#followers.size
  }

  /** The follower gets everything after its offset. */
  add(follower: Follower): void {
    this.#followers.add(follower)
  }

  delete(follower: Follower): boolean {
    return this.#followers.delete(follower)
  }

  /** Removes all followers. */
  clear(): readonly Follower[] {
    const followers = [...this.#followers]
    this.#followers.clear()
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
    for (let written = 0; written < SLICE; written += 1) {
      const { done, value: follower } = followers.next()
      if (done) return this.#end(onWritten)
      batch.writeTo(follower)
    }
    setImmediate(() => this.#write(batch, followers, onWritten))
  }

  #end(onWritten: () => void): void {
    onWritten()
    this.#isRunning = this.#pending.length > 0
    if (this.#isRunning) setImmediate(() => this.#start())
  }
}

type BatchOptions = Missed & { readonly previous: LoggedChange | undefined }

/** Consecutive changes of one stream, and their frames in each encoding in use. */
class Batch {
  readonly #of: BatchOptions
  readonly #first: number
  readonly #last: number
  readonly #whole = new Map<Encoding, Buffer>()
  /** Most followers of a stream share an encoding: remembering the last one saves the lookup. */
  #encoding: Encoding | undefined
  #frames: Buffer = Buffer.alloc(0)

  constructor(of: BatchOptions) {
    this.#of = of
    this.#first = of.changes.at(0)?.offset ?? 0
    this.#last = of.changes.at(-1)?.offset ?? 0
  }

  writeTo(follower: Follower): void {
    const { offset, encoding } = follower
    if (offset >= this.#last) return
    follower.offset = this.#last
    if (offset >= this.#first) return follower.write(this.#print(encoding, offset))
    if (encoding !== this.#encoding) this.#use(encoding)
    follower.write(this.#frames)
  }

  #use(encoding: Encoding): void {
    this.#encoding = encoding
    this.#frames = this.#whole.get(encoding) ?? this.#print(encoding, 0)
    this.#whole.set(encoding, this.#frames)
  }

  #print(encoding: Encoding, after: number): Buffer {
    const { stream, epoch, changes, previous } = this.#of
    const frames: Buffer[] = []
    changes.forEach((change, index) => {
      if (change.offset <= after) return
      frames.push(encoding.frame({ stream, epoch, change, previous: changes[index - 1] ?? previous }))
    })
    return frames.length === 1 && frames[0] ? frames[0] : Buffer.concat(frames)
  }
}
