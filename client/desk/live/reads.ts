/** Views and reads of each update at the desk, polled while the tab is visible. */
import { listReads } from '#client/desk/api/figures.ts'
import type { Readable, Store } from '#client/desk/kit/store.ts'
import type { ReadFigures } from '#shared/blog/reads.ts'
import type { LiveState } from './live-blog.ts'

/** The server stores them every five seconds. */
const NEWEST_MS = 10_000
/** Older ones, as far as they are loaded here, are asked for with every sixth round. */
const ROUNDS = 6
const NEWEST = 100
const OLDER = 500

type Following = { readonly known: Store<ReadonlyMap<string, ReadFigures>>; readonly state: Readable<LiveState> }

/** The returned function ends it. */
export function followReads(blog: string, { known, state }: Following): () => void {
  const ended = new AbortController()
  let rounds = 0
  let timer: ReturnType<typeof setTimeout> | undefined

  async function round() {
    if (document.visibilityState === 'visible') {
      await ask(rounds % ROUNDS === 0 ? (state.get().coverage?.updates.length ?? 0) : NEWEST)
      rounds += 1
    }
    if (!ended.signal.aborted) timer = setTimeout(round, NEWEST_MS)
  }

  /** Pages that reach as far down as the timeline. */
  async function ask(many: number) {
    let before: string | undefined
    for (let asked = 0; asked < Math.max(many, NEWEST); asked += OLDER) {
      const limit = many > NEWEST ? OLDER : NEWEST
      const answer = await listReads(blog, { limit, before, signal: ended.signal })
      if (ended.signal.aborted) return
      if (answer.kind !== 'done') return
      note(answer.updates)
      before = answer.older
      if (before === undefined) return
    }
  }

  /** What has not changed stays the same object, so that its entry is not drawn again. */
  function note(updates: readonly (ReadFigures & { readonly id: string })[]) {
    const next = new Map(known.get())
    let isNews = false
    for (const { id, views, reads } of updates) {
      const held = next.get(id)
      if (held?.views.count === views.count && held.reads.count === reads.count) continue
      next.set(id, { views, reads })
      isNews = true
    }
    if (isNews) known.set(next)
  }

  void round()
  return () => {
    ended.abort()
    clearTimeout(timer)
  }
}
