/** The followers of a stream, by encoding. */
import { Cohort } from './cohort.ts'
import type { Encoding, Follower } from './follower.ts'

export class Cohorts {
  readonly #byEncoding = new Map<Encoding, Cohort>()

  get size(): number {
    let size = 0
    for (const cohort of this.#byEncoding.values()) size += cohort.size
    return size
  }

  has(follower: Follower): boolean {
    return this.#byEncoding.get(follower.encoding)?.has(follower) ?? false
  }

  add(follower: Follower, offset: number): void {
    const cohort = this.#byEncoding.get(follower.encoding) ?? new Cohort(follower.encoding)
    this.#byEncoding.set(follower.encoding, cohort)
    cohort.add(follower, offset)
  }

  /** Returns whether it was there. */
  delete(follower: Follower): boolean {
    const cohort = this.#byEncoding.get(follower.encoding)
    if (!cohort?.has(follower)) return false
    cohort.delete(follower)
    return true
  }

  /** Not while a slice may be under way. */
  closeRanks(): void {
    for (const [encoding, cohort] of this.#byEncoding) {
      cohort.closeRanks()
      // Law 8, bounded: readers may come with ever other filters, each with an encoding of its own.
      if (cohort.length === 0) this.#byEncoding.delete(encoding)
    }
  }

  clear(): readonly Follower[] {
    return [...this.#byEncoding.values()].flatMap(cohort => cohort.clear())
  }

  /** Those that are added meanwhile are included. */
  values(): Iterator<Cohort> {
    return this.#byEncoding.values()
  }
}
