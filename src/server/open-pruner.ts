/** Deletes what is older than its retention setting. */
import type { SteadyClock } from '#platform/steady-clock.ts'
import { startPruner } from '#store/log/pruner.ts'
import { keptDaysIn } from './config/keeping-settings.ts'
import type { ServerOptions } from './server-options.ts'
import type { OpenStores } from './stores/open-stores.ts'

type OpenPruner = Pick<ServerOptions, 'settings' | 'logger' | 'clock' | 'opened'> &
  Pick<OpenStores, 'retention'> & { readonly steady: SteadyClock }

export function openPruner({ settings, logger, clock, opened, retention, steady }: OpenPruner): void {
  const onError = (error: unknown) =>
    logger.warn({ err: error }, 'rows past their retention cannot be deleted now; the next attempt is in an hour')
  const pruner = startPruner({ retention, days: keptDaysIn(settings), clock, steady, random: Math.random, onError })
  opened.defer(() => pruner.close())
}
