/** Comments in a database. */
import type { Author } from '#shared/blog/change.ts'
import type { Comment, CommentsPage, OwnComment, QueuedComment } from '#shared/blog/comment.ts'
import { printCommentPlace } from '#shared/blog/fold-comments.ts'
import type { BlogId, CommentId } from '#shared/blog/ids.ts'
import { printCursor } from '#shared/protocol/cursor.ts'
import { commentsStream, publicStream } from '#shared/protocol/stream.ts'
import type { Database } from '#store/sql/database.ts'
import { type CommentRow, ownOf, publicOf, queuedOf, storedOf } from './comment-row.ts'
import type {
  CommentCounts,
  CommentPut,
  CommentQueue,
  Comments,
  CommentsAsk,
  ReceivedComment,
  StoredComment,
  WriterBlock,
  WriterHash,
} from './comments.ts'
import { pseudonymOf } from './comments.ts'
import { commentsSql, type RunComments, TOP_PLACE } from './comments-sql.ts'
import { putComment } from './put-comment.ts'
import { receiveAll, repeated } from './receive-all.ts'
import { blockWriter, eraseWriter, unblockWriter } from './writers.ts'

/** Without links to updates that readers no longer find; an answer that was one of these is gone with it. */
async function withLiveLinks(
  run: RunComments,
  { blog, comments }: { readonly blog: BlogId; readonly comments: Comment[] },
): Promise<Comment[]> {
  const named = new Set(
    comments.flatMap(({ update, answer }) => [update, answer?.update]).filter(id => id !== undefined),
  )
  if (named.size === 0) return comments
  const gone = new Set((await run('goneAmong', [blog, [...named]])).map(({ id }) => id))
  if (gone.size === 0) return comments
  return comments.map(({ update, answer, ...rest }) => ({
    ...rest,
    ...(update && !gone.has(update) && { update }),
    ...(answer && !gone.has(answer.update) && { answer }),
  }))
}

type SqlCommentsOptions = { readonly database: Database; readonly now: () => Date }
type QueueAsk = Parameters<Comments['queue']>[1]

const TOP_ALIKE = [Number.MAX_SAFE_INTEGER, TOP_PLACE.id, TOP_PLACE.id] as const

export class SqlComments implements Comments {
  readonly #database
  readonly #now: () => Date

  constructor({ database, now }: SqlCommentsOptions) {
    this.#database = database.prepare(commentsSql)
    this.#now = now
  }

  receive(group: readonly ReceivedComment[]) {
    return this.#database.transaction(run => receiveAll(run, group))
  }

  put(change: CommentPut) {
    return this.#database.transaction(run => putComment(run, change))
  }

