/** Publishes scheduled updates at their time. */
import { Scheduler, type SchedulerOptions } from '#editorial/schedule/scheduler.ts'
import type { ServerOptions } from './server-options.ts'
import type { OpenStores } from './stores/open-stores.ts'

/** If two hundred nodes wake for one update, one of them queries every half millisecond, and most find it published. */
const SPREAD_MS = 100

type OpenScheduler = Pick<ServerOptions, 'settings' | 'logger' | 'clock' | 'opened'> &
  Pick<OpenStores, 'log' | 'records' | 'bus' | 'bell' | 'now' | 'contributors'> &
  Pick<SchedulerOptions, 'onPublished' | 'around'>

export function openScheduler({ settings, logger, opened, ...ports }: OpenScheduler): void {
  const onError = (error: unknown) =>
    logger.error({ err: error }, 'scheduled updates cannot be published now; retrying until it works')
  const onRecovered = () => logger.info('scheduled updates can be published again')
  const spreadMs = settings.DATABASE_URL === undefined ? 0 : SPREAD_MS
  const scheduler = new Scheduler({ ...ports, spreadMs, random: Math.random, onError, onRecovered })
  opened.defer(() => scheduler.close())
}
