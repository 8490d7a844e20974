/** One call of the API, with everything that all calls have in common. */
import { newIdempotencyKey } from './new-key.ts'
import { systemTimer, type Timer } from './pause.ts'
import { type SentRequest, sendRetrying } from './retrying.ts'

export type ClientOptions = {
  /** Where Crier is: `https://live.example.org`, with its path where it has one. */
  readonly url: string
  /** The key to post with; without one, what `headers` or a cookie says. */
  readonly key?: string
  /** Asked for at every call. */
  readonly headers?: () => Readonly<Record<string, string>>
  /** A call that gets no answer is given up after this; 20 seconds by default. */
  readonly patienceMs?: number
  readonly fetch?: typeof fetch
  readonly timer?: Timer
  /** From 0 up to 1. */
  readonly random?: () => number
}

type CallerOptions = ClientOptions & {
  /** How long one attempt may take; `Infinity` for no limit. */
  readonly answerMs?: number
  readonly cache?: 'no-store'
}

export type CallOptions = {
  /** The same again, in a later run of the program too, does nothing twice and is answered as the first time. */
  readonly idempotencyKey?: string
  readonly signal?: AbortSignal
}

export type PostingCall = CallOptions & {
  readonly method: 'GET' | 'POST' | 'PATCH' | 'DELETE'
  /** From `/v1` on. */
  readonly path: string
  readonly body?: object
  /** In place of `body`: bytes, with their type. */
  readonly bytes?: Blob
  /** Sent as If-Match. */
  readonly version?: number
  /** Completed by the browser although its page has gone. */
  readonly keepalive?: boolean
}

export type Caller = (call: PostingCall) => Promise<SentRequest>

/** A person who waits looks elsewhere by then; a program has its own queue. */
const PATIENCE_MS = 20_000
/** Posting takes milliseconds; a server that is silent for this long has lost the request. */
const ANSWER_MS = 30_000

export function createCaller({ url, key, headers = () => ({}), cache, ...options }: CallerOptions): Caller {
  const retrying = {
    // Called as a method of something else, a browser's fetch throws.
    fetch: options.fetch ?? ((input, init) => fetch(input, init)),
    timer: options.timer ?? systemTimer,
    random: options.random ?? Math.random,
    patienceMs: options.patienceMs ?? PATIENCE_MS,
    answerMs: options.answerMs ?? ANSWER_MS,
  } satisfies Parameters<typeof sendRetrying>[2]
  const base = url.replace(/\/+$/, '')

  return call => {
    const { method, path, body, bytes, version, signal, keepalive } = call
    // Made here, once: every try of the call carries the same.
    const { idempotencyKey = newIdempotencyKey() } = call
    const request = {
      method,
      headers: {
        ...(key !== undefined && { Authorization: `Bearer ${key}` }),
        ...headers(),
        ...(body && { 'Content-Type': 'application/json' }),
        ...(bytes && { 'Content-Type': bytes.type || 'application/octet-stream' }),
        ...(version !== undefined && { 'If-Match': `"${version}"` }),
        ...(method !== 'GET' && { 'Idempotency-Key': idempotencyKey }),
      },
      ...(body && { body: JSON.stringify(body) }),
      ...(bytes && { body: bytes }),
      ...(cache && { cache }),
      ...(keepalive && { keepalive }),
      ...(signal && { signal }),
    }
    return sendRetrying(`${base}${path}`, request, retrying)
  }
}
