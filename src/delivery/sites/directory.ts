/** All sites in memory, for every request and connection; at most seconds behind the store. */
import { type Bell, ring } from '#store/bus/bell.ts'
import type { Bus } from '#store/bus/bus.ts'
import { originOf, patternsFor } from './origins.ts'
import type { Site } from './site.ts'
import type { Sites } from './sites.ts'

/** Finds what the bell did not announce: a command that ran beside the server, a lost ring. */
const LOOK_MS = 1_000
const SLOW_LOOK_MS = 10_000

export interface Directory {
  readonly all: readonly Site[]
  withId(id: string): Site | undefined
  /** Includes revoked sites, where no other pattern is as specific. */
  ofOrigin(origin: string): Site | undefined
  /** Call it after a change: resolves when this node has loaded it, and notifies the others. */
  changed(): Promise<void>
  /** Calls `tell` whenever the known sites have changed. */
  onChange(tell: () => void): void
  close(): void
}

type DirectoryOptions = {
  readonly sites: Pick<Sites, 'list' | 'revision'>
  readonly bus: Pick<Bus, 'announce'>
  readonly bell: Pick<Bell, 'watch'>
  readonly onError: (error: unknown) => void
}

/** @throws what the store throws: a node that does not know whom to refuse admits nobody. */
export async function openDirectory({ sites, bus, bell, onError }: DirectoryOptions): Promise<Directory> {
  let known = await read()
  let looking: Promise<void> | undefined
  const listeners: (() => void)[] = []
  const stop = bell.watch({ name: 'sites', look, quickMs: LOOK_MS, slowMs: SLOW_LOOK_MS })

  async function read(): Promise<Known> {
    // Version first: a change in between is then read again, not missed.
    const revision = await sites.revision()
    return { revision, ...arrange(await sites.list()) }
  }

  /** Known sites stay in use while the store is unreachable. */
  function look(): void {
    looking ??= refresh()
      .catch(onError)
      .finally(() => {
        looking = undefined
      })
  }

  async function refresh(): Promise<void> {
    if ((await sites.revision()) !== known.revision) await learn()
  }

  async function learn(): Promise<void> {
    known = await read()
    for (const tell of listeners) tell()
  }

  return {
    get all() {
      return known.all
    },
    withId: id => known.byId.get(id),

    ofOrigin(origin) {
      if (known.byPattern.size === 0) return undefined
      // A made-up value, such as https://evil.example#.news.example, is parsed as a browser would.
      const read = originOf(origin)
      if (read === undefined) return undefined
      for (const pattern of patternsFor(read)) {
        const site = known.byPattern.get(pattern)
        if (site) return site
      }
      return undefined
    },

    async changed() {
      // A read in progress may have seen the state before the change.
      await looking
      await learn()
      ring(bus, 'sites')
    },

    onChange: tell => void listeners.push(tell),

    close: stop,
  }
}

type Known = {
  readonly revision: number
  readonly all: readonly Site[]
  readonly byId: ReadonlyMap<string, Site>
  readonly byPattern: ReadonlyMap<string, Site>
}

/** A revoked site keeps its origins until another has them. */
function arrange(all: readonly Site[]): Omit<Known, 'revision'> {
  const revokedFirst = all.toSorted((a, b) => Number(b.revokedAt !== undefined) - Number(a.revokedAt !== undefined))
  return {
    all,
    byId: new Map(all.map(site => [site.id, site])),
    byPattern: new Map(revokedFirst.flatMap(site => site.origins.map(origin => [origin, site] as const))),
  }
}
