/** The followers of a stream that share an encoding, in flat arrays: a slice of the fan-out looks at none of them as an object. */
import type { Sends } from '#platform/sends/sends.ts'
import { NO_SLOT, slots } from '#platform/sends/slots.ts'
import type { Encoding, Follower } from './follower.ts'

const FEW = 8
/** The offset of a place whose follower has left: it has everything. */
const NOBODY = Number.POSITIVE_INFINITY

export class Cohort {
  readonly encoding: Encoding
  /** By place, in the order in which they came. */
  readonly followers: (Follower | undefined)[] = []
  /** By place, NO_SLOT for those that take no part in calls for many. */
  slots = new Int32Array(FEW)
  /** By place, the last offset written; not whole numbers of 32 bits. */
  offsets = new Float64Array(FEW)
  /** The same for all that have a slot: of others, whatever their number, `write` is called. */
  sends: Sends | undefined
  #left = 0

  constructor(encoding: Encoding) {
    this.encoding = encoding
  }

  get length(): number {
    return this.followers.length
  }

  get size(): number {
    return this.followers.length - this.#left
  }

  has(follower: Follower): boolean {
    return this.followers[follower.place] === follower
  }

  add(follower: Follower, offset: number): void {
    const place = this.followers.length
    if (place === this.offsets.length) this.#resize(place * 2)
    follower.place = place
    this.followers.push(follower)
    this.offsets[place] = offset
    const { outlet } = follower
    if (outlet) this.sends ??= outlet.sends
    const slot = outlet?.sends === this.sends ? (outlet?.slot ?? NO_SLOT) : NO_SLOT
    slots.hold(slot)
    this.slots[place] = slot
  }

  /** Leaves its place empty, because a slice may be under way. */
  delete(follower: Follower): void {
    const { place } = follower
    slots.release(this.slots[place] ?? NO_SLOT)
    this.followers[place] = undefined
    this.slots[place] = NO_SLOT
    this.offsets[place] = NOBODY
    this.#left += 1
  }

  /** Not while a slice may be under way. Each departure pays for moving one follower at most. */
  closeRanks(): void {
    if (this.#left * 2 <= this.followers.length) return
    let place = 0
    for (const [from, follower] of this.followers.entries()) {
      if (!follower) continue
      follower.place = place
      this.followers[place] = follower
      this.slots[place] = this.slots[from] ?? NO_SLOT
      this.offsets[place] = this.offsets[from] ?? NOBODY
      place += 1
    }
    this.followers.length = place
    this.#left = 0
    if (place * 4 < this.offsets.length) this.#resize(Math.max(FEW, place * 2))
  }

  clear(): readonly Follower[] {
    const followers = this.followers.filter(follower => follower !== undefined)
    for (const slot of this.slots.subarray(0, this.length)) slots.release(slot)
    this.followers.length = 0
    this.#left = 0
    return followers
  }

  #resize(size: number): void {
    const [slots, offsets] = [new Int32Array(size), new Float64Array(size)]
    slots.set(this.slots.subarray(0, size))
    offsets.set(this.offsets.subarray(0, size))
    this.slots = slots
    this.offsets = offsets
  }
}
