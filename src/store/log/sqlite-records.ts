/** The records on SQLite. */
import type { DatabaseSync } from 'node:sqlite'
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
import { prepareAll } from '#store/sql/prepare.ts'
import { askForBlogs, blogsPage, listedBlog } from './blogs-page.ts'
import { pastChangesIn } from './past-changes.ts'
import type { BlogsPageOf, BlogsRead, DueAsk, DueUpdates, ListedBlog, PageOf, Records, UpdatesRead } from './records.ts'
import { MAX_KEYED, MAX_PINNED, recordsSql, TOP } from './records-sql.ts'

export class SqliteRecords implements Records {
  readonly #database: DatabaseSync
  readonly #run

  constructor(database: DatabaseSync) {
    this.#database = database
    this.#run = prepareAll(database, recordsSql)
  }

  async blogs(page: BlogsPageOf): Promise<BlogsRead> {
    const { statement, values } = askForBlogs(page)
    return blogsPage(this.#run[statement].all(...values), page)
  }

  async sitemapPages(size: number): Promise<readonly BlogId[]> {
    return this.#run.sitemapPages.all(size).map(({ id }) => String(id) as BlogId)
  }

  async sitemapPage(from: BlogId, size: number): Promise<readonly ListedBlog[]> {
    return this.#run.sitemapPage.all(from, size).map(listedBlog)
  }

  async blog(id: BlogId): Promise<Blog | undefined> {
    return this.#blog(id)
  }

  async coverage(id: BlogId, limit: number): Promise<Coverage | undefined> {
    return this.#atOnce(() => {
      const blog = this.#blog(id)
      const stream = this.#run.head.get(publicStream(id))
      if (!blog || !stream) return undefined
      const pinned = this.#run.pinned.all(id, MAX_PINNED).map(stateOf<Update>)
      const { updates, older, references } = this.#page(id, { limit })
      return {
        blog,
        pinned,
        keyUpdates: this.#run.keyed
          .all(id, MAX_KEYED)
          .map(stateOf<Update>)
          .map(keyUpdateOf),
        updates,
        ...(older && { older }),
        references: { ...references, ...this.#references(id, pinned) },
        cursor: printCursor({ epoch: String(stream.epoch), offset: Number(stream.head) }),
      }
    })
  }

  async updates(id: BlogId, page: PageOf): Promise<UpdatesRead> {
    return this.#atOnce(() => this.#page(id, page))
  }

  async update(blog: BlogId, id: UpdateId): Promise<Update | 'removed' | undefined> {
    const row = this.#run.update.get(blog, id)
    if (!row) return undefined
    return row.shelf === 'removed' ? 'removed' : stateOf<Update>(row)
  }

  async history(blog: BlogId, id: UpdateId): Promise<readonly PastChange[]> {
    const rows = this.#run.history.all(id, publicStream(blog), deskStream(blog))
    return pastChangesIn(rows)
  }

  async blogHistory(id: BlogId): Promise<readonly PastChange[]> {
    return pastChangesIn(this.#run.blogHistory.all(publicStream(id)))
  }

  /** The clock of the database is that of its machine. */
  async due({ now, aheadMs, limit }: DueAsk): Promise<DueUpdates> {
    const updates = this.#run.due.all(now.toISOString(), limit).map(stateOf<Update>)
    const next = this.#run.nextDue.get(now.toISOString(), new Date(now.getTime() + aheadMs).toISOString())
    return { updates, ...(typeof next?.at === 'string' && { nextMs: Date.parse(next.at) - now.getTime() }) }
  }

  #blog(id: BlogId): Blog | undefined {
    const row = this.#run.blog.get(id)
    return row && stateOf<Blog>(row)
  }

  #page(id: BlogId, { before, limit, onlyKey = false, drafts = false }: PageOf): UpdatesRead {
    const { time, id: beforeId } = before ?? TOP
    const shelf = drafts ? 'desk' : 'public'
    const rows =
      onlyKey && !drafts
        ? this.#run.keyPage.all(id, time, beforeId, limit + 1)
        : this.#run.page.all(id, shelf, time, beforeId, Number(onlyKey), limit + 1)
    const updates = rows.slice(0, limit).map(stateOf<Update>)
    const last = updates.at(-1)
    const older = rows.length > limit && last ? { older: printPlace(last) } : {}
    return { updates, ...older, references: this.#references(id, updates) }
  }

  #references(blog: BlogId, updates: readonly Update[]): Record<string, string> {
    const times = new Map<string, string>()
    for (const id of updates.flatMap(({ body }) => referencesIn(body))) {
      const row = this.#run.shownAt.get(blog, id)
      if (row) times.set(id, String(row.shown_at))
    }
    return Object.fromEntries(times)
  }

  /** Several reads of one moment, though the writer goes on meanwhile. */
  #atOnce<T>(read: () => T): T {
    this.#database.exec('BEGIN')
    try {
      return read()
    } finally {
      this.#database.exec('COMMIT')
    }
  }
}

function stateOf<T>(row: Record<string, unknown>): T {
  return JSON.parse(String(row.state)) as T
}
