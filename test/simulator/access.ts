/** One client's way into the network: finds a node, as a load balancer would, and can be cut, stopped or blocked. */
import { type Host, Line } from './line.ts'
import type { World } from './world.ts'

export type Blocked = 'nothing' | 'websocket' | 'streams'

type AccessOptions = {
  readonly world: World
  readonly name: string
  /** The nodes that accept connections now. */
  readonly hosts: () => readonly Host[]
  readonly blocks?: Blocked
}

export class Access {
  readonly name: string
  /** What a proxy on the way does not let through. */
  readonly blocks: Blocked
  readonly #world: World
  readonly #hosts: () => readonly Host[]
  readonly #random: () => number
  readonly #lines = new Set<Line>()
  #dialled = 0
  #isOnline = true
  #isFrozen = false

  constructor({ world, name, hosts, blocks = 'nothing' }: AccessOptions) {
    this.name = name
    this.blocks = blocks
    this.#world = world
    this.#hosts = hosts
    this.#random = world.random(`${name} at the balancer`)
  }

  get isOnline(): boolean {
    return this.#isOnline
  }

  /** Undefined if no node can be reached. */
  dial(): Line | undefined {
    const hosts = this.#hosts()
    const host = hosts[Math.floor(this.#random() * hosts.length)]
    if (!host || !this.#isOnline) return undefined
    this.#dialled += 1
    const name = `${this.name}-${this.#dialled}`
    const line: Line = new Line({ world: this.#world, name, host, onEnd: () => this.#lines.delete(line) })
    this.#lines.add(line)
    if (this.#isFrozen) line.freeze()
    return line
  }

  /** `told`: as for a line. */
  cut(told: 'client' | 'both'): void {
    this.#isOnline = false
    for (const line of [...this.#lines]) line.break(told)
  }

  freeze(): void {
    this.#isFrozen = true
    for (const line of this.#lines) line.freeze()
  }

  mend(): void {
    this.#isOnline = true
    this.#isFrozen = false
    for (const line of [...this.#lines]) line.thaw()
  }
}
