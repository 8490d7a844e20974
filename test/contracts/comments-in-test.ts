/** Comments for a test of their store: sent, decided about, and counted. */
import { createHash, randomBytes } from 'node:crypto'
import { v7 } from 'uuid'
import { expect } from 'vitest'
import { changeComment } from '#editorial/comments/change-comment.ts'
import { changedComment, withdrawnComment } from '#editorial/comments/changed-comment.ts'
import type { CommentId } from '#shared/blog/ids.ts'
import { BEGINNING } from '#shared/protocol/cursor.ts'
import { commentsStream } from '#shared/protocol/stream.ts'
import type { CommentDecision } from '#shared/requests/comment-inputs.ts'
import { createMemoryBus } from '#store/bus/memory-bus.ts'
import { publicOf } from '#store/comments/comment-row.ts'
import type { Comments, ReceivedComment, StoredComment, WriterHash } from '#store/comments/comments.ts'
import type { CommentEntry, Log } from '#store/log/log.ts'
import type { Retention } from '#store/log/retention.ts'
import { AT, idOf } from '#test/support/data/entries.ts'

export type CommentsUnderTest = AsyncDisposable & {
  readonly comments: Comments
  readonly log: Log
  readonly retention: Retention
  /** Another node's store over the same database. */
  readonly other: Comments
  /** Runs a statement and returns its first row. */
  run(text: string): Promise<Record<string, unknown> | undefined>
}

export const BLOG = idOf('budget-day')
export const STREAM = commentsStream(BLOG)
export const ana = { key: 'key-of-ana', name: 'Ana' }
type Sent = Partial<ReceivedComment>

export function received(fields: Sent): ReceivedComment {
  const id = v7() as CommentId
  return {
    ...{ id, blog: BLOG, kind: 'question', text: 'Why?', sentAt: AT, writer: hashOf('w') },
    ...{ sentAs: randomBytes(8).toString('hex'), sent: 'request', alike: 'a', flags: [], isHeld: false },
    ...fields,
  }
}

export function hashOf(text: string): WriterHash {
  return createHash('sha256').update(text).digest('base64url') as WriterHash
}

type Store = Pick<CommentsUnderTest, 'comments' | 'log' | 'run'>
type Four = readonly [StoredComment, StoredComment, StoredComment, StoredComment, ...StoredComment[]]

export async function receiveAll({ comments }: Store, group: readonly ReceivedComment[]): Promise<Four> {
  await comments.receive(group)
  const found = await Promise.all(group.map(({ blog, id }) => comments.find(blog, id)))
  return found as unknown as Four
}

export async function heldOf({ comments }: Store, id: CommentId, blog = BLOG): Promise<StoredComment> {
  const held = await comments.find(blog, id)
  if (!held) throw new Error('the comment was not stored')
  return held
}

type Making = Pick<CommentDecision, 'action'> &
  Partial<Omit<CommentDecision, 'doubles'>> & { readonly doubles?: readonly CommentId[] }

export async function changing(store: Store, id: CommentId, making: Making, blog = BLOG) {
  const held = await heldOf(store, id, blog)
  const decision = { comment: id, version: held.version, ...making, doubles: [] }
  const named = await store.comments.findAll(blog, making.doubles ?? [])
  const doubles = named.filter(({ state }) => state === 'waiting' || state === 'held')
  return { held, at: AT, by: ana, changed: changedComment({ held, decision, by: ana, at: AT, doubles }) }
}

export async function decide(store: Store, id: CommentId, making: Making, blog = BLOG): Promise<'stored' | 'stale'> {
  if (!(await store.comments.find(blog, id))) return 'stale'
  return changeComment({ ...store, bus: createMemoryBus() }, await changing(store, id, making, blog))
}

export async function withdraw(store: Store, id: CommentId): Promise<'stored' | 'stale'> {
  const held = await heldOf(store, id)
  const changed = withdrawnComment(held, AT)
  return changeComment({ ...store, bus: createMemoryBus() }, { held, at: AT, changed })
}

export function showing(held: StoredComment): CommentEntry {
  const decision = { comment: held.id, version: held.version, action: 'approve' } as const
  const { next, write, action } = changedComment({ held, decision, by: ana, at: AT, doubles: [] })
  const change = { kind: 'comment.shown', at: AT, comment: publicOf(next) } as const
  return { stream: STREAM, change, write, action, by: ana }
}

export async function shownTexts({ log }: Store): Promise<readonly string[]> {
  const read = await log.read(STREAM, BEGINNING, 100)
  return read.kind === 'changes' ? read.changes.map(({ text }) => JSON.parse(text).comment.text) : []
}

/** They are kept beside the rows, so they could drift from them. */
export async function expectCounts({ comments, run }: Store, blog = BLOG): Promise<void> {
  const counts = await comments.countsFor(blog)
  for (const state of ['waiting', 'held', 'shown', 'rejected'] as const) {
    const row = await run(`SELECT count(*) AS n FROM comments WHERE blog = '${blog}' AND state = '${state}'`)
    expect([state, counts[state]]).toEqual([state, Number(row?.n)])
  }
}
