/** Retries a request after temporary failures of network and server. Only for requests that may be repeated. */
import { backOffMs } from './back-off.ts'
import { isPassing, mayBeDone as mayStandForDone } from './passing.ts'
import { pause, type Timer } from './pause.ts'
import { retryAfterMs } from './retry-after.ts'

const FIRST_DELAY_MS = 250
const MAX_DELAY_MS = 5_000
/** The waits that the server asks for are added to the caller's patience, up to this in total. */
const MOST_ASKED_MS = 60_000

type Retrying = {
  readonly fetch: typeof fetch
  readonly timer: Timer
  readonly random: () => number
  /** No new attempt begins after this; the waits that the server asks for are added. */
  readonly patienceMs: number
  /** How long one attempt may take; `Infinity` for no limit. */
  readonly answerMs: number
}

export type SentRequest =
  /** With any status; `json` is undefined if the body is not JSON. */
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

/** Reads the response to its end: a truncated one counts as lost. */
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

/** The message of fetch is only "fetch failed"; its cause has the reason. */
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
