/** Deletes what is older than its retention setting. */
import { startPruner } from '#store/log/pruner.ts'
import { keptDaysIn } from './config/keeping-settings.ts'
import type { ServerOptions } from './server-options.ts'
import type { OpenStores } from './stores/open-stores.ts'

type OpenPruner = Pick<ServerOptions, 'settings' | 'logger' | 'clock' | 'opened'> & Pick<OpenStores, 'retention'>

export function openPruner({ settings, logger, clock, opened, retention }: OpenPruner): void {
  const onError = (error: unknown) =>
    logger.warn({ err: error }, 'rows past their retention cannot be deleted now; the next attempt is in an hour')
  const pruner = startPruner({ retention, days: keptDaysIn(settings), clock, random: Math.random, onError })
  opened.defer(() => pruner.close())
}
