/** Undoes the last post: if unsent, its text returns to the composer; if published, asks before unpublishing it. */
import { commentElement } from '#client/desk/blog/comments/comments-place.ts'
import { keepDecision } from '#client/desk/blog/comments/kept-decision.ts'
import { tell, tellProblem } from '#client/desk/kit/toasts.tsx'
import { wantPlace } from '#client/desk/kit/typing-place.ts'
import { words } from '#client/desk/kit/words.ts'
import { isMovable } from '#client/desk/local/outbox/queue.ts'
import type { Item } from '#client/desk/local/records/item.ts'
import type { DeskParts } from './desk-parts.ts'
import { postedFrom } from './posted-from.ts'

/** Undoes the last unsent post or decision, else the last post that was sent. */
export async function undoPost(desk: DeskParts): Promise<void> {
  const { items } = desk.local.outbox.state.get()
  const last = items.findLast(item => item.blog === desk.id && isUndone(item))
  if (last) return isMovable(last) ? takeBack(desk, last) : void tell(words.write.undoSoon)
  const update = postedFrom(desk)
  if (update?.status === 'published') desk.asked.set({ kind: 'unpublish', update })
  else tell(words.write.nothingToUndo)
}

export async function takeBack(desk: Pick<DeskParts, 'local' | 'drafting'>, { id }: Pick<Item, 'id'>): Promise<void> {
  const back = await desk.local.takeBack(id)
  if (!back) return tellProblem(words.queued.tooLate)
  tell(words.write.takenBack)
  if (back.intent.kind === 'decide') {
    keepDecision(desk.local.words, back.intent)
    return commentElement(back.intent.decision.comment)?.focus()
  }
  if (back.draft) await desk.drafting.reopen(back.draft, {})
  wantPlace()
}

/** A decision, while it can be; afterwards its comment has the way back. */
function isUndone(item: Item): boolean {
  const { kind } = item.intent
  return kind === 'post' || (kind === 'decide' && isMovable(item))
}
