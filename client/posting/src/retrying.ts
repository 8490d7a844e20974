/** Sends a request again when the network or the server failed for the moment. Only for requests that may be repeated. */
import { backOffMs } from './back-off.ts'
import { isPassing, mayBeDone as mayStandForDone } from './passing.ts'
import { pause, type Timer } from './pause.ts'
import { retryAfterMs } from './retry-after.ts'

const FIRST_DELAY_MS = 250
const MAX_DELAY_MS = 5_000
/** What the server itself asks for is waited for beyond the caller's patience, but no longer than this in all. */
const MOST_ASKED_MS = 60_000

type Retrying = {
  readonly fetch: typeof fetch
  readonly timer: Timer
  readonly random: () => number
  /** No new try begins after this; what the server asks for comes on top. */
  readonly patienceMs: number
  /** How long one attempt may take; `Infinity` for no limit. */
  readonly answerMs: number
}

export type SentRequest =
  /** Whatever it says; `json` is undefined when it is none. */
  | { readonly kind: 'answered'; readonly status: number; readonly json: unknown; readonly headers: Headers }
  | { readonly kind: 'unreachable'; readonly reason: string; readonly mayBeDone: boolean }
  | { readonly kind: 'stopped'; readonly mayBeDone: boolean }

type Answered = Extract<SentRequest, { kind: 'answered' }>
type Request = Omit<RequestInit, 'signal'> & { readonly signal?: AbortSignal }

export async function sendRetrying(url: string, request: Request, retrying: Retrying): Promise<SentRequest> {
  const { timer, random, patienceMs } = retrying
  const { signal } = request
  const begin = timer.now().getTime()
  let [askedMs, mayBeDone] = [0, false]
  for (let attempt = 1; ; attempt++) {
    if (signal?.aborted) return { kind: 'stopped', mayBeDone }
    const outcome = await tryOnce(url, request, retrying)
    if (outcome.kind === 'answered' && !isPassing(outcome.status)) return outcome
    mayBeDone ||= outcome.kind === 'failed' || mayStandForDone(outcome.status)
    if (signal?.aborted) return { kind: 'stopped', mayBeDone }
    const now = timer.now()
    const delayMs = backOffMs(attempt, { firstMs: FIRST_DELAY_MS, mostMs: MAX_DELAY_MS, random })
    const asked = outcome.kind === 'answered' ? retryAfterMs(outcome.headers.get('Retry-After'), now) : 0
    const spentMs = now.getTime() - begin - askedMs
    askedMs += asked
    if (spentMs + delayMs > patienceMs || askedMs > MOST_ASKED_MS) {
      return outcome.kind === 'answered' ? outcome : { kind: 'unreachable', reason: outcome.reason, mayBeDone }
    }
    await pause(asked + delayMs, { timer, ...(signal && { signal }) })
  }
}

type Failed = { readonly kind: 'failed'; readonly reason: string }

/** Reads the response to its end: one that breaks off in the middle is lost. */
async function tryOnce(url: string, request: Request, { fetch, answerMs }: Retrying): Promise<Answered | Failed> {
  const limit = answerMs < Infinity ? [AbortSignal.timeout(answerMs)] : []
  const signal = AbortSignal.any([...(request.signal ? [request.signal] : []), ...limit])
  try {
    const response = await fetch(url, { ...request, signal })
    const { status, headers } = response
    return { kind: 'answered', status, headers, json: jsonIn(await response.text()) }
  } catch (error) {
    return { kind: 'failed', reason: reasonOf(error) }
  }
}

/** fetch says "fetch failed"; what failed stands in its cause. */
function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error)
  const { cause } = error
  if (!(cause instanceof Error)) return error.message
  return 'code' in cause && typeof cause.code === 'string' ? cause.code : cause.message
}

function jsonIn(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
