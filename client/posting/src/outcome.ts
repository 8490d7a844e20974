/** How a call ended. What can be expected to happen is a value; only a mistake in the program throws. */
import type { Problem } from './problem.ts'
import { isRecord, readProblem } from './problem.ts'
import type { SentRequest } from './retrying.ts'

export type Done<T> = { readonly kind: 'done' } & T
/** Somebody was faster: `current` is what there is now. Nothing was overwritten. */
type Stale<T> = { readonly kind: 'stale'; readonly current: T; readonly problem: Problem }

/** The call changed nothing, unless `mayBeDone`: then the same `idempotencyKey` again is safe, and tells. */
export type Failed =
  | { readonly kind: 'refused'; readonly problem: Problem }
  /** No answer in the time that the client had. */
  | { readonly kind: 'unreachable'; readonly reason: string; readonly mayBeDone: boolean }
  /** Something answered that is no Crier: a wrong address, or the sign-in page of a train's network. */
  | { readonly kind: 'foreign'; readonly status: number }
  /** Through the signal that the caller passed. */
  | { readonly kind: 'stopped'; readonly mayBeDone: boolean }

export type Outcome<T> = Done<T> | Failed
export type Edited<T, Current> = Done<T> | Stale<Current> | Failed

type Json = Readonly<Record<string, unknown>>
/** Undefined when this is not the answer that Crier gives. */
type Reader<T> = (json: Json) => T | undefined

/** The answer as it is, told from others by the member that each of Crier's has. */
export function having<T extends object>(member: keyof T & string): Reader<T> {
  // The server made it from the very schema that the type is of.
  return json => (member in json ? (json as T) : undefined)
}

/** The answer under a name, where it stands by itself. */
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
