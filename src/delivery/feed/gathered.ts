/** Collects those that get the same frames, such as the followers of a slice, to send to all in one call. */
import type { Outlet } from '#platform/sends/outlet.ts'
import { SENT_UNKNOWN, type Sends } from '#platform/sends/sends.ts'
import { NO_SLOT, slots } from '#platform/sends/slots.ts'
import type { Follower } from './follower.ts'

export type Addressee = Pick<Follower, 'outlet' | 'write'>

/** About 3 ms of writing, which bounds how long a post, a ping or a new reader has to wait. */
export const SLICE = 500

/** Buffers for the call in progress. */
const descriptors = new Int32Array(SLICE)
const results = new Int32Array(SLICE)
let calls = 0

export class Gathered {
  readonly frames: Buffer
  readonly #addressees: Addressee[] = []
  readonly #slots: number[] = []
  #sends: Sends | undefined
  #call = 0
  #count = 0

  constructor(frames: Buffer) {
    this.frames = frames
  }

  /** Writes to the addressee at once, or with the next `send`. */
  writeTo(addressee: Addressee): void {
    const { outlet } = addressee
    if (!outlet || outlet.slot === NO_SLOT) addressee.write(this.frames)
    else this.add(outlet.sends, outlet.slot, addressee)
  }

  /** Without a look at the addressee, for which `write` is called with the bytes that a send does not take. */
  add(sends: Sends, slot: number, addressee: Addressee): void {
    // A socket twice in a call: the first frame could be cut off, the second sent.
    if (this.#count === SLICE || sends !== this.#sends || slots.calls[slot] === this.#call) this.send()
    if (this.#count === 0) this.#begin(sends)
    slots.calls[slot] = this.#call
    this.#slots[this.#count] = slot
    this.#addressees[this.#count] = addressee
    this.#count += 1
  }

  #begin(sends: Sends): void {
    calls += 1
    this.#call = calls
    this.#sends = sends
  }

  /**
   * A slot has its socket's descriptor only while that is open and its stream is empty; between reading the first and handing the
   * last frame to the kernel, no other code runs that could change it.
   */
  send(): void {
    const [count, sends] = [this.#count, this.#sends]
    if (count === 0 || !sends) return
    this.#count = 0
    const { descriptors: open } = slots
    for (let index = 0; index < count; index += 1) descriptors[index] = open[this.#slots[index] ?? 0] ?? -1
    const whole = sends.toMany(descriptors, count, this.frames, results)
    if (whole < count) this.#writeRests(this.#addressees.slice(0, count), results.slice(0, count))
  }

  /** Takes copies, because a write may start another send. */
  #writeRests(addressees: readonly Addressee[], sent: Int32Array): void {
    for (const [index, addressee] of addressees.entries()) {
      const bytes = sent[index] ?? 0
      if (bytes === this.frames.length) continue
      if (bytes === SENT_UNKNOWN) destroy(addressee.outlet)
      else addressee.write(bytes > 0 ? this.frames.subarray(bytes) : this.frames)
    }
  }
}

function destroy(outlet: Outlet | undefined): void {
  outlet?.destroy()
}
