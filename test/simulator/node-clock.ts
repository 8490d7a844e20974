/** The clock of one node: the world's time, wrong by some amount, with timers that end when the node is killed. */
import type { Clock } from '#platform/clock.ts'
import type { World } from './world.ts'

export class NodeClock implements Clock {
  readonly #world: World
  readonly #skewMs: number
  #isStopped = false

  constructor(world: World, skewMs: number) {
    this.#world = world
    this.#skewMs = skewMs
  }

  readonly now = (): Date => new Date(this.#world.nowMs + this.#skewMs)

  readonly elapsedMs = (): number => this.#world.nowMs

  after(ms: number, task: () => void): () => void {
    return this.#world.after(ms, () => this.#isStopped || task())
  }

  every(ms: number, task: () => void): () => void {
    const stop = this.#world.every(ms, () => (this.#isStopped ? stop() : task()))
    return stop
  }

  stop(): void {
    this.#isStopped = true
  }
}
