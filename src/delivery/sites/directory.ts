/** All sites in memory, for lookups on every request and connection; at most seconds behind the store. */
import { type Bell, ring } from '#store/bus/bell.ts'
import type { Bus } from '#store/bus/bus.ts'
import { originOf, patternsFor } from './origins.ts'
import type { Site } from './site.ts'
import type { Sites } from './sites.ts'

/** Finds changes that were not announced: made by a command beside a server without Redis, or their ring was lost. */
const LOOK_MS = 1_000
const SLOW_LOOK_MS = 10_000

export type Directory = Awaited<ReturnType<typeof openDirectory>>

type DirectoryOptions = {
  readonly sites: Pick<Sites, 'list' | 'revision'>
  readonly bus: Pick<Bus, 'announce'>
  readonly bell: Pick<Bell, 'watch'>
  readonly onError: (error: unknown) => void
}

/** @throws the store's error: a node that does not know the sites must not admit anyone. */
export async function openDirectory({ sites, bus, bell, onError }: DirectoryOptions) {
  let known = await read()
  let looking: Promise<void> | undefined
  const listeners: (() => void)[] = []
  const stop = bell.watch({ name: 'sites', look, quickMs: LOOK_MS, slowMs: SLOW_LOOK_MS })

  async function read(): Promise<Known> {
    // Revision first: a change in between causes another read and is not missed.
    const revision = await sites.revision()
    return { revision, ...arrange(await sites.list()) }
  }

  /** While the store is unreachable, the known sites stay in use. */
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
    get all(): readonly Site[] {
      return known.all
    },
    withId: (id: string): Site | undefined => known.byId.get(id),

    /** May return a revoked site, if no other site's pattern is as specific. */
    ofOrigin: (origin: string): Site | undefined => siteAt(origin, known),

    /** To be called after a change: resolves when this node has loaded it, and notifies the others. */
    async changed(): Promise<void> {
      // A read in progress may have seen the state before the change.
      await looking
      await learn()
      ring(bus, 'sites')
    },

    /** Calls `tell` whenever the known sites change. */
    onChange: (tell: () => void) => void listeners.push(tell),

    close: stop,
  }
}

type Known = {
  readonly revision: number
  readonly all: readonly Site[]
  readonly byId: ReadonlyMap<string, Site>
  readonly byPattern: ReadonlyMap<string, Site>
}

function siteAt(origin: string, { byPattern }: Known): Site | undefined {
  if (byPattern.size === 0) return undefined
  // Parsed as a browser would, against forged values such as https://evil.example#.news.example.
  const read = originOf(origin)
  const patterns = read === undefined ? [] : patternsFor(read)
  return patterns.map(pattern => byPattern.get(pattern)).find(site => site !== undefined)
}

/** A revoked site keeps its origins until another site takes them. */
function arrange(all: readonly Site[]): Omit<Known, 'revision'> {
  const revokedFirst = all.toSorted((a, b) => Number(b.revokedAt !== undefined) - Number(a.revokedAt !== undefined))
  return {
    all,
    byId: new Map(all.map(site => [site.id, site])),
    byPattern: new Map(revokedFirst.flatMap(site => site.origins.map(origin => [origin, site] as const))),
  }
}
