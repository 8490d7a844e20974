/** The connections of one node to the database: every call takes time both ways, and may fail on either. */
import { Refusal } from '#platform/errors.ts'
import type { World } from './world.ts'

/** A node stops waiting for an answer by then; what it asked for may be done all the same. */
const PATIENCE_MS = 5_000
const ONE_WAY_MS = 3
const REFUSED_MS = 2

type Call = { readonly give: (outcome: () => void) => void; readonly refuse: () => void }

export class DatabaseLink {
  readonly #world: World
  readonly #random: () => number
  readonly #pending = new Set<Call>()
  #held: (() => void)[] | undefined
  #state: 'up' | 'cut' | 'dead' = 'up'
  /** Runs after a call's work was done, before its answer is under way. */
  onDone = (_method: string): void => {}
  /** When it last became whole. */
  wholeSinceMs: number

  constructor(world: World, name: string) {
    this.#world = world
    this.#random = world.random(`${name} to the database`)
    this.wholeSinceMs = world.nowMs
  }

  get isWhole(): boolean {
    return this.#state === 'up' && !this.#held
  }

  /** The store as this node reaches it. */
  over<T extends object>(store: T): T {
    return new Proxy(store, {
      get: (target, method, self) => {
        const value = Reflect.get(target, method, self)
        if (typeof value !== 'function') return value
        return (...given: unknown[]) => this.#call(String(method), () => Reflect.apply(value, target, given))
      },
    })
  }

  cut(): void {
    if (this.#state === 'dead') return
    this.#state = 'cut'
    for (const { refuse } of this.#pending) refuse()
  }

  freeze(): void {
    this.#held ??= []
  }

  mend(): void {
    if (this.#state === 'cut') this.#state = 'up'
    const held = this.#held ?? []
    this.#held = undefined
    this.wholeSinceMs = this.#world.nowMs
    for (const go of held) go()
  }

  /** The node is dead: what is under way still arrives, and no answer reaches anybody. */
  die(): void {
    this.#state = 'dead'
    this.#pending.clear()
  }

  #call(method: string, work: () => Promise<unknown>): Promise<unknown> {
    if (this.#state === 'dead') return new Promise(() => {})
    return new Promise((resolve, reject) => {
      const refuse = () => this.#pending.delete(call) && reject(new Refusal('unavailable'))
      const call: Call = { refuse, give: outcome => this.#pending.delete(call) && outcome() }
      this.#pending.add(call)
      this.#world.after(this.#state === 'cut' ? REFUSED_MS : PATIENCE_MS, refuse)
      if (this.#state === 'cut') return
      this.#pass(async () => {
        // Cut before it arrived: nothing was done.
        if (!this.#pending.has(call) && this.#state === 'cut') return
        const answer = await work().then(
          value => () => resolve(value),
          error => () => reject(error),
        )
        this.onDone(method)
        this.#pass(() => call.give(answer))
      })
    })
  }

  /** On several connections, so that one may overtake the other. */
  #pass(go: () => void): void {
    this.#world.after(ONE_WAY_MS * this.#random(), () => {
      if (this.#held) this.#held.push(go)
      else go()
    })
  }
}
