/** Sends decisions about readers' comments of one coverage in one call; each has an outcome of its own. */
import type { Decision, Intent, Item } from '#client/desk/local/records/item.ts'
import type { PostingClient } from '#client/posting/src/client.ts'
import { type Edited, having, outcomeOf } from '#client/posting/src/outcome.ts'
import type { QueuedComment } from '#shared/blog/comment.ts'
import { verdictOf } from './queue.ts'

type Result = { readonly kind: 'done' | 'stale' | 'unknown' | 'refused'; readonly queued?: QueuedComment }
type Decided = { readonly comment?: QueuedComment }
type Outcome = Edited<Decided, QueuedComment>

const decided = having<{ readonly results: readonly Result[] }>('results')

export type Deciding = Intent & { readonly kind: 'decide' } & Pick<Item, 'blog' | 'key'>

export async function sendDecisions(items: readonly Deciding[], client: PostingClient): Promise<readonly Outcome[]> {
  const sent = await send(items, client)
  if (sent.kind === 'done') return inTurn(items, (item, n) => outcomeAfter(item, sent.results[n], client))
  // Refused as a whole for what is wrong with one of them.
  const isForOne = items.length > 1 && verdictOf(sent).kind === 'refused'
  return isForOne ? inTurn(items, item => sendDecision(item, client)) : items.map(() => sent)
}

export async function sendDecision(item: Deciding, client: PostingClient): Promise<Outcome> {
  const sent = await send([item], client)
  return sent.kind === 'done' ? outcomeAfter(item, sent.results[0], client) : sent
}

async function send(items: readonly Deciding[], client: PostingClient) {
  const [{ blog, key } = { blog: '', key: '' }] = items
  const path = `/v1/blogs/${blog}/comments/decisions`
  const body = { decisions: items.map(({ decision }) => decision) }
  // Sent again, they may be in other company; each is about one version, so it is carried out once.
  const idempotencyKey = items.length === 1 ? key : undefined
  const call = { method: 'POST' as const, path, body, ...(idempotencyKey !== undefined && { idempotencyKey }) }
  return outcomeOf(await client.call(call), decided)
}

async function outcomeAfter(item: Deciding, result: Result | undefined, client: PostingClient): Promise<Outcome> {
  const { decision, key } = item
  if (!isStillRight(result, decision)) return editedOf(result, decision)
  const now = { ...decision, version: result?.queued?.version ?? decision.version }
  const again = await send([{ ...item, decision: now, key: `${key}-again` }], client)
  return again.kind === 'done' ? editedOf(again.results[0], decision) : again
}

async function inTurn<T, U>(all: readonly T[], run: (one: T, n: number) => Promise<U>): Promise<readonly U[]> {
  const results: U[] = []
  for (const [n, one] of all.entries()) results.push(await run(one, n))
  return results
}

/** The update that quotes a comment is out: it is the answer whatever else became of the comment, unless it has one. */
function isStillRight(result: Result | undefined, { action, answer }: Decision): boolean {
  const { kind, queued } = result ?? {}
  if (kind !== 'stale' || action !== 'answer' || answer?.update === undefined) return false
  return queued !== undefined && !queued.answer && queued.state !== 'withdrawn'
}

function editedOf(result: Result | undefined, decision: Decision): Outcome {
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
