/** Collects followers of a slice that get the same frames, to send to all of them in one call. */
import type { Outlet } from '#platform/sends/outlet.ts'
import { SENT_UNKNOWN } from '#platform/sends/sends.ts'
import type { Follower } from './follower.ts'

/** About 3 ms of writing, which bounds how long a post, a ping or a new reader has to wait. */
export const SLICE = 500

/** Buffers for the call in progress. */
const descriptors = new Int32Array(SLICE)
const results = new Int32Array(SLICE)
let calls = 0

export class Gathered {
  readonly #frames: Buffer
  readonly #followers: Follower[] = []
  readonly #outlets: Outlet[] = []
  #call = 0
  #count = 0

  constructor(frames: Buffer) {
    this.#frames = frames
  }

  /** Writes to the follower at once, or with the next `send`. */
  writeTo(follower: Follower): void {
    const { outlet } = follower
    if (!outlet) return follower.write(this.#frames)
    if (this.#count === 0) {
      calls += 1
      this.#call = calls
    }
    if (outlet.call === this.#call || this.#count === SLICE) {
      this.send()
      return this.writeTo(follower)
    }
    outlet.call = this.#call
    this.#outlets[this.#count] = outlet
    this.#followers[this.#count] = follower
    this.#count += 1
  }

  /**
   * Between reading the first descriptor and handing the last frame to the kernel, no code may run that could close a socket:
   * its number could belong to another reader by then.
   */
  send(): void {
    const [count, outlets] = [this.#count, this.#outlets]
    const sends = outlets[0]?.sends
    if (count === 0 || !sends) return
    this.#count = 0
    for (let index = 0; index < count; index += 1) descriptors[index] = outlets[index]?.descriptor ?? -1
    const whole = sends.toMany(descriptors, count, this.#frames, results)
    if (whole < count) this.#writeRests(results.slice(0, count))
  }

  /** Takes a copy of the results, because a write may start another send. */
  #writeRests(sent: Int32Array): void {
    for (const [index, bytes] of sent.entries()) {
      if (bytes === this.#frames.length) continue
      if (bytes === SENT_UNKNOWN) this.#outlets[index]?.destroy()
      else this.#followers[index]?.write(bytes > 0 ? this.#frames.subarray(bytes) : this.#frames)
    }
  }
}
