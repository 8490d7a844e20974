/** Consecutive changes of one stream, and their frames in each encoding in use. */
import { NO_SLOT } from '#platform/sends/slots.ts'
import type { LoggedChange } from '#store/log/log.ts'
import type { Cohort } from './cohort.ts'
import type { Cohorts } from './cohorts.ts'
import type { Encoding, Follower, Missed } from './follower.ts'
import { Gathered, SLICE } from './gathered.ts'

type BatchOptions = Missed & { readonly previous: LoggedChange | undefined; readonly followers: Cohorts }

export class Batch {
  readonly #of: BatchOptions
  readonly #first: number
  readonly #last: number
  readonly #cohorts: Iterator<Cohort>
  #cohort: Cohort | undefined
  #gathered: Gathered | undefined
  #place = 0
  /** Followers that were written to, by encoding; counted by slices. */
  readonly writes = new Map<Encoding, number>()

  constructor(of: BatchOptions) {
    this.#of = of
    this.#first = of.changes.at(0)?.offset ?? 0
    this.#last = of.changes.at(-1)?.offset ?? 0
    this.#cohorts = of.followers.values()
  }

  /** True when there are no more followers. */
  writeSlice(): boolean {
    for (let left = SLICE; left > 0; ) {
      while (!this.#cohort || this.#place >= this.#cohort.length) if (!this.#next()) return true
      const end = Math.min(this.#cohort.length, this.#place + left)
      left -= end - this.#place
      this.#writeTo(this.#cohort, end)
    }
    return false
  }

  #next(): boolean {
    const { done, value: cohort } = this.#cohorts.next()
    if (done) return false
    this.#cohort = cohort
    this.#gathered = undefined
    this.#place = 0
    return true
  }

  #writeTo(cohort: Cohort, end: number): void {
    const { encoding, followers } = cohort
    const start = this.#place
    const moving: Follower[] = []
    let skipped = 0
    this.#place = end
    for (let place = start; place < end; place += 1) {
      const offset = cohort.offsets[place] ?? this.#last
      const follower = followers[place]
      if (offset >= this.#last || !follower) {
        skipped += 1
        continue
      }
      cohort.offsets[place] = this.#last
      if (encoding.next) moving.push(follower)
      const slot = cohort.slots[place] ?? NO_SLOT
      if (offset >= this.#first) follower.write(this.#print(encoding, offset))
      else if (slot === NO_SLOT || !cohort.sends) follower.write(this.#whole(encoding).frames)
      else this.#whole(encoding).add(cohort.sends, slot, follower)
    }
    this.#gathered?.send()
    this.#count(encoding, end - start - skipped)
    if (encoding.next) this.#moveOn(moving, encoding.next)
  }

  #count(encoding: Encoding, written: number): void {
    if (written > 0) this.writes.set(encoding, (this.writes.get(encoding) ?? 0) + written)
  }

  /** Of the current cohort, for followers that have none of the changes. */
  #whole(encoding: Encoding): Gathered {
    this.#gathered ??= new Gathered(this.#print(encoding, 0))
    return this.#gathered
  }

  /** Those that have got their first frame, and so everything of this batch. */
  #moveOn(followers: readonly Follower[], next: Encoding): void {
    const { followers: all } = this.#of
    for (const follower of followers) {
      if (!all.delete(follower)) continue
      follower.encoding = next
      all.add(follower, this.#last)
    }
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
