/** Brings scheduled updates to the readers in time. */
import { Scheduler } from '../ingest/scheduler.ts'
import type { Stores } from '../stores.ts'
import type { ServerOptions } from './server-options.ts'

export type OpenScheduler = Pick<ServerOptions, 'logger' | 'clock' | 'opened'> & Pick<Stores, 'log' | 'records' | 'bus'>

export function openScheduler({ logger, opened, ...ports }: OpenScheduler): void {
  const onError = (error: unknown) =>
    logger.error({ err: error }, 'scheduled updates cannot be published now; it is tried again until it works')
  const onRecovered = () => logger.info('scheduled updates can be published again')
  const scheduler = new Scheduler({ ...ports, onError, onRecovered })
  opened.defer(() => scheduler.close())
}
