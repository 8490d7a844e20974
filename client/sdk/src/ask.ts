/** Requests about one blog, and the meaning of their failures for the connection. */
import type { Ask, Asking, Word } from './transport.ts'

export function createAsk({ getToken, fetch: own }: Asking): Ask {
  return async (address, signal) => {
    const token = own ? undefined : await getToken?.()
    return (own ?? fetch)(address, {
      signal,
      // A cached copy is always revalidated; most responses are then a cheap 304.
      cache: 'no-cache',
      ...(token && { headers: { authorization: `Bearer ${token}` } }),
    })
  }
}

export function refusalIn(answer: Response): Exclude<Word, { kind: 'changes' }> {
  if (answer.status === 410) return { kind: 'gap' }
  if (answer.status === 404) return { kind: 'refused', why: 'unknown' }
  if (answer.status === 401 || answer.status === 403) return { kind: 'refused', why: 'refused' }
  return { kind: 'lost', retryAfterMs: retryAfterMs(answer) }
}

/** Only the form in seconds: a date would depend on the reader's clock. */
function retryAfterMs({ headers }: Response): number {
  return Math.max(0, Number.parseInt(headers.get('retry-after') ?? '', 10) * 1_000 || 0)
}
