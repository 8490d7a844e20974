/** Says how far a database is brought up to date: whoever waits for a start sees that it works, and on what. */
import type { Logger } from 'pino'
import type { TellStep } from './migrations.ts'

export function stepsTo(logger: Logger): TellStep {
  return ({ step, of, ms }) => {
    if (ms === undefined) logger.info({ step, of }, 'bringing the tables of the database up to date')
    else logger.info({ step, of, ms }, 'the tables of the database are a step further')
  }
}
