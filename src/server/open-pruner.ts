/** Deletes what is older than its retention setting. */
import type { SteadyClock } from '#platform/steady-clock.ts'
import { startPruner } from '#store/log/pruner.ts'
import { keptDaysIn } from './config/keeping-settings.ts'
import { pruneUploads } from './prune.ts'
import type { ServerOptions } from './server-options.ts'
import type { OpenStores } from './stores/open-stores.ts'

/** Listing a bucket of a million pictures takes a thousand requests. */
const UPLOADS_EVERY_MS = 24 * 60 * 60_000
const FIRST_UPLOADS_MS = 60 * 60_000

type OpenPruner = Pick<ServerOptions, 'settings' | 'logger' | 'clock' | 'opened'> &
  Pick<OpenStores, 'retention' | 'erasures'> & { readonly steady: SteadyClock }

export function openPruner(options: OpenPruner): void {
  const { settings, logger, clock, opened, retention, steady } = options
  const onError = (error: unknown) =>
    logger.warn({ err: error }, 'rows past their retention cannot be deleted now; the next attempt is in an hour')
  const pruner = startPruner({ retention, days: keptDaysIn(settings), clock, steady, random: Math.random, onError })
  opened.defer(() => pruner.close())
  opened.defer(startUploadPruner(options))
}

function startUploadPruner({ settings, logger, clock, retention, erasures, steady }: OpenPruner): () => Promise<void> {
  const stop = new AbortController()
  let pruning: Promise<unknown> | undefined
  let callOff = clock.after(FIRST_UPLOADS_MS * (1 + Math.random()), begin)

  function begin(): void {
    callOff = clock.after(UPLOADS_EVERY_MS, begin)
    if (!steady.isSteady) return
    pruning ??= pruneUploads({ settings, retention, erasures, now: clock.now(), signal: stop.signal })
      .catch(error => logger.warn({ err: error }, 'unused pictures cannot be found now; the next attempt is tomorrow'))
      .finally(() => {
        pruning = undefined
      })
  }

  return async () => {
    stop.abort()
    callOff()
    await pruning
  }
}
