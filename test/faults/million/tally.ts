/**
 * Accounts for any number of posts in bounded memory: twelve bytes a post. Every post has a number, which is its text; of each are kept
 * where it was acknowledged, where it was shown, and what each offset of its blog showed.
 */

/** What a reader was shown at an offset: the number of a post, the id of a removed update, or a change without a post. */
export type Shown =
  | { readonly kind: 'post'; readonly number: number }
  | { readonly kind: 'removed'; readonly id: string }
  | { readonly kind: 'other' }

/** Complaints after this many are counted alone. */
const MAX_COMPLAINTS = 20
const FIRST_ROOM = 4_096
/** Offsets at which something other than a post was shown. */
const NO_POST = 0xffff_ffff

class Numbers {
  #held = new Uint32Array(FIRST_ROOM)

  at(place: number): number {
    return this.#held[place] ?? 0
  }

  set(place: number, value: number): void {
    if (place >= this.#held.length) {
      const more = new Uint32Array(Math.max(place + 1, this.#held.length * 2))
      more.set(this.#held)
      this.#held = more
    }
    this.#held[place] = value
  }
}

export class Tally {
  readonly complaints: string[] = []
  readonly #acknowledgedAt = new Numbers()
  readonly #shownAt = new Numbers()
  readonly #postAt: readonly Numbers[]
  /** The heads of the blogs, as acknowledged. */
  readonly #lastOffsets: number[]
  /** By the id of the update: the post. Removed means that it was acknowledged. */
  readonly #removals = new Map<string, { readonly number: number; isRemoved: boolean }>()
  readonly #removed = new Set<number>()
  #tried = 0
  #acknowledged = 0
  #shown = 0
  #more = 0

  constructor(blogs: number) {
    this.#postAt = Array.from({ length: blogs }, () => new Numbers())
    this.#lastOffsets = Array.from({ length: blogs }, () => 0)
  }

  get acknowledged(): number {
    return this.#acknowledged
  }

  get shown(): number {
    return this.#shown
  }

  get removed(): number {
    return this.#removed.size
  }

  blogOf(number: number): number {
    return number % this.#postAt.length
  }

  lastOffset(blog: number): number {
    return this.#lastOffsets[blog] ?? 0
  }

  complain(complaint: string): void {
    if (this.complaints.length < MAX_COMPLAINTS) this.complaints.push(complaint)
    else this.#more += 1
  }

  /** Returns the number of a new post. */
  tries(): number {
    this.#tried += 1
    return this.#tried
  }

  acknowledges(number: number, offset: number): void {
    this.#acknowledged += 1
    this.#acknowledgedAt.set(number, offset)
    this.#grows(this.blogOf(number), offset)
  }

  triesToRemove(number: number, id: string): void {
    this.#removals.set(id, { number, isRemoved: false })
  }

  acknowledgesRemoval(id: string, offset: number | undefined): void {
    const removal = this.#removals.get(id)
    if (!removal) return
    removal.isRemoved = true
    this.#removed.add(removal.number)
    if (offset !== undefined) this.#grows(this.blogOf(removal.number), offset)
  }

  /** `isAfterwards`: read when everything had been acknowledged, so no removed text may be there. */
  shows(reader: string, shown: Shown, { blog, offset, isAfterwards }: Place): void {
    this.#shown += 1
    if (shown.kind === 'removed') {
      if (!this.#removals.has(shown.id)) this.complain(`${reader}: ${shown.id} is shown as removed by nobody`)
      return
    }
    const value = shown.kind === 'post' ? shown.number : NO_POST
    const known = this.#postAt[blog]?.at(offset) ?? 0
    if (known === 0) this.#postAt[blog]?.set(offset, value)
    else if (known !== value) this.complain(`${reader}: blog ${blog} showed ${known} at ${offset}, now ${value}`)
    if (shown.kind === 'post') this.#showsPost(reader, shown.number, { blog, offset, isAfterwards })
  }

  #showsPost(reader: string, number: number, { blog, offset, isAfterwards }: Place): void {
    if (number > this.#tried) return this.complain(`${reader}: ${number} is shown, which nobody posted`)
    if (this.blogOf(number) !== blog) return this.complain(`${reader}: ${number} is shown in another blog`)
    const before = this.#shownAt.at(number)
    if (before === 0) this.#shownAt.set(number, offset)
    else if (before !== offset) this.complain(`${reader}: ${number} is shown at ${before} and at ${offset}`)
    if (isAfterwards && this.#removed.has(number)) this.complain(`${reader}: ${number} is shown after its removal`)
  }

  /** At the end, when a reader of each blog was shown everything. */
  settle(): void {
    for (let number = 1; number <= this.#tried; number += 1) {
      const offset = this.#acknowledgedAt.at(number)
      if (offset === 0 || this.#removed.has(number)) continue
      const shown = this.#shownAt.at(number)
      if (shown !== offset)
        this.complain(`${number} was acknowledged at ${offset} and shown at ${shown || 'no offset'}`)
    }
    if (this.#more > 0) this.complaints.push(`and ${this.#more} more`)
  }

  #grows(blog: number, offset: number): void {
    this.#lastOffsets[blog] = Math.max(this.lastOffset(blog), offset)
  }
}

type Place = { readonly blog: number; readonly offset: number; readonly isAfterwards: boolean }
