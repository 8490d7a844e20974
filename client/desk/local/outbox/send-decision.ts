/** Sends a decision about a reader's comment. */
import type { Decision, Intent, Item } from '#client/desk/local/records/item.ts'
import type { PostingClient } from '#client/posting/src/client.ts'
import { type Edited, having, outcomeOf } from '#client/posting/src/outcome.ts'
import type { QueuedComment } from '#shared/blog/comment.ts'

type Result = { readonly kind: 'done' | 'stale' | 'unknown' | 'refused'; readonly queued?: QueuedComment }
type Decided = { readonly comment?: QueuedComment }

const decided = having<{ readonly results: readonly Result[] }>('results')

type Deciding = Intent & { readonly kind: 'decide' } & Pick<Item, 'blog' | 'key'>

export async function sendDecision(
  { blog, key: idempotencyKey, decision }: Deciding,
  client: PostingClient,
): Promise<Edited<Decided, QueuedComment>> {
  const path = `/v1/blogs/${blog}/comments/decisions`
  const send = async (decision: Decision, key: string) =>
    outcomeOf(
      await client.call({ method: 'POST', path, body: { decisions: [decision] }, idempotencyKey: key }),
      decided,
    )
  const first = await send(decision, idempotencyKey)
  if (first.kind !== 'done') return first
  const now = first.results[0]?.queued
  const again = isStillRight(first.results[0], decision)
    ? await send({ ...decision, version: now?.version ?? decision.version }, `${idempotencyKey}-again`)
    : first
  return again.kind === 'done' ? editedOf(again.results[0], decision) : again
}

/** The update that quotes a comment is out: it is the answer whatever else became of the comment, unless it has one. */
function isStillRight(result: Result | undefined, { action, answer }: Decision): boolean {
  const { kind, queued } = result ?? {}
  if (kind !== 'stale' || action !== 'answer' || answer?.update === undefined) return false
  return queued !== undefined && !queued.answer && queued.state !== 'withdrawn'
}

function editedOf(result: Result | undefined, decision: Decision): Edited<Decided, QueuedComment> {
  const { kind = 'unknown', queued } = result ?? {}
  if (kind === 'done' || (queued && isDone(queued, decision))) {
    return { kind: 'done', ...(queued && { comment: queued }) }
  }
  if (kind === 'stale' && queued) return { kind, current: queued, problem: problemOf(409, 'stale_version') }
  // An erased comment has no text.
  const isForUpdate = kind === 'refused' && decision.answer?.update !== undefined && queued?.text
  return { kind: 'refused', problem: problemOf(404, isForUpdate ? 'unknown_update' : 'unknown_comment') }
}

const STATES = { approve: 'shown', reject: 'rejected', hold: 'held', reopen: 'waiting', answer: 'shown' } as const

/** By an earlier try whose response was lost, or by somebody else in the same way: nothing typed here would be lost. */
function isDone({ state, version, text, answer }: QueuedComment, decision: Decision): boolean {
  const { action } = decision
  if (action === 'propose' || action === 'remove' || state !== STATES[action]) return false
  if (version !== decision.version + 1) return false
  const isText = decision.text === undefined || decision.text === text
  return isText && answer?.text === decision.answer?.text && answer?.update === decision.answer?.update
}

function problemOf(status: number, code: string) {
  return { status, code, detail: code }
}
