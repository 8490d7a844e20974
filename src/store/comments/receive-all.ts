/** Stores a group of received comments, within the bound of each blog. */
import type { BlogId, CommentId } from '#shared/blog/ids.ts'
import { ownStateOf, receivedValues } from './comment-row.ts'
import type { StoredState } from './comment-write.ts'
import { MOST_UNDECIDED, type Received, type ReceivedComment, type ReceivedGroup } from './comments.ts'
import type { RunComments } from './comments-sql.ts'

type Room = { waiting: number; held: number; dropped: number }

export async function receiveAll(run: RunComments, group: readonly ReceivedComment[]): Promise<ReceivedGroup> {
  const blogs = [...new Set(group.map(({ blog }) => blog))].toSorted()
  const rooms = await takeRooms(run, blogs)
  const writers = [...new Set(group.map(({ writer }) => writer))]
  const blocked = new Set((await run('blockedAmong', [writers])).map(({ writer }) => writer))
  const received = await Promise.all(
    group.map(one => (blocked.has(one.writer) ? BLOCKED : receiveOne(run, { one, room: rooms.get(one.blog) }))),
  )
  for (const [blog, room] of rooms) await keepBound(run, { blog, room })
  return { received, dropped: [...rooms.values()].reduce((sum, room) => sum + room.dropped, 0) }
}

const BLOCKED: Received = { kind: 'blocked' }
const GONE: Received = { kind: 'gone' }

/** Those of the blogs that exist, locked: whoever deletes one waits for its comments, or is waited for. */
async function takeRooms(run: RunComments, blogs: readonly BlogId[]): Promise<ReadonlyMap<BlogId, Room>> {
  const counts = await Promise.all(blogs.map(blog => run('takeCounts', [blog])))
  const existing = new Set((await run('blogsAmong', [blogs])).map(({ id }) => id))
  const rooms = new Map<BlogId, Room>()
  for (const [index, blog] of blogs.entries()) {
    const row = counts[index]?.[0]
    if (existing.has(blog)) rooms.set(blog, { waiting: Number(row?.waiting), held: Number(row?.held), dropped: 0 })
    else await run('forgetCounts', [blog])
  }
  return rooms
}

async function receiveOne(
  run: RunComments,
  { one, room }: { readonly one: ReceivedComment; readonly room: Room | undefined },
): Promise<Received> {
  if (!room) return GONE
  const added = await run('add', receivedValues(one))
  if (added.length === 0) return (await repeated(run, one)) ?? BLOCKED
  room[one.isHeld ? 'held' : 'waiting'] += 1
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
  { blog, room }: { readonly blog: BlogId; readonly room: Room },
): Promise<void> {
  for (const state of ['waiting', 'held'] as const) {
    const surplus = room[state] - MOST_UNDECIDED
    if (surplus <= 0) continue
    const dropped = (await run('dropOldest', [blog, blog, state, surplus])).length
    room[state] -= dropped
    room.dropped += dropped
  }
  await run('setCounts', [room.waiting, room.held, room.dropped, blog])
}
