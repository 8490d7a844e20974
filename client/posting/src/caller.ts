/** One call of the API, with everything that all calls have in common. */
import { newIdempotencyKey } from './new-key.ts'
import { systemTimer, type Timer } from './pause.ts'
import { type SentRequest, sendRetrying } from './retrying.ts'

export type ClientOptions = {
  /** The address of Crier, `https://live.example.org`, including its path prefix if it has one. */
  readonly url: string
  /** The key to post with; without one, `headers` or a cookie must authorize the calls. */
  readonly key?: string
  /** Called for every request. */
  readonly headers?: () => Readonly<Record<string, string>>
  /** How long a call without a response is retried; 20 seconds by default. */
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
  /** A call repeated with the same key, even by a later run of the program, takes effect once and gets the first response again. */
  readonly idempotencyKey?: string
  readonly signal?: AbortSignal
}

export type PostingCall = CallOptions & {
  readonly method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE'
  /** Begins with `/v1`. */
  readonly path: string
  readonly body?: object
  /** Instead of `body`: bytes with their media type. */
  readonly bytes?: Blob
  /** Sent as If-Match. */
  readonly version?: number
  /** Of this call alone. */
  readonly headers?: Readonly<Record<string, string>>
  /** How long one attempt may take, if not as usual. */
  readonly answerMs?: number
  /** The browser completes the request even if its page is closed. */
  readonly keepalive?: boolean
}

export type Caller = (call: PostingCall) => Promise<SentRequest>

/** A person stops waiting by then; a program has its own queue. */
const PATIENCE_MS = 20_000
/** Posting takes milliseconds; after this long the request or its response is lost. */
const ANSWER_MS = 30_000

export function createCaller({ url, key, headers = () => ({}), cache, ...options }: CallerOptions): Caller {
  const retrying = {
    // A browser's fetch throws if it is called as a method of another object.
    fetch: options.fetch ?? ((input, init) => fetch(input, init)),
    timer: options.timer ?? systemTimer,
    random: options.random ?? Math.random,
    patienceMs: options.patienceMs ?? PATIENCE_MS,
    answerMs: options.answerMs ?? ANSWER_MS,
  } satisfies Parameters<typeof sendRetrying>[2]
  const base = url.replace(/\/+$/, '')

  return call => {
    const { method, path, body, bytes, version, signal, keepalive, answerMs = retrying.answerMs } = call
    // Made once, so that all attempts share it.
    const { idempotencyKey = newIdempotencyKey() } = call
    const request = {
      method,
      headers: {
        ...(key !== undefined && { Authorization: `Bearer ${key}` }),
        ...headers(),
        ...call.headers,
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
    return sendRetrying(`${base}${path}`, request, { ...retrying, answerMs })
  }
}
