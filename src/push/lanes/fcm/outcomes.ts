/** Maps responses of FCM's HTTP v1 API to outcomes. */
import { jsonIn, membersOf, stringOf } from '#platform/json-in.ts'
import { retryAfterMs } from '#platform/retry/retry-after.ts'
import { ACCEPTED, type NoAnswer, type PushOutcome, type ServiceAnswer } from '#push/campaign/outcome.ts'

/** Google's recommendation for a 429 without Retry-After. */
const QUOTA_REST_MS = 60_000

type FcmOutcome = PushOutcome | { readonly kind: 'unauthenticated'; readonly reason: string }

type Problem = {
  readonly status: string
  /** FcmError's errorCode; empty if the response has none. */
  readonly code: string
  readonly isAboutFields: boolean
  readonly isAboutToken: boolean
}

export function readFcmAnswer(answer: ServiceAnswer | NoAnswer, now: Date): FcmOutcome {
  if ('reason' in answer) return { kind: 'retry', reason: answer.reason }
  if (answer.status === 200) return ACCEPTED
  const problem = problemIn(answer)
  const reason = reasonOf(answer.status, problem)
  const wait = retryAfterMs(answer.headers['retry-after'], now)
  switch (answer.status) {
    case 400:
      return badRequest(problem, reason)
    case 401:
      // The project's own APNs or Web Push key is at fault: tokens of other kinds may work.
      if (problem.code === 'THIRD_PARTY_AUTH_ERROR') return { kind: 'suspect', reason, keepsToken: true }
      return { kind: 'unauthenticated', reason }
    case 403:
      if (problem.code === 'SENDER_ID_MISMATCH') return { kind: 'suspect', reason, keepsToken: true }
      return { kind: 'unauthenticated', reason }
    case 404:
      return problem.code.startsWith('UNREGISTERED') ? { kind: 'gone', reason } : { kind: 'refused', reason }
    case 429:
      return { kind: 'retry', reason, afterMs: wait ?? QUOTA_REST_MS, restsPlace: true }
    default:
      if (answer.status < 500) return { kind: 'unsendable', reason }
      return { kind: 'retry', reason, ...(wait !== undefined && { afterMs: wait }) }
  }
}

/** One code covers malformed tokens and malformed messages; only the former may cost a token. */
function badRequest({ code, isAboutFields, isAboutToken }: Problem, reason: string): PushOutcome {
  const isToken = code === 'INVALID_ARGUMENT' && isAboutToken && !isAboutFields
  return isToken ? { kind: 'gone', reason } : { kind: 'unsendable', reason }
}

function problemIn(answer: ServiceAnswer): Problem {
  const error = membersOf(membersOf(jsonIn(answer.text)).error)
  const details = Array.isArray(error.details) ? error.details.map(membersOf) : []
  const code = details.find(one => stringOf(one['@type']).endsWith('FcmError'))?.errorCode
  return {
    status: stringOf(error.status),
    code: stringOf(code),
    isAboutFields: details.some(one => 'fieldViolations' in one),
    isAboutToken: /registration token/i.test(stringOf(error.message)),
  }
}

function reasonOf(status: number, { code, status: name }: Problem): string {
  const known = code || name
  return /^[A-Z_]{1,40}$/.test(known) ? known : String(status)
}
