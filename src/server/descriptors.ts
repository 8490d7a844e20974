/** The number of file descriptors that this process may open, and has open. Only Linux reveals it. */
import { readdirSync, readFileSync } from 'node:fs'
import type { Logger } from 'pino'
import type { Clock } from '#platform/clock.ts'
import { sparingly } from '#platform/limits/sparingly.ts'
import type { Descriptors } from '#web/middleware/room.ts'

/** Each reader takes one; the default of many systems is a fraction of what a process can serve. */
const LOW = 4_096
const ADVICE = 'raise it (LimitNOFILE, ulimits, ulimit -n): each reader takes one'

export function lookAtDescriptors(logger: Logger, clock: Clock) {
  const descriptors = readDescriptors()
  if (descriptors && descriptors.limit < LOW)
    logger.warn({ limit: descriptors.limit }, `the limit on open files is low; ${ADVICE}`)
  const tell = sparingly(clock, () =>
    logger.error({ limit: descriptors?.limit }, `no file descriptors are left for more readers; ${ADVICE}`),
  )
  return { descriptors, onFull: () => tell(undefined) }
}

export function readDescriptors(): Descriptors | undefined {
  try {
    const [, limit] = /^Max open files\s+(\d+)/m.exec(readFileSync('/proc/self/limits', 'utf8')) ?? []
    return limit === undefined ? undefined : { limit: Number(limit), inUse: readdirSync('/proc/self/fd').length }
  } catch {
    return undefined
  }
}
