/** What became of a reader's own: asked for when it may have changed, and less and less often while nothing does. */
import type { CommentWriter } from '#client/sdk/src/comment-writer.ts'
import type { OwnComment } from '#shared/blog/comment.ts'

type OwnOptions = {
  readonly writer: CommentWriter
  readonly signal: AbortSignal
  readonly onChange: () => void
}

export type Own = ReturnType<typeof followOwn>

const FIRST_PAUSE_MS = 30_000
const LONGEST_PAUSE_MS = 300_000

export function followOwn({ writer, signal, onChange }: OwnOptions) {
  let list: readonly OwnComment[] = []
  let pauseMs = FIRST_PAUSE_MS
  let timer: ReturnType<typeof setTimeout> | undefined
  let isUsed = false

  function take(next: readonly OwnComment[]) {
    if (JSON.stringify(next) === JSON.stringify(list)) return
    list = next
    pauseMs = FIRST_PAUSE_MS
    onChange()
  }

  async function look() {
    isUsed = true
    clearTimeout(timer)
    const next = await writer.mine()
    if (signal.aborted) return
    if (next) take(next)
    later()
  }

  function later() {
    clearTimeout(timer)
    const isDecided = list.every(({ state, answer }) => answer || state === 'rejected' || state === 'withdrawn')
    if (isDecided) return
    pauseMs = Math.min(LONGEST_PAUSE_MS, pauseMs * 1.5)
    timer = setTimeout(() => void (document.hidden || look()), pauseMs * (1 + Math.random() / 2))
  }

  document.addEventListener('visibilitychange', () => void (document.hidden || !isUsed || look()), { signal })
  signal.addEventListener('abort', () => clearTimeout(timer))

  return {
    get list() {
      return list
    },
    look,
    /** What has just been sent, until the server has said more. */
    add: (one: OwnComment) => {
      take([one, ...list.filter(({ id }) => id !== one.id)])
      isUsed = true
      later()
    },
    change: (id: string, change: Partial<OwnComment>) =>
      take(list.map(one => (one.id === id ? { ...one, ...change } : one))),
  }
}
