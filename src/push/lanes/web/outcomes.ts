/** Maps responses of browsers' push services to outcomes (RFC 8030; Mozilla's `errno` is more specific). */
import { jsonIn, membersOf } from '#platform/json-in.ts'
import { retryAfterMs } from '#platform/retry/retry-after.ts'
import { ACCEPTED, type NoAnswer, type PushOutcome, type ServiceAnswer } from '#push/campaign/outcome.ts'

type Read = (answer: ServiceAnswer, now: Date) => PushOutcome

const gone: Read = answer => ({ kind: 'gone', reason: reasonOf(answer) })
const suspect = (answer: ServiceAnswer): PushOutcome => ({ kind: 'suspect', reason: reasonOf(answer) })
const unsendable: Read = answer => ({ kind: 'unsendable', reason: reasonOf(answer) })
const again: Read = (answer, now) => ({ kind: 'retry', reason: reasonOf(answer), ...wait(answer, now) })

const TABLE: Readonly<Record<number, Read>> = {
  200: () => ACCEPTED,
  201: () => ACCEPTED,
  202: () => ACCEPTED,
  400: unsendable,
  // A wrong signature, or a subscription made with another key: Mozilla does not distinguish them.
  401: suspect,
  403: answer =>
    bodyOf(answer).reason === 'BadJwtToken' ? { kind: 'refused', reason: 'BadJwtToken' } : suspect(answer),
  404: gone,
  408: again,
  410: gone,
  413: unsendable,
  429: (answer, now) => ({ kind: 'retry', reason: reasonOf(answer), ...wait(answer, now), restsPlace: true }),
}

export function readWebAnswer(answer: ServiceAnswer | NoAnswer, now: Date): PushOutcome {
  if ('reason' in answer) return { kind: 'retry', reason: answer.reason }
  const read = TABLE[answer.status] ?? (answer.status >= 500 ? again : unsendable)
  return read(answer, now)
}

/** `410/105`: the status and Mozilla's errno. No other part of a response is guaranteed to be short. */
function reasonOf(answer: ServiceAnswer): string {
  const { errno } = bodyOf(answer)
  return typeof errno === 'number' ? `${answer.status}/${errno}` : String(answer.status)
}

function bodyOf(answer: ServiceAnswer): { readonly errno?: unknown; readonly reason?: unknown } {
  return membersOf(jsonIn(answer.text))
}

function wait(answer: ServiceAnswer, now: Date): { afterMs?: number } {
  const afterMs = retryAfterMs(answer.headers['retry-after'], now)
  return afterMs === undefined ? {} : { afterMs }
}
