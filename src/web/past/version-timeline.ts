/**
 * Which version of each update readers saw at any offset of a stream. It holds no text, so that a removal has nothing to erase
 * in it: about 30 bytes a change and 100 an update.
 */
import type { Change } from '#shared/blog/change.ts'
import { type Filter, type FilterMarks, passes } from '#shared/blog/filter.ts'
import type { UpdateId } from '#shared/blog/ids.ts'
import type { UpdatePlace } from '#shared/blog/order.ts'

/** An update at some offset: where its version is in the stream, and its place in the list. */
export type SeenVersion = { readonly id: UpdateId; readonly offset: number; readonly time: string }

type SeenPageOf = {
  /** The list as it was after this offset. */
  readonly offset: number
  /** Only updates after this place, newest first. */
  readonly before?: UpdatePlace | undefined
  readonly limit: number
  readonly only?: 'key' | 'pinned' | undefined
  readonly filter?: Filter | undefined
}

const KEY = 1
const PINNED = 2
const FLAGS = { key: KEY, pinned: PINNED } as const
/** In place of an update: the change is of the blog, or removes its update. */
const NONE = -1

export class VersionTimeline {
  /** Of each change, at its offset less one: when it was made, the update, the shown time, and whether it is key or pinned. */
  readonly #ats: number[] = []
  readonly #updates: number[] = []
  readonly #times: number[] = []
  readonly #flags: number[] = []
  readonly #blogs: number[] = []
  /** By offset, of versions that have any. */
  readonly #marks = new Map<number, FilterMarks>()
  readonly #ids: UpdateId[] = []
  readonly #numbers = new Map<string, number>()
  readonly #removed = new Set<number>()
  readonly epoch: string

  constructor(epoch: string) {
    this.epoch = epoch
  }

  get head(): number {
    return this.#ats.length
  }

  /** Takes the change after the head. */
  take(change: Change): void {
    // Law 11, record time: never back. Versions that did not keep it are read as if they had.
    this.#ats.push(Math.max(Date.parse(change.at), this.#ats.at(-1) ?? Number.NEGATIVE_INFINITY))
    if ('blog' in change) {
      this.#blogs.push(this.head)
      this.#note(NONE, 0, 0)
    } else if (change.kind === 'update.removed') {
      this.#removed.add(this.#numberOf(change.update.id))
      this.#note(NONE, 0, 0)
    } else {
      const { id, time, key, pinned, topics, contributors } = change.update
      if (topics || contributors) {
        this.#marks.set(this.head, { ...(topics && { topics }), ...(contributors && { contributors }) })
      }
      this.#note(this.#numberOf(id), Date.parse(time), (key ? KEY : 0) | (pinned ? PINNED : 0))
    }
  }

  /** The last offset at an instant; 0 before the first change. */
  offsetAt(instant: string): number {
    const at = Date.parse(instant)
    let [low, high] = [0, this.head]
    while (low < high) {
      const middle = (low + high) >>> 1
      if ((this.#ats[middle] ?? 0) <= at) low = middle + 1
      else high = middle
    }
    return low
  }

  /** The offset of the version of the blog itself. */
  blogAt(offset: number): number | undefined {
    return this.#blogs.findLast(one => one <= offset)
  }

  /** One more than `limit` if more follow; newest first, updates that were removed since left out. */
  page({ offset, before, limit, only, filter }: SeenPageOf): readonly SeenVersion[] {
    const versions = this.#versionsAt(offset)
    const edge = before && { time: Date.parse(before.time), id: before.id }
    const best: number[] = []
    // Later ones are mostly newer, so that few are put into the page and pushed out of it again.
    for (let number = versions.length - 1; number >= 0; number--) {
      const version = versions[number] ?? 0
      if (version === 0 || this.#removed.has(number)) continue
      if (only && !((this.#flags[version - 1] ?? 0) & FLAGS[only])) continue
      if (filter && !this.passes(filter, version)) continue
      if (edge && this.#compare(version, edge) <= 0) continue
      this.#insert(best, version, limit + 1)
    }
    return best.map(version => this.#seen(version))
  }

  /** The versions of these updates, as far as readers saw them. */
  find(ids: readonly string[], offset: number): readonly SeenVersion[] {
    const versions = this.#versionsAt(offset)
    return ids.flatMap(id => {
      const number = this.#numbers.get(id)
      const version = number === undefined || this.#removed.has(number) ? 0 : versions[number]
      return version ? [this.#seen(version)] : []
    })
  }

  /** `version`: the offset of one. */
  passes(filter: Filter, version: number): boolean {
    return passes(filter, this.#marks.get(version) ?? {})
  }

  isRemoved(id: string): boolean {
    return this.#removed.has(this.#numbers.get(id) ?? NONE)
  }

  #note(update: number, time: number, flags: number): void {
    this.#updates.push(update)
    this.#times.push(time)
    this.#flags.push(flags)
  }

  #numberOf(id: UpdateId): number {
    const known = this.#numbers.get(id)
    if (known !== undefined) return known
    this.#numbers.set(id, this.#ids.length)
    return this.#ids.push(id) - 1
  }

  /** The offset of each update's version then, by its number; 0 for one that was not published yet. */
  #versionsAt(offset: number): Int32Array {
    const versions = new Int32Array(this.#ids.length)
    for (let at = 0; at < offset; at++) {
      const number = this.#updates[at] ?? NONE
      if (number !== NONE) versions[number] = at + 1
    }
    return versions
  }

  #insert(best: number[], version: number, most: number): void {
    const own = { time: this.#times[version - 1] ?? 0, id: this.#idAt(version) }
    let place = best.length
    while (place > 0 && this.#compare(best[place - 1] ?? 0, own) > 0) place--
    if (place >= most) return
    best.splice(place, 0, version)
    if (best.length > most) best.pop()
  }

  /** As `compareUpdates` (`order.ts`): negative if the version comes before the other in the list. */
  #compare(version: number, other: { readonly time: number; readonly id: string }): number {
    const time = this.#times[version - 1] ?? 0
    if (time !== other.time) return other.time - time
    const id = this.#idAt(version)
    return id === other.id ? 0 : id < other.id ? 1 : -1
  }

  #idAt(version: number): UpdateId | '' {
    return this.#ids[this.#updates[version - 1] ?? NONE] ?? ''
  }

  #seen(version: number): SeenVersion {
    const time = new Date(this.#times[version - 1] ?? 0).toISOString()
    return { id: this.#idAt(version) as UpdateId, offset: version, time }
  }
}
