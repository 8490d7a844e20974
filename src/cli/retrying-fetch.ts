/** Sends a request again when the network or the server failed for the moment. Only for requests that may be repeated. */
import type { Clock } from '../clock.ts'
import { pause } from './pause.ts'
import { Refused } from './refused.ts'

/** Together some four seconds at the most: long enough for a quick restart, short enough for a person who waits. */
const MAX_ATTEMPTS = 5
const FIRST_DELAY_MS = 250
const MAX_DELAY_MS = 5_000
/** A server that wants more patience than this gets a person's attention instead. */
const MAX_RETRY_AFTER_MS = 60_000
/** Posting takes milliseconds; a server that says nothing for so long has lost the request. */
const ANSWER_MS = 30_000

/** The server, or what stands before it, asks for another try. */
const PASSING = [429, 502, 503, 504]

export type Retrying = { readonly clock: Clock; readonly random: () => number }

/** @throws Refused when the server cannot be reached. An answer is given back whatever it says. */
export async function fetchRetrying(url: URL, request: RequestInit, { clock, random }: Retrying): Promise<Response> {
  for (let attempt = 1; ; attempt++) {
    const outcome = await tryOnce(url, request)
    if (outcome instanceof Response && !PASSING.includes(outcome.status)) return outcome
    const delayMs = delay(outcome, { attempt, random })
    if (attempt === MAX_ATTEMPTS || delayMs > MAX_RETRY_AFTER_MS) {
      if (outcome instanceof Response) return outcome
      throw new Refused(unreachable(url, outcome), { cause: outcome })
    }
    if (outcome instanceof Response) await outcome.body?.cancel()
    await pause(delayMs, { clock })
  }
}

async function tryOnce(url: URL, request: RequestInit): Promise<Response | Error> {
  try {
    return await fetch(url, { ...request, signal: AbortSignal.timeout(ANSWER_MS) })
  } catch (error) {
    return error instanceof Error ? error : new Error(String(error))
  }
}

/** Full jitter: clients that were cut off together do not come back together. */
function delay(outcome: Response | Error, { attempt, random }: { attempt: number; random: () => number }): number {
  const most = Math.min(FIRST_DELAY_MS * 2 ** (attempt - 1), MAX_DELAY_MS)
  const asked = outcome instanceof Response ? Number(outcome.headers.get('Retry-After')) * 1_000 : 0
  return (Number.isFinite(asked) ? asked : 0) + most * random()
}

function unreachable({ origin }: URL, error: Error): string {
  const reason = causeOf(error)
  return `The server at ${origin} cannot be reached (${reason}). Is it running? CRIER_URL says where it is.`
}

/** fetch says "fetch failed"; what failed stands in its cause. */
function causeOf(error: Error): string {
  const { cause } = error
  if (!(cause instanceof Error)) return error.message
  return 'code' in cause && typeof cause.code === 'string' ? cause.code : cause.message
}
