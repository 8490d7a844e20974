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

export function followAuthors(blog: string, { known, state }: Following) {
  const { isUnknown, ask } = createAsking(blog, known)
  let timer: ReturnType<typeof setTimeout> | undefined
  let hurriedAt = 0
  let isClosed = false

  function look() {
    if (!isClosed && timer === undefined && unknown().length > 0) wait(GATHERED_MS)
  }

  function wait(ms: number) {
    timer = setTimeout(async () => {
      const isDone = await ask(unknown())
      timer = undefined
      if (isDone) look()
      else if (!isClosed) wait(RETRY_MS)
    }, ms)
  }

  function unknown(): readonly Update[] {
    const { coverage, shelf } = state.get()
    const lists = [coverage?.updates ?? [], coverage?.pinned ?? [], [...shelf.updates.values()]]
    return lists.flatMap(list => list.filter(isUnknown))
  }

  const stop = state.subscribe(look)
  look()
  return {
    /** Asks at once for those of updates that have just come, unless so many come that they are asked for together. */
    async hurry(updates: readonly Update[]) {
      const now = performance.now()
      if (now - hurriedAt < GATHERED_MS) return
      hurriedAt = now
      await ask(updates.filter(isUnknown))
    },
    close() {
      isClosed = true
      clearTimeout(timer)
      stop()
    },
  }
}

function createAsking(blog: string, known: Following['known']) {
  /** By update id: the latest version whose authors are known here. */
  const asked = new Map<string, number>()
  return {
    isUnknown: ({ id, version }: Update) => (asked.get(id) ?? 0) < version,
    /** Returns false if it has to be tried again. */
    async ask(wanted: readonly Update[]): Promise<boolean> {
      const updates = wanted.slice(0, MOST_ASKED)
      if (updates.length === 0) return true
      const answer = await listAuthors(blog, [...new Set(updates.map(({ id }) => id))])
      if (answer.kind !== 'done') return false
      const next = new Map(known.get())
      for (const { id, version } of updates) {
        asked.set(id, version)
        const authors = answer.authors.find(({ update }) => update === id)
        if (authors) next.set(id, { ...authors, version })
      }
      known.set(next)
      return true
    },
  }
}
