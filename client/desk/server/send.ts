/** One request to the API, as the pages of the desk make it. */
import { folder } from '../place.ts'
import { attendance } from '../session/session.ts'
import type { Answer, Problem } from './answer.ts'

export type Call = {
  readonly method?: 'GET' | 'POST' | 'PATCH' | 'DELETE'
  /** Below `/v1`. */
  readonly path: string
  readonly json?: unknown
  readonly bytes?: Blob
  readonly headers?: Readonly<Record<string, string>>
  readonly signal?: AbortSignal
  /** Sent to its end though the page goes away. */
  readonly keepalive?: boolean
}

export async function send<T>(asked: Call): Promise<Answer<T>> {
  try {
    const answer = await fetch(`${folder}/v1${asked.path}`, requestOf(asked))
    const value: unknown = answer.status === 204 ? undefined : await answer.json()
    if (answer.ok) return { kind: 'done', value: value as T }
    const problem = value as Problem
    // What a proxy says in the server's place, and what passes by itself.
    if (typeof problem?.code !== 'string' || answer.status >= 502) return { kind: 'unreachable' }
    return { kind: 'refused', problem }
  } catch {
    return { kind: 'unreachable' }
  }
}

function requestOf({ method = 'GET', json, bytes, headers, signal, keepalive }: Call): RequestInit {
  const { session } = attendance.get()
  return {
    method,
    cache: 'no-store',
    headers: {
      accept: 'application/json',
      ...(session?.csrf && { 'X-Crier-CSRF': session.csrf }),
      ...(json !== undefined && { 'content-type': 'application/json' }),
      ...headers,
    },
    ...(json !== undefined && { body: JSON.stringify(json) }),
    ...(bytes && { body: bytes }),
    ...(signal && { signal }),
    ...(keepalive && { keepalive }),
  }
}
