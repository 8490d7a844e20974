/** Turns a draft into a request, and an unsent item back into a draft. */

import type { Stores } from '#client/desk/local/outbox/outbox.ts'
import { answeredBy, type Draft } from '#client/desk/local/records/draft.ts'
import type { Aim, Intent, Item } from '#client/desk/local/records/item.ts'
import { newIdempotencyKey } from '#client/posting/src/new-key.ts'

/** Without a status, a new update is published and an existing one keeps its own. */
export type Finish = Partial<Aim> & {
  readonly correction?: string
  /** How long it can be taken back before it is sent. */
  readonly holdMs?: number
}

export function intentOf({ id, of, fields, answers }: Draft, { status, publishAt, correction }: Finish): Intent {
  const at = publishAt === undefined ? {} : { publishAt }
  if (of === 'new') {
    const answering = answeredBy({ fields, answers })
    return { kind: 'post', draft: id, fields, status: status ?? 'published', ...at, ...answering }
  }
  const { base, version } = of
  const said = { ...at, ...(status && { status }), ...(correction && { correction }) }
  return { kind: 'correct', update: of.id, version, base, fields, ...said }
}

/** In the transaction that takes it out of the outbox. Undefined: it has no text. */
export async function putBack(
  stores: Stores,
  { owner, blog, intent, madeAt, refusal }: Item,
): Promise<Draft | undefined> {
  if (intent.kind !== 'post' && intent.kind !== 'correct') return undefined
  const isNew = intent.kind === 'post'
  const id = isNew ? intent.draft : newIdempotencyKey()
  const of = isNew ? 'new' : { id: intent.update, version: intent.version, base: intent.base }
  const note = intent.kind === 'correct' && intent.correction ? { note: intent.correction } : {}
  const answering = intent.kind === 'post' && intent.answers && { answers: intent.answers }
  const { fields } = intent
  const draft: Draft = { id, owner, blog, of, fields, ...note, ...answering, revision: 1, changedAt: madeAt }
  await stores.objectStore('drafts').put(draft)
  // The server's copy is gone: without this, the post would address it.
  if (['removed', 'unknown_update'].includes(refusal?.problem.code ?? '')) await stores.objectStore('copies').delete(id)
  return draft
}
