/** First and last author of each update on the desk. Fetched separately, because streams do not carry authors. */
import { listAuthors } from '#client/desk/api/figures.ts'
import type { Readable, Store } from '#client/desk/kit/store.ts'
import type { Authorship } from '#shared/blog/change.ts'
import type { Update } from '#shared/blog/update.ts'
import type { LiveState } from './live-blog.ts'

export type KnownAuthors = Authorship & {
  /** `last` is the author of this version or of a later one. */
  readonly version: number
}

/** Authors of updates that change together are fetched in one request. */
const GATHERED_MS = 250
/** The server's limit per request. */
const MOST_ASKED = 100
const RETRY_MS = 10_000

type Following = { readonly known: Store<ReadonlyMap<string, KnownAuthors>>; readonly state: Readable<LiveState> }

/** The returned function ends it. */
export function followAuthors(blog: string, { known, state }: Following): () => void {
  /** By update id: the latest version whose authors were requested. */
  const asked = new Map<string, number>()
  let timer: ReturnType<typeof setTimeout> | undefined
  let isClosed = false

  function look() {
    if (!isClosed && timer === undefined && unknown().length > 0) wait(GATHERED_MS)
  }

  function wait(ms: number) {
    timer = setTimeout(() => void ask(), ms)
  }

  function unknown(): readonly Update[] {
    const { coverage, shelf } = state.get()
    const all = [...(coverage?.updates ?? []), ...(coverage?.pinned ?? []), ...shelf.updates.values()]
    return all.filter(({ id, version }) => (asked.get(id) ?? 0) < version)
  }

  async function ask() {
    const updates = unknown().slice(0, MOST_ASKED)
    const answer = await listAuthors(blog, [...new Set(updates.map(({ id }) => id))])
    timer = undefined
    if (isClosed) return
    if (answer.kind !== 'done') return wait(RETRY_MS)
    const next = new Map(known.get())
    for (const { id, version } of updates) {
      asked.set(id, version)
      const authors = answer.authors.find(({ update }) => update === id)
      if (authors) next.set(id, { ...authors, version })
    }
    known.set(next)
    look()
  }

  function close() {
    isClosed = true
    clearTimeout(timer)
    stop()
  }

  const stop = state.subscribe(look)
  look()
  return close
}
