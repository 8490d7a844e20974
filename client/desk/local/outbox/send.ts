/** Sends one item: which call of the API it is. */

import { isSummary, summaryUpdate } from '#client/desk/composer/summary-update.ts'
import type { UpdateFields } from '#client/desk/composer/update-fields.ts'
import type { Copy } from '#client/desk/local/records/draft.ts'
import { changedPatch, newUpdateOf, wholePatch } from '#client/desk/local/records/field-patch.ts'
import type { Intent, Item } from '#client/desk/local/records/item.ts'
import type { CallOptions } from '#client/posting/src/caller.ts'
import type { PostingClient } from '#client/posting/src/client.ts'
import type { Edited } from '#client/posting/src/outcome.ts'
import type { Timer } from '#client/posting/src/pause.ts'
import type { QueuedComment } from '#shared/blog/comment.ts'
import type { Update } from '#shared/blog/update.ts'
import { type Verdict, verdictOf } from './queue.ts'
import { type Deciding, sendDecision, sendDecisions } from './send-decisions.ts'

/** `update` is absent after a removal; `comment` as a decision has left it. */
export type Answer = { readonly update?: Update; readonly comment?: QueuedComment }

export type Sending = {
  readonly client: PostingClient
  /** Uploads pictures that only this device has; returns the fields with the new addresses. */
  readonly settle: (fields: UpdateFields) => Promise<Verdict<UpdateFields>>
  readonly timer: Pick<Timer, 'now'>
}

type Copying = Sending & { readonly copyOf: (item: Item) => Promise<Copy | undefined> }

/** Shorter than this, the times of writing and of publication are the same to a reader. */
const LATE_MS = 60_000

/** Those of `nextTogether`: one, or decisions. The verdicts are in the same order. */
export async function sendItems(items: readonly Item[], sending: Copying): Promise<readonly Verdict<Answer>[]> {
  const decisions = items.flatMap(({ blog, key, intent }) =>
    intent.kind === 'decide' ? [{ ...intent, blog, key } satisfies Deciding] : [],
  )
  if (decisions.length > 1) return (await sendDecisions(decisions, sending.client)).map(verdictOf)
  const verdicts: Verdict<Answer>[] = []
  for (const item of items) verdicts.push(await sendItem(item, await sending.copyOf(item), sending))
  return verdicts
}

async function sendItem(item: Item, copy: Copy | undefined, sending: Sending): Promise<Verdict<Answer>> {
  const { intent } = item
  if (!('fields' in intent)) return verdictOf(await callOf(item, copy, sending))
  const settled = await sending.settle(intent.fields)
  if (settled.kind !== 'done') return settled
  const sent = { ...item, intent: { ...intent, fields: settled.value } }
  const time = writtenAt(sent, sending.timer.now().getTime())
  const late = time !== undefined && { ...sent, intent: { ...sent.intent, fields: { ...settled.value, time } } }
  const first = await callOf(late || sent, copy, sending)
  // Published by an earlier try, soon after it was written, whose response was lost.
  const isPublished = late && first.kind === 'refused' && first.problem.code === 'key_reused'
  return verdictOf(isPublished ? await callOf(sent, copy, sending) : first)
}

/** The time of writing, for a post that waited long for its connection: readers then see it where it belongs. */
function writtenAt({ intent, madeAt }: Pick<Item, 'intent' | 'madeAt'>, nowMs: number): string | undefined {
  const isAtOnce = intent.kind === 'post' && intent.status === 'published' && intent.fields.time === undefined
  return isAtOnce && nowMs - Date.parse(madeAt) >= LATE_MS ? madeAt : undefined
}

async function callOf(item: Item, copy: Copy | undefined, { client }: Sending): Promise<Edited<Answer, unknown>> {
  const { blog, intent, key: idempotencyKey } = item
  const options = { idempotencyKey }
  switch (intent.kind) {
    case 'post':
    case 'save': {
      const aim = intent.kind === 'save' ? { status: 'draft' as const } : aimOf(intent)
      if (!copy) return client.post(blog, { ...newUpdateOf(intent.fields), ...aim }, options)
      const patch = { ...wholePatch(intent.fields, copy), ...(intent.kind === 'post' && aim) }
      return client.correct(refOf(blog, copy), patch, options)
    }
    case 'discard':
      return copy ? withoutText(client.remove(refOf(blog, copy), options)) : { kind: 'done' }
    case 'correct': {
      if (isSummary(intent.update)) return writeSummary({ blog, ...intent }, client, options)
      const { base, fields, correction } = intent
      const patch = { ...changedPatch(base, fields), ...aimOf(intent), ...(correction && { correction }) }
      return client.correct(refOf(blog, intent), patch, options)
    }
    case 'decide':
      return sendDecision({ blog, key: idempotencyKey, ...intent }, client)
    case 'unpublish':
      return unpublish({ blog, key: idempotencyKey, ...intent }, client)
    case 'retract': {
      const { note, alert } = intent
      return client.retract(refOf(blog, intent), { ...(note && { note }), ...(alert && { alert }) }, options)
    }
    case 'remove':
      return withoutText(client.remove({ blog, id: intent.update, version: intent.version }, options))
    case 'alert':
      return client.alert(refOf(blog, intent), intent.alert, options)
    default:
      return client[intent.kind](refOf(blog, intent), options)
  }
}

type WriteSummary = Intent & { readonly kind: 'correct' } & Pick<Item, 'blog'>

async function writeSummary(
  { blog, version, fields: { body } }: WriteSummary,
  client: PostingClient,
  options: CallOptions,
): Promise<Edited<Answer, unknown>> {
  const sent = await client.writeSummary({ blog, version }, { body }, options)
  if (sent.kind === 'done') return { kind: 'done', update: summaryUpdate(sent.blog) }
  return sent.kind === 'stale' ? { ...sent, current: summaryUpdate(sent.current) } : sent
}

type Unpublish = Intent & { readonly kind: 'unpublish' } & Pick<Item, 'blog' | 'key'>

/**
 * First the draft, so that the text and its pictures are never nowhere: after a crash in between, the same keys continue. Where
 * the removal is refused, as after somebody's correction, the draft is taken away again.
 */
async function unpublish({ blog, key, update: id, version, fields }: Unpublish, client: PostingClient) {
  const drafted = await client.post(
    blog,
    { ...newUpdateOf(fields), status: 'draft' },
    { idempotencyKey: `${key}-draft` },
  )
  if (drafted.kind !== 'done') return drafted
  // What is noted beside it goes with the text. A server of the previous version does not know the call.
  const path = `/v1/blogs/${blog}/updates/${drafted.update.id}/margin`
  const copied = await client.call({ method: 'PUT', path, body: { from: id } })
  if (copied.kind !== 'answered') return copied
  const removed = await client.remove({ blog, id, version }, { idempotencyKey: `${key}-remove` })
  if (removed.kind === 'done') return drafted
  if (verdictOf(removed).kind === 'refused') {
    const { id, version } = drafted.update
    await client.remove({ blog, id, version }, { idempotencyKey: `${key}-undo` })
  }
  return removed
}

function refOf(blog: string, { update: id, version }: Pick<Copy, 'update' | 'version'>) {
  return { blog, id, version }
}

function aimOf({ status, publishAt }: Partial<Pick<Intent & { kind: 'post' }, 'status' | 'publishAt'>>) {
  return { ...(status && { status }), ...(publishAt && { publishAt }) }
}

async function withoutText(removing: ReturnType<PostingClient['remove']>): Promise<Edited<Answer, unknown>> {
  const removed = await removing
  return removed.kind === 'done' ? { kind: 'done' } : removed
}
