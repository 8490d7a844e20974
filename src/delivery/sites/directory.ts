/** The sites in memory, for every request and every connection; seconds behind the store at the most. */
import { type Bell, ring } from '#store/bus/bell.ts'
import type { Bus } from '#store/bus/bus.ts'
import { originOf, patternsFor } from './origins.ts'
import type { Site } from './site.ts'
import type { Sites } from './sites.ts'

/** Whom the bell has not told, this tells: a command that ran beside the server, a ring that was lost. */
const LOOK_MS = 1_000
const SLOW_LOOK_MS = 10_000

export interface Directory {
  readonly all: readonly Site[]
  withId(id: string): Site | undefined
  /** Revoked ones too, where no other is as close. */
  ofOrigin(origin: string): Site | undefined
  /** After a change: resolves when this node knows it, and tells the others. */
  changed(): Promise<void>
  /** Calls `tell` whenever what is known has changed. */
  onChange(tell: () => void): void
  close(): void
}

type DirectoryOptions = {
  readonly sites: Pick<Sites, 'list' | 'revision'>
  readonly bus: Pick<Bus, 'announce'>
  readonly bell: Pick<Bell, 'watch'>
  readonly onError: (error: unknown) => void
}

/** @throws what the store throws: a node that does not know whom to refuse lets nobody in. */
export async function openDirectory({ sites, bus, bell, onError }: DirectoryOptions): Promise<Directory> {
  let known = await read()
  let looking: Promise<void> | undefined
  const listeners: (() => void)[] = []
  const stop = bell.watch({ name: 'sites', look, quickMs: LOOK_MS, slowMs: SLOW_LOOK_MS })

  async function read(): Promise<Known> {
    // The number first: a change in between is then read again, and not missed.
    const revision = await sites.revision()
    return { revision, ...arrange(await sites.list()) }
  }

  /** What is known stays while the store is away. */
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
      // What a program made up, such as https://evil.example#.news.example, is read as a browser would read it.
      const read = originOf(origin)
      if (read === undefined) return undefined
      for (const pattern of patternsFor(read)) {
        const site = known.byPattern.get(pattern)
        if (site) return site
      }
      return undefined
    },

    async changed() {
      // One that was under way may have read what was there before.
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
