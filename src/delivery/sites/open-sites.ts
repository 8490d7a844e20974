/** Assembles the sites of one node: who may embed, and the visit counts. */

import type { Clock } from '#platform/clock.ts'
import type { Bell } from '#store/bus/bell.ts'
import type { Bus } from '#store/bus/bus.ts'
import { type Directory, openDirectory } from './directory.ts'
import { createEmbedding, type Embedding, type EmbeddingMode } from './embedding.ts'
import type { Sites } from './sites.ts'
import { VisitCounter } from './visits.ts'

export type OpenSites = {
  readonly sites: Sites
  readonly directory: Directory
  readonly embedding: Embedding
  readonly visits: VisitCounter
  close(): Promise<void>
}

type OpenSitesOptions = {
  readonly sites: Sites
  readonly bus: Bus
  readonly bell: Pick<Bell, 'watch'>
  readonly clock: Clock
  readonly mode: EmbeddingMode
  readonly ownUrls: () => readonly string[]
  /** Called while the store is unreachable; known sites stay in use, and counts are kept. */
  readonly onError: (error: unknown) => void
}

export async function openSites({
  sites,
  bus,
  bell,
  clock,
  mode,
  ownUrls,
  onError,
}: OpenSitesOptions): Promise<OpenSites> {
  const directory = await openDirectory({ sites, bus, bell, onError })
  const visits = new VisitCounter({ sites, clock, onError })
  return {
    sites,
    directory,
    embedding: createEmbedding({ mode, directory, ownUrls }),
    visits,
    async close() {
      directory.close()
      await visits.close()
    },
  }
}
