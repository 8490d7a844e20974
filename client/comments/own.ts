/** What became of a reader's own: asked for when it may have changed, and less and less often while nothing does. */
import type { CommentWriter } from '#client/sdk/src/comment-writer.ts'
import type { Comment, OwnComment } from '#shared/blog/comment.ts'

type OwnOptions = {
  readonly writer: CommentWriter
  readonly signal: AbortSignal
  readonly onChange: () => void
}

export type Own = {
  readonly list: readonly OwnComment[]
  look(): Promise<void>
  /** @param shown What all readers see by now: before the server is asked again, it alone tells what became of a reader's own. */
  hear(shown: readonly Comment[]): void
  /** What has just been sent, until the server has said more. */
  add(one: OwnComment): void
  change(id: string, change: Partial<OwnComment>): void
}

const FIRST_PAUSE_MS = 30_000
const LONGEST_PAUSE_MS = 300_000

export function followOwn({ writer, signal, onChange }: OwnOptions): Own {
  let list: readonly OwnComment[] = []
  let shownIds: readonly string[] = []
  let pauseMs = FIRST_PAUSE_MS
  let timer: ReturnType<typeof setTimeout> | undefined
  /** The last request. */
  let asking: Promise<readonly OwnComment[] | undefined> | undefined

  function take(next: readonly OwnComment[]) {
    if (JSON.stringify(next) === JSON.stringify(list)) return
    list = next
    pauseMs = FIRST_PAUSE_MS
    onChange()
  }

  async function look() {
    clearTimeout(timer)
    const asked = writer.mine()
    asking = asked
    const next = await asked
    // A response to an earlier request must not follow that to a later one.
    if (signal.aborted || asking !== asked) return
    if (next) take(next)
    if (!next || list.some(isOpen)) later()
  }

  function later() {
    pauseMs = Math.min(LONGEST_PAUSE_MS, pauseMs * 1.5)
    timer = setTimeout(() => void (document.hidden || look()), pauseMs * (1 + Math.random() / 2))
  }

  /** What the server has just confirmed: a response that is under way may not know it, so it is asked again. */
  function put(next: readonly OwnComment[]) {
    take(next)
    void look()
  }

  document.addEventListener('visibilitychange', () => void (document.hidden || !list[0] || look()), { signal })
  signal.addEventListener('abort', () => clearTimeout(timer))

  return {
    get list() {
      return list
    },
    look,
    hear(shown) {
      const ids: readonly string[] = shown.map(({ id }) => id)
      const left = list.filter(({ id }) => ids.includes(id) || !shownIds.includes(id))
      const isNew = left.length < list.length || shown.some(one => isNews(one, list))
      shownIds = ids
      // The texts and answers of removed ones go at once, as from all other pages, whether or not the server can be asked.
      take(left)
      if (isNew) void look()
    },
    add: one => put([one, ...list.filter(({ id }) => id !== one.id)]),
    change: (id, change) => put(list.map(one => (one.id === id ? { ...one, ...change } : one))),
  }
}

function isOpen({ state, answer }: OwnComment): boolean {
  return !answer && (state === 'waiting' || state === 'shown')
}

function isNews({ id, answer }: Comment, list: readonly OwnComment[]): boolean {
  return list.some(one => one.id === id && (one.state !== 'shown' || one.answer?.at !== answer?.at))
}
