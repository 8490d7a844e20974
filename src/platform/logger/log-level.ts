/** The level of a process's logger, which can be changed for a while: a forgotten `debug` must not fill a disk. */
import type { Logger } from 'pino'
import type { Clock } from '#platform/clock.ts'

export const LOG_LEVELS = ['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent'] as const
export type LogLevelName = (typeof LOG_LEVELS)[number]

/** A day: somebody looks at it again by then. */
export const MAX_LEVEL_MINUTES = 1_440

export type NewLevel = { readonly level: LogLevelName; readonly minutes: number }
export type LevelNow = {
  readonly level: LogLevelName
  /** Of the settings, which applies afterwards. */
  readonly configured: LogLevelName
  /** Absent while the configured level applies. */
  readonly until?: string
}

type LogLevelOptions = { readonly logger: Logger; readonly configured: LogLevelName; readonly clock: Clock }

export class LogLevel {
  readonly #given: LogLevelOptions
  #until: Date | undefined
  #callOff = () => {}

  constructor(given: LogLevelOptions) {
    this.#given = given
  }

  get now(): LevelNow {
    const { configured, logger } = this.#given
    const until = this.#until && { until: this.#until.toISOString() }
    return { level: logger.level as LogLevelName, configured, ...until }
  }

  change({ level, minutes }: NewLevel): void {
    const { clock } = this.#given
    this.#callOff()
    this.#until = new Date(clock.now().getTime() + minutes * 60_000)
    this.#callOff = clock.after(minutes * 60_000, () => this.reset())
    this.#apply(level, { to: level, until: this.#until.toISOString() })
  }

  /** The configured level applies again. */
  reset(): void {
    if (!this.#until) return
    this.close()
    const { configured } = this.#given
    this.#apply(configured, { to: configured })
  }

  close(): void {
    this.#callOff()
    this.#until = undefined
  }

  /** The line is written whatever the two levels are. */
  #apply(level: LogLevelName, fields: object): void {
    const { logger } = this.#given
    logger.level = 'info'
    logger.info(fields, 'the log level was changed')
    logger.level = level
  }
}
