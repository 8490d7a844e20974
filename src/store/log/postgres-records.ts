/** The records on PostgreSQL. */
import type { Blog } from '#shared/blog/blog.ts'
import type { PastChange } from '#shared/blog/change.ts'
import type { Coverage } from '#shared/blog/coverage.ts'
import { keyUpdateOf } from '#shared/blog/fold.ts'
import type { BlogId, UpdateId } from '#shared/blog/ids.ts'
import { printPlace } from '#shared/blog/order.ts'
import { referencesIn } from '#shared/blog/references.ts'
import type { Update } from '#shared/blog/update.ts'
import { printCursor } from '#shared/protocol/cursor.ts'
import { deskStream, publicStream } from '#shared/protocol/stream.ts'
import { forPostgres } from '#store/sql/portable.ts'
import type { Postgres, Queries, Row } from '#store/sql/postgres.ts'
import { askForBlogs, blogsPage, listedBlog } from './blogs-page.ts'
import { pastChangesIn } from './past-changes.ts'
import { takeDue } from './postgres-due.ts'
import type { BlogsPageOf, BlogsRead, DueAsk, DueUpdates, ListedBlog, PageOf, Records, UpdatesRead } from './records.ts'
import { MAX_KEYED, MAX_PINNED, recordsSql, TOP } from './records-sql.ts'

const SQL = {
  ...forPostgres(recordsSql),
  shownAt: "SELECT id, shown_at FROM updates WHERE blog = $1 AND id = ANY ($2::text[]) AND shelf = 'public'",
} as const

export class PostgresRecords implements Records {
  readonly #database: Postgres

  constructor(database: Postgres) {
    this.#database = database
  }

  async blogs(page: BlogsPageOf): Promise<BlogsRead> {
    const { statement, values } = askForBlogs(page)
    return blogsPage(await this.#database.query(SQL[statement], [...values]), page)
  }

  async sitemapPages(size: number): Promise<readonly BlogId[]> {
    return (await this.#database.query(SQL.sitemapPages, [size])).map(({ id }) => String(id) as BlogId)
  }

  async sitemapPage(from: BlogId, size: number): Promise<readonly ListedBlog[]> {
    return (await this.#database.query(SQL.sitemapPage, [from, size])).map(listedBlog)
  }

  async blog(id: BlogId): Promise<Blog | undefined> {
    const [row] = await this.#database.query(SQL.blog, [id])
    return row && stateOf<Blog>(row)
  }

  /** The snapshot holds for all of its statements, so the cursor is that of the state beside it. */
  async coverage(id: BlogId, limit: number): Promise<Coverage | undefined> {
    return this.#database.snapshot(async queries => {
      const [blogs, streams, pinned, keyed, page] = await Promise.all([
        queries.query(SQL.blog, [id]),
        queries.query(SQL.head, [publicStream(id)]),
        queries.query(SQL.pinned, [id, MAX_PINNED]),
        queries.query(SQL.keyed, [id, MAX_KEYED]),
        readPage(queries, id, { limit }),
      ])
      const [[blog], [stream]] = [blogs, streams]
      if (!blog || !stream) return undefined
      const pinnedUpdates = pinned.map(stateOf<Update>)
      const { updates, older, references } = page
      return {
        blog: stateOf<Blog>(blog),
        pinned: pinnedUpdates,
        keyUpdates: keyed.map(stateOf<Update>).map(keyUpdateOf),
        updates,
        ...(older && { older }),
        references: { ...references, ...(await readReferences(queries, id, pinnedUpdates)) },
        cursor: printCursor({ epoch: String(stream.epoch), offset: Number(stream.head) }),
      }
    })
  }

  async updates(id: BlogId, page: PageOf): Promise<UpdatesRead> {
    return this.#database.snapshot(queries => readPage(queries, id, page))
  }

  async update(blog: BlogId, id: UpdateId): Promise<Update | 'removed' | undefined> {
    const [row] = await this.#database.query(SQL.update, [blog, id])
    if (!row) return undefined
    return row.shelf === 'removed' ? 'removed' : stateOf<Update>(row)
  }

  async history(blog: BlogId, id: UpdateId): Promise<readonly PastChange[]> {
    const rows = await this.#database.query(SQL.history, [id, publicStream(blog), deskStream(blog)])
    return pastChangesIn(rows)
  }

  async blogHistory(id: BlogId): Promise<readonly PastChange[]> {
    return pastChangesIn(await this.#database.query(SQL.blogHistory, [publicStream(id)]))
  }

  due(asked: DueAsk): Promise<DueUpdates> {
    return takeDue(this.#database, asked)
  }
}

async function readPage(
  queries: Queries,
  id: BlogId,
  { before, limit, onlyKey = false, drafts = false }: PageOf,
): Promise<UpdatesRead> {
  const { time, id: beforeId } = before ?? TOP
  const shelf = drafts ? 'desk' : 'public'
  const rows =
    onlyKey && !drafts
      ? await queries.query(SQL.keyPage, [id, time, beforeId, limit + 1])
      : await queries.query(SQL.page, [id, shelf, time, beforeId, Number(onlyKey), limit + 1])
  const updates = rows.slice(0, limit).map(stateOf<Update>)
  const last = updates.at(-1)
  const older = rows.length > limit && last ? { older: printPlace(last) } : {}
  return { updates, ...older, references: await readReferences(queries, id, updates) }
}

async function readReferences(
  queries: Queries,
  blog: BlogId,
  updates: readonly Update[],
): Promise<Record<string, string>> {
  const ids = updates.flatMap(({ body }) => referencesIn(body))
  if (ids.length === 0) return {}
  const rows = await queries.query(SQL.shownAt, [blog, [...new Set(ids)]])
  return Object.fromEntries(rows.map(({ id, shown_at }) => [String(id), String(shown_at)]))
}

function stateOf<T>(row: Row): T {
  return JSON.parse(String(row.state)) as T
}
