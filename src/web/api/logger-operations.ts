/** The API calls that read the level of the logger and change it for a while. */
import { z } from 'zod'
import { type LevelNow, LOG_LEVELS, MAX_LEVEL_MINUTES, type NewLevel } from '#platform/logger/log-level.ts'
import { instant } from '#shared/blog/update.ts'
import type { Audit } from '#store/audit/audit.ts'
import { PRIVATE } from '#web/middleware/caching.ts'
import { actorOf } from './actor-of.ts'
import { type Operation, operation } from './operation.ts'

const DEFAULT_MINUTES = 15

const level = z.enum(LOG_LEVELS).meta({ id: 'LogLevel', description: 'The least severe level that is logged' })

const standing = z
  .object({
    level,
    configured: level.meta({ description: 'Of `CRIER_LOG_LEVEL`, which applies afterwards' }),
    until: instant.optional().meta({ description: 'Absent while the configured level applies' }),
  })
  .meta({ id: 'Logger' })

const newLevel = z.object({
  level,
  minutes: z
    .int()
    .min(1)
    .max(MAX_LEVEL_MINUTES)
    .default(DEFAULT_MINUTES)
    .meta({ description: 'After that the configured level applies again, so that a forgotten `debug` fills no disk' }),
})

const configured: z.input<typeof standing> = { level: 'info', configured: 'info' }
const changed: z.input<typeof standing> = { level: 'debug', configured: 'info', until: '2026-03-04T16:59:00.000Z' }

type LoggerPorts = {
  readonly audit: Pick<Audit, 'add'>
  readonly logLevel: { readonly now: LevelNow; change(to: NewLevel): void; reset(): void }
}

export function loggerOperations(ports: LoggerPorts): readonly Operation[] {
  return [readLogger(ports), changeLogger(ports), resetLogger(ports)]
}

const shared = { path: '/v1/logger', group: 'Installation', access: 'admin', refuses: [] } as const
const answer = ({ now: json }: LoggerPorts['logLevel']) => ({ headers: { 'Cache-Control': PRIVATE }, json })

function readLogger({ logLevel }: LoggerPorts): Operation {
  return operation({
    ...shared,
    method: 'get',
    name: 'readLogger',
    summary: 'Read the level of the logger',
    answers: { 200: { description: 'Of the process that answers', schema: standing, example: configured } },
    run: async () => answer(logLevel),
  })
}

function changeLogger({ audit, logLevel }: LoggerPorts): Operation {
  return operation({
    ...shared,
    method: 'patch',
    name: 'changeLogger',
    summary: 'Change the level of the logger for a while',
    description: 'On all nodes and workers that the bus reaches now. Logged by each, and in the audit list.',
    body: newLevel,
    answers: { 200: { description: 'The new level', schema: standing, example: changed } },
    async run({ body, ...call }) {
      await audit.add({ by: actorOf(call), action: 'logger.changed', detail: body })
      logLevel.change(body)
      return answer(logLevel)
    },
  })
}

function resetLogger({ audit, logLevel }: LoggerPorts): Operation {
  return operation({
    ...shared,
    method: 'delete',
    name: 'resetLogger',
    summary: 'Return to the configured level of the logger',
    answers: { 200: { description: 'The configured level', schema: standing, example: configured } },
    async run(call) {
      await audit.add({ by: actorOf(call), action: 'logger.changed', detail: { level: logLevel.now.configured } })
      logLevel.reset()
      return answer(logLevel)
    },
  })
}
