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

export interface VisitCounter {
  view(from: string): void
  /** Counts a connection as open until `leave`. */
  enter(from: string): void
  leave(from: string): void
  /** Open connections on this node, by name. */
  readonly open: ReadonlyMap<string, number>
  /** Resolves when all counts are stored. */
  close(): Promise<void>
}

/** The name of a site's open connections in the exchange of counts. */
export function openConnections(from: string): string {
  return `site:${from}`
}

type Counted = { views: number; connections: number }

export function createVisitCounter({ sites, clock, onError }: VisitsOptions): VisitCounter {
  const open = new Map<string, number>()
  /** Bounded by the number of sites: only admitted visits are counted, under names from the directory. */
  let counted = new Map<string, Counted>()
  let day = today()
  let storing: Promise<void> | undefined
  const stop = clock.every(STORE_MS, () => void store())

  function today(): string {
    return clock.now().toISOString().slice(0, 10)
  }

  function countedFrom(from: string): Counted {
    const held = counted.get(from) ?? { views: 0, connections: 0 }
    counted.set(from, held)
    return held
  }

  function store(): Promise<void> {
    storing ??= storeNow().finally(() => {
      storing = undefined
    })
    return storing
  }

  async function storeNow(): Promise<void> {
    const [ended, at] = [counted, day]
    counted = new Map()
    day = today()
    if (ended.size === 0) return
    const visits = [...ended].map(([from, visit]): DayOfVisits => ({ from, day: at, ...visit }))
    await sites.addVisits(visits).catch((error: unknown) => {
      onError(error)
      // At worst they count for the next day.
      for (const visit of visits) giveBack(visit)
    })
  }

  function giveBack({ from, views, connections }: DayOfVisits): void {
    const held = countedFrom(from)
    held.views += views
    held.connections += connections
  }

  return {
    view(from) {
      countedFrom(from).views += 1
    },

    enter(from) {
      countedFrom(from).connections += 1
      const name = openConnections(from)
      open.set(name, (open.get(name) ?? 0) + 1)
    },

    leave(from) {
      const name = openConnections(from)
      const left = (open.get(name) ?? 0) - 1
      if (left > 0) open.set(name, left)
      else open.delete(name)
    },

    open,

    async close() {
      stop()
      await storing
      await store()
    },
  }
}
