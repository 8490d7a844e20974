/**
 * The descriptors of the sockets that take frames now, in a flat array, so that a frame for thousands of readers is sent without
 * a look at any of them. A slot belongs to one socket until neither that socket nor a list holds it: in no list can it come to
 * mean another reader, as a descriptor would.
 */
const FEW = 64

/** Of a socket that is gone, or that has no descriptor. */
export const NO_SLOT = -1
/** For the kernel, no socket: the frame goes to the follower itself. */
const NO_DESCRIPTOR = -1

class Slots {
  /** By slot; negative while frames must go through the socket's stream. Replaced when it grows. */
  descriptors = new Int32Array(FEW)
  /** By slot, the last call that it was part of. */
  calls = new Float64Array(FEW)
  #holders = new Int32Array(FEW)
  #used = 0
  readonly #free: number[] = []

  /** A slot without a descriptor, held once. */
  take(): number {
    const slot = this.#free.pop() ?? this.#used++
    if (slot === this.descriptors.length) this.#grow()
    this.descriptors[slot] = NO_DESCRIPTOR
    this.#holders[slot] = 1
    return slot
  }

  hold(slot: number): void {
    if (slot !== NO_SLOT) this.#holders[slot] = (this.#holders[slot] ?? 0) + 1
  }

  release(slot: number): void {
    if (slot === NO_SLOT) return
    const holders = (this.#holders[slot] ?? 1) - 1
    this.#holders[slot] = holders
    if (holders === 0) this.#free.push(slot)
  }

  open(slot: number, descriptor: number): void {
    if (slot !== NO_SLOT) this.descriptors[slot] = descriptor
  }

  close(slot: number): void {
    if (slot !== NO_SLOT) this.descriptors[slot] = NO_DESCRIPTOR
  }

  #grow(): void {
    const size = this.descriptors.length * 2
    const [descriptors, calls, holders] = [new Int32Array(size), new Float64Array(size), new Int32Array(size)]
    descriptors.set(this.descriptors)
    calls.set(this.calls)
    holders.set(this.#holders)
    this.descriptors = descriptors
    this.calls = calls
    this.#holders = holders
  }
}

/** Of this thread, as descriptors are of the process. */
export const slots = new Slots()
