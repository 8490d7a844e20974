/** The logger of a process: JSON with named levels and ISO times on standard error, or plain text on a terminal. */
import { isatty } from 'node:tty'
import { type Logger, type LoggerOptions, pino, stdTimeFunctions } from 'pino'
import type { Clock } from '#platform/clock.ts'
import { inWords } from './in-words.ts'
import { Output } from './output.ts'

const STANDARD_ERROR = 2

/** Called once in every process that serves. `dropped`: the number of log lines dropped so far. */
export function openLogger({ level, clock }: { readonly level: string; readonly clock: Clock }) {
  const onResumed = (lost: number) =>
    logger.warn({ lost }, 'these lines could not be written to standard error and are lost')
  const output = new Output({ fd: STANDARD_ERROR, clock, onResumed })
  const print = isatty(STANDARD_ERROR) ? inWords : asItIs
  const logger: Logger = pino({ ...LINES, level }, { write: line => output.write(print(line)) })
  process.on('exit', () => output.flush())
  // Node's own handler writes to the descriptor directly, and would block on a pipe that nobody reads.
  process.removeAllListeners('warning')
  process.on('warning', warning => logger.warn({ err: warning }, 'warning from Node'))
  return { logger, dropped: () => output.dropped }
}

const asItIs = (line: string) => line

/** As log collectors read them without configuration. */
const LINES: LoggerOptions = {
  timestamp: stdTimeFunctions.isoTime,
  formatters: { level: label => ({ level: label }) },
}
