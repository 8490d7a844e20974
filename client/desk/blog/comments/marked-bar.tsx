/** What can be done with all marked comments at once. */
import { mayPublish } from '#client/desk/api/login/login.ts'
import { useBlog } from '#client/desk/blog/blog-desk.ts'
import { useStore } from '#client/desk/kit/use-store.ts'
import { words } from '#client/desk/kit/words.ts'
import type { QueuedComment } from '#shared/blog/comment.ts'
import type { CommentsDesk } from './comments-desk.ts'

const said = words.comments

export function MarkedBar({ comments }: { readonly comments: CommentsDesk }) {
  const { login } = useBlog()
  const { known, shown } = useStore(comments.listing)
  const marked = useStore(comments.marked)
  if (marked.size === 0 || !mayPublish(login)) return undefined

  /** In the order of the screen; those decided meanwhile are left out. */
  function openOnes(): readonly QueuedComment[] {
    return shown.flatMap(id => {
      const comment = known.get(id)
      return comment && marked.has(id) && comments.isOpen(id) ? [comment] : []
    })
  }

  function reject() {
    for (const comment of openOnes()) void comments.decide(comment, { action: 'reject' })
    comments.marked.set(new Set())
  }

  function merge() {
    const marked = openOnes()
    if (marked.length > 1) comments.asked.set({ kind: 'merge', marked })
  }

  return (
    // biome-ignore lint/a11y/useSemanticElements: a fieldset would be a form's
    <div className="comments-marked" role="group" aria-label={said.marked({ count: marked.size })}>
      <p>{said.marked({ count: marked.size })}</p>
      <button type="button" aria-disabled={marked.size < 2} onClick={merge}>
        {said.merge}
      </button>
      <button type="button" onClick={reject}>
        {said.rejectMarked}
      </button>
      <button type="button" className="quiet" onClick={() => comments.marked.set(new Set())}>
        {said.unmark}
      </button>
    </div>
  )
}