  sent(asked: Parameters<Comments['sent']>[0]) {
    return repeated(this.#database.run, asked)
  }

  async find(blog: BlogId, id: CommentId): Promise<StoredComment | undefined> {
    const [found] = await this.findAll(blog, [id])
    return found
  }

  async findAll(blog: BlogId, ids: readonly CommentId[]): Promise<readonly StoredComment[]> {
    if (ids.length === 0) return []
    return (await this.#database.run('find', [blog, ids])).map(storedOf)
  }

  async queue(blog: BlogId, asked: QueueAsk): Promise<CommentQueue> {
    const { limit, state } = asked
    const isDecided = state !== 'waiting' && state !== 'held'
    const isByText = asked.order === 'alike' && !isDecided
    const rows = await (isByText ? this.#mostAlike(blog, asked) : this.#newest(blog, asked))
    const shown = rows.slice(0, limit)
    const last = shown.at(-1)
    const comments = isByText
      ? shown.map(row => queuedOf(storedOf(row), Number(row.doubles)))
      : await this.#withCounts(blog, shown.map(storedOf))
    if (rows.length <= limit || !last) return { comments }
    return { comments, next: isByText ? `${last.doubles}.${last.alike}.${last.id}` : String(last.id) }
  }

  async queued(comment: StoredComment): Promise<QueuedComment> {
    const [queued] = await this.#withCounts(comment.blog, [comment])
    return queued ?? queuedOf(comment, 1)
  }

  async countsFor(blog: BlogId): Promise<CommentCounts> {
    const [row = {}] = await this.#database.run('counts', [blog, publicStream(blog)])
    const count = (name: string) => Number(row[name] ?? 0)
    return {
      // A restored backup repeats revisions, in another epoch.
      revision: `${row.epoch ?? ''}.${count('revision')}`,
      ...{ waiting: count('waiting'), held: count('held'), shown: count('shown') },
      ...{ rejected: count('rejected'), dropped: count('dropped') },
    }
  }

  page(blog: BlogId, { before, limit, update, answered }: CommentsAsk): Promise<CommentsPage | undefined> {
    const { shownAt, id } = before ?? TOP_PLACE
    const filter = answered === undefined ? [-1, 0] : [1, Number(answered)]
    const rest = [shownAt, id, ...filter, limit + 1]
    return this.#database.snapshot(async run => {
      const [[stream], rows] = await Promise.all([
        run('head', [commentsStream(blog)]),
        update === undefined ? run('shown', [blog, ...rest]) : run('shownAbout', [blog, update, ...rest]),
      ])
      if (!stream) return undefined
      const comments = await withLiveLinks(run, { blog, comments: rows.slice(0, limit).map(storedOf).map(publicOf) })
      const last = comments.at(-1)
      const cursor = printCursor({ epoch: String(stream.epoch), offset: Number(stream.head) })
      return { comments, ...(rows.length > limit && last && { older: printCommentPlace(last) }), cursor }
    })
  }

  async mine(blog: BlogId, writer: WriterHash): Promise<readonly OwnComment[]> {
    return this.#own(await this.#database.run('mine', [writer, blog]))
  }

  async tell({ blog, id, writer, device }: Parameters<Comments['tell']>[0]): Promise<boolean> {
    return this.#database.transaction(async run => {
      const rows = await run('setTell', [device ?? '', blog, id, writer, ''])
      if (rows.length > 0) await run('untellOthers', [id, device ?? ''])
      return rows.length > 0
    })
  }

  block(asked: Parameters<Comments['block']>[0]) {
    return this.#database.transaction(run => blockWriter(run, { ...asked, at: this.#now().toISOString() }))
  }

  async blocks(): Promise<readonly WriterBlock[]> {
    const rows = await this.#database.run('blocks')
    return rows.map(({ writer, at, made_by }) => {
      const { blog, ...by } = JSON.parse(String(made_by)) as Author & { readonly blog?: BlogId }
      return { writer: pseudonymOf(writer as WriterHash), at: String(at), by, ...(blog !== undefined && { blog }) }
    })
  }

  unblock(asked: Parameters<Comments['unblock']>[0]) {
    return this.#database.transaction(run => unblockWriter(run, { ...asked, at: this.#now().toISOString() }))
  }

  async exportWriter(writer: WriterHash, { limit, after = '' }: Parameters<Comments['exportWriter']>[1]) {
    const [blog = '', id = ''] = after.split(' ')
    const rows = await this.#database.run('allOf', [writer, blog, id, limit + 1])
    const shown = rows.slice(0, limit)
    const last = shown.at(-1)
    const own = await this.#own(shown)
    const comments = shown.map(storedOf).flatMap(({ blog, flags }, index) => {
      const one = own[index]
      return one ? [{ ...one, blog, flags }] : []
    })
    return { comments, ...(rows.length > limit && last && { next: `${last.blog} ${last.id}` }) }
  }

  async visibleOf(writer: WriterHash, limit: number): Promise<readonly StoredComment[]> {
    return (await this.#database.run('visibleOf', [writer, limit])).map(storedOf)
  }

  eraseWriter(asked: Parameters<Comments['eraseWriter']>[0]) {
    return this.#database.transaction(run => eraseWriter(run, { ...asked, at: this.#now().toISOString() }))
  }

  #newest(blog: BlogId, { state, update, limit, after }: QueueAsk) {
    const place = [blog, state, after ?? TOP_PLACE.id]
    return update === undefined
      ? this.#database.run('newest', [...place, limit + 1])
      : this.#database.run('newestAbout', [...place, update, limit + 1])
  }

  #mostAlike(blog: BlogId, { state, update = '' as never, limit, after }: QueueAsk) {
    // A place in the other order has one part, and tells nothing here.
    const [doubles, alike, id] = after?.includes('.') ? after.split('.') : TOP_ALIKE
    return this.#database.run('mostAlike', [blog, state, Number(doubles), alike, id, update, update, limit + 1])
  }

  async #withCounts(blog: BlogId, stored: readonly StoredComment[]): Promise<readonly QueuedComment[]> {
    const undecided = stored.filter(({ state }) => state === 'waiting' || state === 'held')
    const byState = Map.groupBy(undecided, ({ state }) => state)
    const counted = new Map<string, number>()
    for (const [state, alike] of byState) {
      const groups = [...new Set(alike.map(({ alikeGroup }) => alikeGroup))]
      for (const row of await this.#database.run('countAlike', [blog, state, groups])) {
        counted.set(`${state} ${row.alike}`, Number(row.doubles))
      }
    }
    return stored.map(one => queuedOf(one, counted.get(`${one.state} ${one.alikeGroup}`) ?? 1))
  }

  async #own(rows: readonly CommentRow[]): Promise<readonly OwnComment[]> {
    const own = rows.map(storedOf)
    const byBlog = Map.groupBy(own, ({ blog }) => blog)
    const mains = new Map<CommentId, StoredComment>()
    for (const [blog, all] of byBlog) {
      const ids = all.flatMap(({ mergedInto }) => mergedInto ?? [])
      for (const main of await this.findAll(blog, ids)) mains.set(main.id, main)
    }
    return own.map(one => ownOf(one, one.mergedInto && mains.get(one.mergedInto)))
  }
}
