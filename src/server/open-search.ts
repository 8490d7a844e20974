/** The index of the search: filled by nodes that take posts, from what they append and what others left. */
import { Indexer } from '#store/search/indexer.ts'
import { notedLog } from './noted-log.ts'
import type { ServerOptions } from './server-options.ts'
import type { OpenStores } from './stores/open-stores.ts'

const FAILED = 'updates cannot be indexed for the search now; the next attempt is in half a minute'

type OpenSearch = Pick<ServerOptions, 'settings' | 'logger' | 'clock' | 'opened'> & { readonly stores: OpenStores }

/** The same stores on a node that takes no posts. */
export function withSearchIndex({ settings, logger, clock, opened, stores }: OpenSearch): OpenStores {
  if (!settings.CRIER_ROLES.includes('ingest')) return stores
  const indexer = new Indexer({
    ...{ search: stores.search, clock, random: Math.random },
    onProgress: (updates, isDone) =>
      logger.info(
        { updates },
        isDone ? 'the search has indexed all updates' : 'updates are being indexed for the search',
      ),
    onError: error => logger.warn({ err: error }, FAILED),
  })
  opened.defer(() => indexer.close())
  return { ...stores, log: notedLog(stores.log, ({ stream }) => !stream.startsWith('comments:') && indexer.note()) }
}
