/** Changes the log level of every process of an installation: one is asked, and rings the others. */
import { randomUUID } from 'node:crypto'
import {
  LOG_LEVELS,
  LogLevel,
  type LogLevelName,
  MAX_LEVEL_MINUTES,
  type NewLevel,
} from '#platform/logger/log-level.ts'
import { ring } from '#store/bus/bell.ts'
import type { ServerOptions } from './server-options.ts'
import type { OpenStores } from './stores/open-stores.ts'

/** There is nothing to poll for: a process that misses the ring keeps its level, and says so by what it logs. */
const NEVER_MS = 24 * 3_600_000
const RESET = 'reset'

type OpenLogLevel = Pick<ServerOptions, 'settings' | 'logger' | 'clock' | 'opened'> & Pick<OpenStores, 'bus' | 'bell'>

export type LogLevels = ReturnType<typeof openLogLevel>

export function openLogLevel({ settings, logger, clock, opened, bus, bell }: OpenLogLevel) {
  const here = new LogLevel({ logger, clock, configured: settings.CRIER_LOG_LEVEL })
  const self = randomUUID()
  let told = 0
  /** Another process changed the level since ours was applied here. */
  let isOvertaken = false

  /** The last ring on the bus counts in every process: one of ours that comes back is applied again if another came before it. */
  function hear(word: string): void {
    const [id = '', level = '', minutes] = word.split(' ')
    const [by, number] = id.split('/')
    if (by === self && !(isOvertaken && Number(number) === told)) return
    isOvertaken = by !== self
    if (level === RESET) here.reset()
    else if (isLevel(level) && Number(minutes) <= MAX_LEVEL_MINUTES) here.change({ level, minutes: Number(minutes) })
  }

  function tell(what: string): void {
    told += 1
    isOvertaken = false
    ring(bus, 'logger', `${self}/${told} ${what}`)
  }

  const stop = bell.watch({ name: 'logger', look: hear, quickMs: NEVER_MS, slowMs: NEVER_MS })
  opened.defer(() => {
    stop()
    here.close()
  })
  return {
    get now() {
      return here.now
    },
    change({ level, minutes }: NewLevel): void {
      here.change({ level, minutes })
      tell(`${level} ${minutes}`)
    },
    reset(): void {
      here.reset()
      tell(RESET)
    },
  }
}

function isLevel(text: string): text is LogLevelName {
  return LOG_LEVELS.some(level => level === text)
}
