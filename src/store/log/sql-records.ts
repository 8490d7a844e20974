/** The records in a database. */
import type { Blog } from '#shared/blog/blog.ts'
import type { Authorship, PastChange } from '#shared/blog/change.ts'
import type { Coverage } from '#shared/blog/coverage.ts'
import { blogWithin, type Filter } from '#shared/blog/filter.ts'
import { keyUpdateOf } from '#shared/blog/fold.ts'
import type { BlogId, UpdateId } from '#shared/blog/ids.ts'
import { printPlace, type UpdatePlace } from '#shared/blog/order.ts'
import { referencesIn } from '#shared/blog/references.ts'
import type { Update } from '#shared/blog/update.ts'
import { printCursor } from '#shared/protocol/cursor.ts'
import { deskStream, publicStream, type StreamName } from '#shared/protocol/stream.ts'
import type { Database, Run } from '#store/sql/database.ts'
import type { Row } from '#store/sql/postgres.ts'
import { authorshipsIn } from './authorships.ts'
import { askForBlogs, blogsPage, listedBlog } from './blogs-page.ts'
import { filteredSql, filterValues } from './filtered-sql.ts'
import type { LoggedChange } from './log.ts'
import { pastChangesIn } from './past-changes.ts'
import { pastSummaries } from './past-summaries.ts'
import type {
  BlogsPageOf,
  BlogsRead,
  DueAsk,
  DueUpdates,
  ListedBlog,
  PageOf,
  PastSummary,
  Records,
  UpdatesRead,
  WaitingUpdates,
} from './records.ts'
import { MAX_KEYED, MAX_PINNED, recordsSql, TOP } from './records-sql.ts'

const statements = { ...recordsSql, ...filteredSql }
type RunRecords = Run<keyof typeof statements>

type SqlRecordsOptions = {
  readonly database: Database
  /** Claims due updates: on PostgreSQL the nodes share them, by the database's clock (law 11, record time). */
  readonly due: (asked: DueAsk) => Promise<DueUpdates>
}

export class SqlRecords implements Records {
  readonly #database
  readonly #due

  constructor({ database, due }: SqlRecordsOptions) {
    this.#database = database.prepare(statements)
    this.#due = due
  }

