/** Decisions by a press, and where the focus goes then. */
import type { MouseEvent } from 'react'
import type { Decision } from '#client/desk/local/records/item.ts'
import type { QueuedComment } from '#shared/blog/comment.ts'
import type { CommentsDesk } from './comments-desk.ts'
import { focusOn } from './focus-on.ts'
import { answerName, editName } from './kept-decision.ts'

type Deciding = { readonly comment: QueuedComment; readonly comments: CommentsDesk }

/** The keyboard goes on with the next comment; a pointer stays where it is, as does everything below it. */
export function decider({ comment, comments }: Deciding, made: Omit<Decision, 'comment' | 'version'>) {
  return ({ detail }: MouseEvent) => {
    void comments.decide(comment, made)
    focusOn(detail === 0 ? comments.nextAfter(comment.id) : comment.id)
  }
}

/** Words that somebody proposed are read, and perhaps changed, before they are shown. */
export function asProposed({ comment, comments }: Deciding, event: MouseEvent): void {
  const { action, text, answer } = comment.proposal ?? {}
  if (action === undefined) return
  const { words: kept } = comments
  if (action === 'answer' && answer?.text !== undefined) {
    const { text, byline = '' } = answer
    if (kept.read(answerName(comment.id)) === undefined) kept.keep(answerName(comment.id), { text, byline })
    return comments.form.set({ comment: comment.id, kind: 'answer' })
  }
  if (action === 'approve' && text !== undefined) {
    if (kept.read(editName(comment.id)) === undefined) {
      kept.keep(editName(comment.id), { text, name: comment.name ?? '' })
    }
    return comments.form.set({ comment: comment.id, kind: 'edit' })
  }
  decider({ comment, comments }, { action, ...(answer && { answer }) })(event)
}
