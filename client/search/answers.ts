/** Asks the server for results. A later question ends an earlier one, and no answer is waited for endlessly. */
import type { CommentsSurface } from '#client/comments/surface.ts'
import { addressesOf, withQuery } from '#client/sdk/src/addresses.ts'
import type { SearchHit } from '#shared/search/hit.ts'

/** Longer than a slow database answers; then the reader may ask again. */
const PATIENCE_MS = 10_000
/** As many as a page of the server's own. */
const PAGE = 20
/** The server's maximum. */
const MOST = 50

export type FoundUpdates = {
  readonly results: readonly SearchHit[]
  readonly older?: string | undefined
  readonly complete: boolean
}

export function createAnswers({ host, signal }: Pick<CommentsSurface, 'host' | 'signal'>) {
  const topic = host.getAttribute('topic')
  const src = withQuery(host.getAttribute('src') ?? '', topic && `topic=${topic}`)
  const addresses = addressesOf(src, document.baseURI)
  let asking: AbortController | undefined

  async function read(asked: Readonly<Record<string, string>>, ended: AbortSignal): Promise<FoundUpdates | undefined> {
    const query = new URLSearchParams(addresses?.query)
    for (const [name, value] of Object.entries(asked)) query.set(name, value)
    const answer = await fetch(`${addresses?.snapshot}/search?${query}`, { signal: ended }).catch(() => undefined)
    return answer?.ok ? ((await answer.json().catch(() => undefined)) as FoundUpdates | undefined) : undefined
  }

  return {
    page: addresses?.page ?? '',

    async ask(q: string, before?: string): Promise<FoundUpdates | 'failed' | 'superseded'> {
      asking?.abort()
      const own = new AbortController()
      asking = own
      const timer = setTimeout(() => own.abort(), PATIENCE_MS)
      const found = await read({ q, limit: String(PAGE), ...(before !== undefined && { before }) }, own.signal)
      clearTimeout(timer)
      if (asking !== own || signal.aborted) return 'superseded'
      return found ?? 'failed'
    },

    /** The first `count` at least, page by page. Undefined if there is no answer: the list stays. */
    async again(q: string, count: number): Promise<FoundUpdates | undefined> {
      const own = asking
      let found: FoundUpdates | undefined
      do {
        const before = found?.older
        const next = await read({ q, limit: String(MOST), ...(before !== undefined && { before }) }, signal)
        if (!next || asking !== own || signal.aborted) return undefined
        found = { ...next, results: [...(found?.results ?? []), ...next.results] }
      } while (found.results.length < count && found.older !== undefined)
      return found
    },

    stop: () => asking?.abort(),
  }
}