  async blogs(page: BlogsPageOf): Promise<BlogsRead> {
    const { statement, values } = askForBlogs(page)
    return blogsPage(await this.#database.run(statement, values), page)
  }

  async sitemapPages(size: number): Promise<readonly BlogId[]> {
    return (await this.#database.run('sitemapPages', [size])).map(({ id }) => String(id) as BlogId)
  }

  async sitemapPage(from: BlogId, size: number): Promise<readonly ListedBlog[]> {
    return (await this.#database.run('sitemapPage', [from, size])).map(listedBlog)
  }

  async newest(ids: readonly BlogId[]): Promise<ReadonlyMap<BlogId, Update>> {
    if (ids.length === 0) return new Map()
    const rows = await this.#database.run('newest', [ids])
    return new Map(rows.filter(({ state }) => state !== null).map(row => [row.blog as BlogId, stateOf<Update>(row)]))
  }

  async waiting(ids: readonly BlogId[]): Promise<ReadonlyMap<BlogId, WaitingUpdates>> {
    if (ids.length === 0) return new Map()
    const byBlog = Map.groupBy(await this.#database.run('waiting', [ids]), ({ blog }) => blog as BlogId)
    return new Map([...byBlog].map(([blog, rows]) => [blog, waitingIn(rows)]))
  }

  async blog(id: BlogId): Promise<Blog | undefined> {
    const [row] = await this.#database.run('blog', [id])
    return row && stateOf<Blog>(row)
  }

  /** One snapshot for all statements, so that the cursor matches the state. */
  coverage(id: BlogId, limit: number, filter?: Filter): Promise<Coverage | undefined> {
    return this.#database.snapshot(async run => {
      const [[blog], [stream], pinnedRows, keyed, page] = await Promise.all([
        run('blog', [id]),
        run('head', [publicStream(id)]),
        readPinned(run, id, filter),
        readKeyed(run, id, filter),
        readPage(run, id, { limit, filter }),
      ])
      if (!blog || !stream) return undefined
      const pinned = pinnedRows.map(stateOf<Update>)
      const whole = stateOf<Blog>(blog)
      const shown = filter?.within === undefined ? whole : blogWithin(whole, filter.within)
      const { updates, older, references } = page
      return {
        blog: shown,
        pinned,
        keyUpdates: keyed.map(stateOf<Update>).map(keyUpdateOf),
        updates,
        ...(older && { older }),
        references: {
          ...references,
          ...(await readReferences(run, id, { texts: [...pinned, ...(shown.summary ? [shown.summary] : [])], filter })),
        },
        cursor: printCursor({ epoch: String(stream.epoch), offset: Number(stream.head) }),
      }
    })
  }

  updates(id: BlogId, page: PageOf): Promise<UpdatesRead> {
    return this.#database.snapshot(run => readPage(run, id, page))
  }

  async newerThan(id: BlogId, { time, id: after }: UpdatePlace, filter?: Filter): Promise<Update | undefined> {
    const [row] = filter
      ? await this.#database.run('filteredNewer', [id, time, after, ...filterValues(id, filter)])
      : await this.#database.run('newerThan', [id, time, after])
    return row && stateOf<Update>(row)
  }

  async update(blog: BlogId, id: UpdateId): Promise<Update | 'removed' | undefined> {
    const [row] = await this.#database.run('update', [blog, id])
    if (!row) return undefined
    return row.shelf === 'removed' ? 'removed' : stateOf<Update>(row)
  }

  async history(blog: BlogId, id: UpdateId): Promise<readonly PastChange[]> {
    return pastChangesIn(await this.#database.run('history', [id, publicStream(blog), deskStream(blog)]))
  }

  async authors(blog: BlogId, ids: readonly UpdateId[]): Promise<readonly Authorship[]> {
    if (ids.length === 0) return []
    const stream = publicStream(blog)
    return authorshipsIn(await this.#database.run('authors', [ids, stream, deskStream(blog), stream]))
  }

  async changesAt(stream: StreamName, offsets: readonly number[]): Promise<readonly LoggedChange[]> {
    const rows = await this.#database.run('changesAt', [stream, offsets])
    return rows.map(row => ({ offset: Number(row.change_offset), text: String(row.change) }))
  }

  async blogHistory(id: BlogId): Promise<readonly PastChange[]> {
    return pastChangesIn(await this.#database.run('blogHistory', [publicStream(id)]))
  }

  async summaries(id: BlogId, most: number): Promise<readonly PastSummary[]> {
    const stream = publicStream(id)
    return pastSummaries(most, (before, limit) => this.#database.run('blogHistoryBefore', [stream, before, limit]))
  }

  due(asked: DueAsk): Promise<DueUpdates> {
    return this.#due(asked)
  }
}

function waitingIn(rows: readonly Row[]): WaitingUpdates {
  const of = (status: string) => rows.find(row => row.status === status)
  const submitted = String(of('submitted')?.ids ?? '').split(',')
  return {
    submitted: submitted.filter(id => id !== '') as UpdateId[],
    scheduled: Number(of('scheduled')?.waiting ?? 0),
  }
}

function readPinned(run: RunRecords, id: BlogId, filter: Filter | undefined): Promise<readonly Row[]> {
  if (!filter) return run('pinned', [id, MAX_PINNED])
  return run('filteredPinned', [id, ...filterValues(id, filter), MAX_PINNED])
}

function readKeyed(run: RunRecords, id: BlogId, filter: Filter | undefined): Promise<readonly Row[]> {
  if (!filter) return run('keyed', [id, MAX_KEYED])
  return run('filteredKeyPage', [id, 'public', TOP.time, TOP.id, ...filterValues(id, filter), MAX_KEYED])
}

async function readPage(run: RunRecords, id: BlogId, page: PageOf): Promise<UpdatesRead> {
  const { limit, filter } = page
  const rows = await readRows(run, id, page)
  const updates = rows.slice(0, limit).map(stateOf<Update>)
  const last = updates.at(-1)
  const older = rows.length > limit && last ? { older: printPlace(last) } : {}
  return { updates, ...older, references: await readReferences(run, id, { texts: updates, filter }) }
}

function readRows(
  run: RunRecords,
  id: BlogId,
  { before, limit, onlyKey = false, drafts = false, filter }: PageOf,
): Promise<readonly Row[]> {
  const { time, id: beforeId } = before ?? TOP
  const shelf = drafts ? 'desk' : 'public'
  if (filter) {
    const statement = onlyKey ? 'filteredKeyPage' : 'filteredPage'
    return run(statement, [id, shelf, time, beforeId, ...filterValues(id, filter), limit + 1])
  }
  if (onlyKey && !drafts) return run('keyPage', [id, time, beforeId, limit + 1])
  return run('page', [id, shelf, time, beforeId, Number(onlyKey), limit + 1])
}

type Referring = { readonly texts: readonly Pick<Update, 'body'>[]; readonly filter: Filter | undefined }

/** A site of one topic does not learn the times of other updates. */
async function readReferences(
  run: RunRecords,
  blog: BlogId,
  { texts, filter }: Referring,
): Promise<Record<string, string>> {
  const ids = texts.flatMap(({ body }) => referencesIn(body))
  if (ids.length === 0) return {}
  const rows = await run('shownAt', [blog, [...new Set(ids)]])
  const shown = filter?.within === undefined ? rows : await within(run, blog, { rows, within: filter.within })
  return Object.fromEntries(shown.map(({ id, shown_at }) => [String(id), String(shown_at)]))
}

async function within(run: RunRecords, blog: BlogId, of: { readonly rows: readonly Row[]; readonly within: string }) {
  const marked = await run('marked', [blog, `topic:${of.within}`, of.rows.map(({ id }) => String(id))])
  const ids = new Set(marked.map(({ id }) => id))
  return of.rows.filter(({ id }) => ids.has(id))
}

function stateOf<T>(row: Row): T {
  return JSON.parse(String(row.state)) as T
}
