/** One request to the API, as the pages of the desk make it. */

import { folder } from '#client/desk/kit/place.ts'
import { isPassing } from '#client/posting/src/passing.ts'
import type { Answer, Problem } from './answer.ts'
import { attendance } from './session/session.ts'

export type Call = {
  readonly method?: 'GET' | 'POST' | 'PATCH' | 'DELETE'
  /** Below `/v1`. */
  readonly path: string
  readonly json?: unknown
  readonly bytes?: Blob
  readonly headers?: Readonly<Record<string, string>>
  readonly signal?: AbortSignal | undefined
  /** Sent to its end though the page goes away. */
  readonly keepalive?: boolean
}

/** @param by What makes the request. */
export async function send<T>(asked: Call, by = fetchSigned): Promise<Answer<T>> {
  try {
    const answer = await by(`${folder}/v1${asked.path}`, requestOf(asked))
    const value: unknown = answer.status === 204 ? undefined : await answer.json()
    if (answer.ok) return { kind: 'done', value: value as T }
    const problem = value as Problem
    // What a proxy says in the server's place, and what passes by itself.
    const isAway = answer.status !== 429 && isPassing(answer.status)
    if (typeof problem?.code !== 'string' || isAway) return { kind: 'unreachable' }
    return { kind: 'refused', problem }
  } catch {
    return { kind: 'unreachable' }
  }
}

/** In the name of who is signed in, as far as that is known. */
export function fetchSigned(address: string, asked: RequestInit): Promise<Response> {
  const headers = new Headers(asked.headers)
  const csrf = attendance.get().session?.csrf
  if (csrf) headers.set('X-Crier-CSRF', csrf)
  return fetch(address, { ...asked, headers })
}

function requestOf({ method = 'GET', json, bytes, headers, signal, keepalive }: Call): RequestInit {
  return {
    method,
    cache: 'no-store',
    headers: {
      accept: 'application/json',
      ...(json !== undefined && { 'content-type': 'application/json' }),
      ...headers,
    },
    ...(json !== undefined && { body: JSON.stringify(json) }),
    ...(bytes && { body: bytes }),
    ...(signal && { signal }),
    ...(keepalive && { keepalive }),
  }
}
