/** How a call ended. Expected outcomes are values; only a bug throws. */
import type { Problem } from './problem.ts'
import { isRecord, readProblem } from './problem.ts'
import type { SentRequest } from './retrying.ts'

export type Done<T> = { readonly kind: 'done' } & T
/** Somebody was faster: `current` is the version that won. Nothing was overwritten. */
type Stale<T> = { readonly kind: 'stale'; readonly current: T; readonly problem: Problem }

/** The call changed nothing, unless `mayBeDone`: then repeating it with the same `idempotencyKey` is safe, and shows which. */
export type Failed =
  | { readonly kind: 'refused'; readonly problem: Problem }
  /** No response within `patienceMs`. */
  | { readonly kind: 'unreachable'; readonly reason: string; readonly mayBeDone: boolean }
  /** The response is not Crier's: a wrong address, or the sign-in page of a captive network. */
  | { readonly kind: 'foreign'; readonly status: number }
  /** Aborted by the caller's signal. */
  | { readonly kind: 'stopped'; readonly mayBeDone: boolean }

export type Outcome<T> = Done<T> | Failed
export type Edited<T, Current> = Done<T> | Stale<Current> | Failed

type Json = Readonly<Record<string, unknown>>
/** Undefined if this is not one of Crier's responses. */
export type Reader<T> = (json: Json) => T | undefined

/** The whole response, recognized by a member that every such response of Crier has. */
export function having<T extends object>(member: keyof T & string): Reader<T> {
  // The type is inferred from the schema that the server responds with.
  return json => (member in json ? (json as T) : undefined)
}

/** A response that is the value itself; returned under a name. */
export function named<N extends string, T extends object>(
  name: N,
  member: keyof T & string,
): Reader<{ readonly [K in N]: T }> {
  return json => (member in json ? ({ [name]: json } as { readonly [K in N]: T }) : undefined)
}

export function outcomeOf<T>(sent: SentRequest, read: Reader<T>): Outcome<T> {
  if (sent.kind !== 'answered') return sent
  const { status, json } = sent
  const answer = status < 300 && isRecord(json) ? read(json) : undefined
  if (answer !== undefined) return { kind: 'done', ...answer }
  const problem = status < 400 ? undefined : readProblem(status, json)
  if (problem) return { kind: 'refused', problem }
  if (status >= 500) return { kind: 'unreachable', reason: `the answer was ${status}`, mayBeDone: status !== 503 }
  return { kind: 'foreign', status }
}

export function editedOf<T, Current>(sent: SentRequest, read: Reader<T>): Edited<T, Current> {
  const outcome = outcomeOf(sent, read)
  if (outcome.kind !== 'refused' || outcome.problem.code !== 'stale_version') return outcome
  const { problem } = outcome
  return isRecord(problem.current) ? { kind: 'stale', current: problem.current as Current, problem } : outcome
}
