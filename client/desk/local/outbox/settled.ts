/** The effects of an item's outcome on the stores. */
import { problemText } from '#client/desk/api/problem-text.ts'
import type { Copy } from '#client/desk/local/records/draft.ts'
import { type Intent, type Item, isShown } from '#client/desk/local/records/item.ts'
import type { Update } from '#shared/blog/update.ts'
import { decidedAgain, rebased, type Verdict } from './queue.ts'
import type { Answer } from './send.ts'

type Settled = {
  /** `gone`: the item has left the queue; otherwise it is as given. */
  readonly item: Item | 'gone'
  /** Other items, rebased on a newer version. */
  readonly moved: readonly Item[]
  /** Of the item's draft: the server's copy from now on. */
  readonly copy?: Copy | 'gone'
  /** What is done next. */
  readonly next?: Intent
}

type Known = { readonly held: readonly Item[]; readonly copy: Copy | undefined }

/** Undefined while it has to be sent again. */
export function settle(item: Item, verdict: Verdict<Answer>, { held, copy }: Known): Settled | undefined {
  if (verdict.kind === 'wait') return undefined
  if (verdict.kind === 'refused') {
    if (isShown(item)) return { item: { ...item, refusal: verdict.refusal }, moved: [] }
    // A failed save of the desk is dropped: the text is on this device.
    return { item: 'gone', moved: [], ...unsaved(item, copy, problemText(verdict.refusal.problem)) }
  }
  const { update, comment } = verdict.value
  const { intent } = item
  if (comment) return { item: 'gone', moved: decidedAgain(held, { done: item, version: comment.version }) }
  const moved = update ? rebased(held, { done: item, update }) : []
  if (intent.kind === 'post') return { item: 'gone', moved, copy: 'gone', ...answering(intent, update) }
  if (intent.kind === 'discard') return { item: 'gone', moved, copy: 'gone' }
  if (intent.kind !== 'save' || !update) return { item: 'gone', moved }
  const { id, version, createdAt, blog } = update
  const { draft, revision } = intent
  return { item: 'gone', moved, copy: { draft, owner: item.owner, blog, update: id, version, createdAt, revision } }
}

/** The comment that the update quotes is answered by it, once readers have it. */
function answering({ answers }: Intent & { kind: 'post' }, update: Update | undefined): Pick<Settled, 'next'> {
  if (!answers || update?.status !== 'published') return {}
  const { comment, version, about } = answers
  return {
    next: { kind: 'decide', decision: { comment, version, action: 'answer', answer: { update: update.id } }, about },
  }
}

function unsaved({ intent }: Item, copy: Copy | undefined, problem: string): Pick<Settled, 'copy'> {
  if (intent.kind === 'discard') return { copy: 'gone' }
  return copy ? { copy: { ...copy, problem } } : {}
}
