/** Reads a coverage, or older updates of it, over HTTP. */
import type { Coverage } from '../../src/blog/coverage.ts'
import { type Asked, ask, retryAfterMs } from './ask.ts'

export type Loaded<T> =
  | { readonly kind: 'loaded'; readonly value: T }
  | { readonly kind: 'unknown' }
  | { readonly kind: 'refused' }
  /** No network, or a server in trouble. It may have said when to come back. */
  | { readonly kind: 'unreachable'; readonly retryAfterMs?: number }

export type OlderPage = Pick<Coverage, 'updates' | 'older' | 'references'>

export async function load<T extends Coverage | OlderPage>(address: string, asked: Asked): Promise<Loaded<T>> {
  try {
    const answer = await ask(address, asked)
    if (answer.ok) return { kind: 'loaded', value: (await answer.json()) as T }
    if (answer.status === 404 || answer.status === 410) return { kind: 'unknown' }
    if (answer.status === 401 || answer.status === 403) return { kind: 'refused' }
    return { kind: 'unreachable', retryAfterMs: retryAfterMs(answer) }
  } catch {
    return { kind: 'unreachable' }
  }
}
