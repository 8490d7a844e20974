/** Consecutive changes of one stream, and their frames in each encoding in use. */
import type { LoggedChange } from '#store/log/log.ts'
import type { Encoding, Follower, Missed } from './follower.ts'
import { Gathered, SLICE } from './gathered.ts'

type BatchOptions = Missed & { readonly previous: LoggedChange | undefined }

export class Batch {
  readonly #of: BatchOptions
  readonly #first: number
  readonly #last: number
  readonly #byEncoding = new Map<Encoding, Gathered>()
  /** Most followers of a stream share an encoding: remembering the last one saves the lookup. */
  #encoding: Encoding | undefined
  #gathered: Gathered | undefined

  constructor(of: BatchOptions) {
    this.#of = of
    this.#first = of.changes.at(0)?.offset ?? 0
    this.#last = of.changes.at(-1)?.offset ?? 0
  }

  /** True when there are no more followers. */
  writeSlice(followers: Iterator<Follower>): boolean {
    let isLast = false
    for (let written = 0; written < SLICE && !isLast; written += 1) {
      const { done, value: follower } = followers.next()
      if (done) isLast = true
      else this.#writeTo(follower)
    }
    for (const gathered of this.#byEncoding.values()) gathered.send()
    return isLast
  }

  #writeTo(follower: Follower): void {
    const { offset, encoding } = follower
    if (offset >= this.#last) return
    follower.offset = this.#last
    if (encoding.next) follower.encoding = encoding.next
    if (offset >= this.#first) return follower.write(this.#print(encoding, offset))
    const gathered = encoding === this.#encoding && this.#gathered ? this.#gathered : this.#use(encoding)
    gathered.writeTo(follower)
  }

  #use(encoding: Encoding): Gathered {
    const gathered = this.#byEncoding.get(encoding) ?? new Gathered(this.#print(encoding, 0))
    this.#byEncoding.set(encoding, gathered)
    this.#encoding = encoding
    this.#gathered = gathered
    return gathered
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
