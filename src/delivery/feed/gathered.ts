/** Collects those that get the same frames, such as the followers of a slice, to send to all in one call. */
import type { Outlet } from '#platform/sends/outlet.ts'
import { SENT_UNKNOWN } from '#platform/sends/sends.ts'
import type { Follower } from './follower.ts'

export type Addressee = Pick<Follower, 'outlet' | 'write'>

/** About 3 ms of writing, which bounds how long a post, a ping or a new reader has to wait. */
export const SLICE = 500

/** Buffers for the call in progress. */
const descriptors = new Int32Array(SLICE)
const results = new Int32Array(SLICE)
let calls = 0

export class Gathered {
  readonly #frames: Buffer
  readonly #addressees: Addressee[] = []
  readonly #outlets: Outlet[] = []
  #call = 0
  #count = 0

  constructor(frames: Buffer) {
    this.#frames = frames
  }

  /** Writes to the addressee at once, or with the next `send`. */
  writeTo(addressee: Addressee): void {
    const { outlet } = addressee
    if (!outlet) return addressee.write(this.#frames)
    if (this.#count === 0) {
      calls += 1
      this.#call = calls
    }
    if (outlet.call === this.#call || this.#count === SLICE) {
      this.send()
      return this.writeTo(addressee)
    }
    outlet.call = this.#call
    this.#outlets[this.#count] = outlet
    this.#addressees[this.#count] = addressee
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
      else this.#addressees[index]?.write(bytes > 0 ? this.#frames.subarray(bytes) : this.#frames)
    }
  }
}
