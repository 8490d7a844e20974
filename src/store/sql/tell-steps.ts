/** Logs the progress of migrations, so that an operator who waits for a start sees that it works, and on what. */
import type { Logger } from 'pino'
import type { TellStep } from './migrations.ts'

export function stepsTo(logger: Logger): TellStep {
  return ({ step, of, ms }) => {
    if (ms === undefined) logger.info({ step, of }, 'migrating the tables of the database')
    else logger.info({ step, of, ms }, 'a step of the migration is done')
  }
}
