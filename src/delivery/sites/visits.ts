/** Counts visits per site in memory, and stores them every few seconds in one write. */
import type { Clock } from '#platform/clock.ts'
import type { DayOfVisits, Sites } from './sites.ts'

/** A crash loses this much of the counts, and nothing else. Two hundred nodes then make thirteen writes a second. */
const STORE_MS = 15_000

type VisitsOptions = {
  readonly sites: Pick<Sites, 'addVisits'>
  readonly clock: Clock
  readonly onError: (error: unknown) => void
}

const PREFIX = 'site:'

/** The name of a site's open connections in the exchange of counts. */
export function openConnections(from: string): string {
  return PREFIX + from
}

type Counted = { views: number; connections: number }

export class VisitCounter {
  readonly #options: VisitsOptions
  readonly #open = new Map<string, number>()
  /** Bounded by the number of sites: only admitted visits are counted, under names from the directory. */
  #counted = new Map<string, Counted>()
  #day: string
  #storing: Promise<void> | undefined
  readonly #stop: () => void

  constructor(options: VisitsOptions) {
    this.#options = options
    this.#day = this.#today()
    this.#stop = options.clock.every(STORE_MS, () => void this.#store())
  }

  view(from: string): void {
    this.#countedFrom(from).views += 1
  }

  /** Counts a connection as open until `leave`. */
  enter(from: string): void {
    this.#countedFrom(from).connections += 1
    const name = openConnections(from)
    this.#open.set(name, (this.#open.get(name) ?? 0) + 1)
  }

  leave(from: string): void {
    const name = openConnections(from)
    const left = (this.#open.get(name) ?? 0) - 1
    if (left > 0) this.#open.set(name, left)
    else this.#open.delete(name)
  }

  /** Open connections on this node, by name. */
  get open(): ReadonlyMap<string, number> {
    return this.#open
  }

  /** The same, by the id of the site, or the name of what belongs to none. */
  get openBySite(): ReadonlyMap<string, number> {
    return new Map([...this.#open].map(([name, readers]) => [name.slice(PREFIX.length), readers] as const))
  }

  /** Resolves when all counts are stored. */
  async close(): Promise<void> {
    this.#stop()
    await this.#storing
    await this.#store()
  }

  #today(): string {
    return this.#options.clock.now().toISOString().slice(0, 10)
  }

  #countedFrom(from: string): Counted {
    const held = this.#counted.get(from) ?? { views: 0, connections: 0 }
    this.#counted.set(from, held)
    return held
  }

  #store(): Promise<void> {
    this.#storing ??= this.#storeNow().finally(() => {
      this.#storing = undefined
    })
    return this.#storing
  }

  async #storeNow(): Promise<void> {
    const [ended, at] = [this.#counted, this.#day]
    this.#counted = new Map()
    this.#day = this.#today()
    if (ended.size === 0) return
    const visits = [...ended].map(([from, visit]): DayOfVisits => ({ from, day: at, ...visit }))
    await this.#options.sites.addVisits(visits).catch((error: unknown) => {
      this.#options.onError(error)
      // At worst they count for the next day.
      for (const visit of visits) this.#giveBack(visit)
    })
  }

  #giveBack({ from, views, connections }: DayOfVisits): void {
    const held = this.#countedFrom(from)
    held.views += views
    held.connections += connections
  }
}
