/** The caller as the audit list names it. */
import type { Actor } from '#store/audit/audit.ts'
import { callerOf, type Operation } from './operation.ts'

type Calling = Pick<Parameters<Operation['run']>[0], 'by'>

export function actorOf(call: Calling): Actor {
  const { kind = 'key', id, name } = callerOf(call)
  return { kind, id, name }
}
