/** The index of the search: filled by nodes that take posts, from what they append and what others left. */
import { Indexer } from '#store/search/indexer.ts'
import type { Search } from '#store/search/search.ts'
import { notedLog } from './noted-log.ts'
import type { ServerOptions } from './server-options.ts'
import type { OpenStores } from './stores/open-stores.ts'

const FAILED = 'updates cannot be indexed for the search now; the next attempt is in half a minute'
const REPAIRED =
  'the index of the search is damaged: it was emptied and is being filled again; posts and removals do not depend on it. Damage comes from the disk or the memory: run "crier doctor"'
const AGAIN =
  'the index of the search was damaged again within an hour: searches find less until "crier search rebuild"; look at the disk (journalctl -k)'

type OpenSearch = Pick<ServerOptions, 'settings' | 'logger' | 'clock' | 'opened'> & {
  readonly stores: OpenStores
  readonly onDamage: () => void
}

/** The same stores with an index that is kept up to date by nodes that take posts, and whose damage any node reports. */
export function withSearchIndex({ settings, logger, clock, opened, stores, onDamage }: OpenSearch): OpenStores {
  if (!settings.CRIER_ROLES.includes('ingest')) return { ...stores, search: watchedSearch(stores.search, onDamage) }
  const indexer = new Indexer({
    ...{ search: stores.search, clock, random: Math.random },
    onProgress: (updates, isDone) =>
      logger.info(
        { updates },
        isDone ? 'the search has indexed all updates' : 'updates are being indexed for the search',
      ),
    onDamage(isRepaired) {
      if (isRepaired) onDamage()
      logger.error(isRepaired ? REPAIRED : AGAIN)
    },
    onError: error => logger.warn({ err: error }, FAILED),
  })
  opened.defer(() => indexer.close())
  return {
    ...stores,
    search: watchedSearch(stores.search, () => indexer.note()),
    log: notedLog(stores.log, ({ stream }) => !stream.startsWith('comments:') && indexer.note()),
  }
}

/** A search that fails for it marks the index as damaged: the next step of a node that takes posts repairs it. */
function watchedSearch(search: Search, onMarked: () => void): Search {
  return {
    async find(blog, searched) {
      const found = await search.find(blog, searched)
      if (found.damaged === undefined) return found
      await search.markDamaged(found.damaged)
      onMarked()
      return found
    },
    quarters: (blog, filter) => search.quarters(blog, filter),
    step: () => search.step(),
    markDamaged: filling => search.markDamaged(filling),
    standing: () => search.standing(),
    rebuild: () => search.rebuild(),
  }
}
