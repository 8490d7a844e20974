/** Stores a group of received comments, within the bound of each blog. */
import type { BlogId, CommentId } from '#shared/blog/ids.ts'
import { ownStateOf, receivedValues } from './comment-row.ts'
import type { StoredState } from './comment-write.ts'
import { MOST_UNDECIDED, type Received, type ReceivedComment } from './comments.ts'
import type { RunComments } from './comments-sql.ts'

type Room = { waiting: number; held: number; dropped: number }

export async function receiveAll(run: RunComments, group: readonly ReceivedComment[]): Promise<readonly Received[]> {
  const blogs = [...new Set(group.map(({ blog }) => blog))].toSorted()
  const rooms = new Map<BlogId, Room>()
  const counts = await Promise.all(blogs.map(blog => run('takeCounts', [blog])))
  for (const [index, blog] of blogs.entries()) {
    const row = counts[index]?.[0]
    rooms.set(blog, { waiting: Number(row?.waiting), held: Number(row?.held), dropped: 0 })
  }
  const writers = [...new Set(group.map(({ writer }) => writer))]
  const blocked = new Set((await run('blockedAmong', [writers])).map(({ writer }) => writer))
  const received = await Promise.all(
    group.map(one => (blocked.has(one.writer) ? BLOCKED : receiveOne(run, { one, room: rooms.get(one.blog) }))),
  )
  for (const blog of blogs) await keepBound(run, { blog, room: rooms.get(blog) })
  return received
}

const BLOCKED: Received = { kind: 'blocked' }

async function receiveOne(
  run: RunComments,
  { one, room }: { readonly one: ReceivedComment; readonly room: Room | undefined },
): Promise<Received> {
  const added = await run('add', receivedValues(one))
  if (added.length === 0) return (await repeated(run, one)) ?? BLOCKED
  if (room) room[one.isHeld ? 'held' : 'waiting'] += 1
  return { kind: 'received' }
}

export async function repeated(
  run: RunComments,
  { blog, sentAs, sent }: Pick<ReceivedComment, 'blog' | 'sentAs' | 'sent'>,
): Promise<Received | undefined> {
  const [row] = await run('sentBefore', [blog, sentAs])
  if (!row) return undefined
  // Empty once it was erased: nobody can tell then, and nothing is stored in either case.
  if (row.sent !== '' && row.sent !== sent) return { kind: 'reused' }
  const state = (row.state === 'merged' ? (row.main_state ?? 'rejected') : row.state) as StoredState
  return { kind: 'repeated', id: row.id as CommentId, state: ownStateOf(state) }
}

/** Law 8, bounded: the oldest go first. */
async function keepBound(
  run: RunComments,
  { blog, room }: { readonly blog: BlogId; readonly room: Room | undefined },
): Promise<void> {
  if (!room) return
  for (const state of ['waiting', 'held'] as const) {
    const surplus = room[state] - MOST_UNDECIDED
    if (surplus <= 0) continue
    const dropped = (await run('dropOldest', [blog, blog, state, surplus])).length
    room[state] -= dropped
    room.dropped += dropped
  }
  await run('setCounts', [room.waiting, room.held, room.dropped, blog])
}
