/** Assembles the sites of one node: who may embed, and the visit counts. */
import type { Clock } from '#platform/clock.ts'
import type { Bell } from '#store/bus/bell.ts'
import type { Bus } from '#store/bus/bus.ts'
import { openDirectory } from './directory.ts'
import { createEmbedding, type EmbeddingMode } from './embedding.ts'
import type { Sites } from './sites.ts'
import { VisitCounter } from './visits.ts'

export type OpenSites = Awaited<ReturnType<typeof openSites>>

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

export async function openSites(options: OpenSitesOptions) {
  const { sites } = options
  const directory = await openDirectory(options)
  const visits = new VisitCounter(options)
  return {
    sites,
    directory,
    embedding: createEmbedding({ ...options, directory }),
    visits,
    async close(): Promise<void> {
      directory.close()
      await visits.close()
    },
  }
}
