/** Reads a coverage, or older updates of it, over HTTP. */
import type { Coverage } from '../../src/blog/coverage.ts'

export type Loaded<T> =
  | { readonly kind: 'loaded'; readonly value: T }
  | { readonly kind: 'unknown' }
  | { readonly kind: 'refused' }
  /** No network, or a server in trouble. It may have said when to come back. */
  | { readonly kind: 'unreachable'; readonly retryAfterMs?: number }

export type OlderPage = Pick<Coverage, 'updates' | 'older' | 'references'>

/** `no-cache`: a browser's copy is asked after, never trusted; the answer is then mostly 304 and costs nothing. */
export async function load<T extends Coverage | OlderPage>(address: string, signal: AbortSignal): Promise<Loaded<T>> {
  try {
    const answer = await fetch(address, { signal, cache: 'no-cache', headers: { accept: 'application/json' } })
    if (answer.ok) return { kind: 'loaded', value: (await answer.json()) as T }
    if (answer.status === 404 || answer.status === 410) return { kind: 'unknown' }
    if (answer.status === 401 || answer.status === 403) return { kind: 'refused' }
    return { kind: 'unreachable', retryAfterMs: retryAfterMs(answer) }
  } catch {
    return { kind: 'unreachable' }
  }
}

/** The form in seconds only: a date would be measured against the reader's own clock. */
function retryAfterMs({ headers }: Response): number {
  const seconds = Number(headers.get('retry-after'))
  return Number.isFinite(seconds) ? Math.max(0, seconds * 1_000) : 0
}
