/** One direction of a connection: what is sent arrives in order, later, or not at all. */
import type { World } from './world.ts'

type CableOptions = {
  readonly world: World
  readonly name: string
  readonly minMs: number
  readonly maxMs: number
}

export class Cable {
  readonly #world: World
  readonly #random: () => number
  readonly #minMs: number
  readonly #spreadMs: number
  #lastMs = 0
  #isCut = false
  /** What waits while nothing passes. */
  #held: (() => void)[] | undefined

  constructor({ world, name, minMs, maxMs }: CableOptions) {
    this.#world = world
    this.#random = world.random(name)
    this.#minMs = minMs
    this.#spreadMs = maxMs - minMs
  }

  /** Calls when the sender's system has taken the bytes off its hands: never, if the other side is gone for good. */
  whenTaken(take: () => void): void {
    if (this.#held) this.#held.push(take)
    else if (!this.#isCut) take()
  }

  send(arrive: () => void): void {
    if (this.#isCut) return
    this.#lastMs = Math.max(this.#lastMs, this.#world.nowMs + this.#minMs + this.#random() * this.#spreadMs)
    this.#world.after(this.#lastMs - this.#world.nowMs, () => this.#arrive(arrive))
  }

  /** Like TCP through a network that loses everything for a while. */
  freeze(): void {
    this.#held ??= []
  }

  thaw(): void {
    const held = this.#held ?? []
    this.#held = undefined
    for (const arrive of held) if (!this.#isCut) arrive()
  }

  cut(): void {
    this.#isCut = true
    this.#held = undefined
  }

  #arrive(arrive: () => void): void {
    if (this.#isCut) return
    if (this.#held) this.#held.push(arrive)
    else arrive()
  }
}
