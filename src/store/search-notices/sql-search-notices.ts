/** What search engines were notified of, in a database. */
import type { BlogId } from '#shared/blog/ids.ts'
import type { Database } from '#store/sql/database.ts'
import { NOW_MS } from '#store/sql/portable.ts'
import type { NoticeAsk, NoticeClaim, SearchNotices } from './search-notices.ts'

const noticesSql = {
  claim: `UPDATE blogs SET search_told_ms = ${NOW_MS}
    WHERE id = ? AND is_private = 0 AND search_told_ms <= ? AND search_told_ms <= ${NOW_MS} - ? RETURNING id`,
  last: 'SELECT search_told_ms FROM blogs WHERE id = ? AND is_private = 0',
} as const

export class SqlSearchNotices implements SearchNotices {
  readonly #database

  constructor(database: Database) {
    this.#database = database.prepare(noticesSql)
  }

  async claim(blog: BlogId, { changedMs, everyMs }: NoticeAsk): Promise<NoticeClaim> {
    const [claimed] = await this.#database.run('claim', [blog, changedMs, everyMs])
    if (claimed) return 'yours'
    const [row] = await this.#database.run('last', [blog])
    return row && Number(row.search_told_ms) <= changedMs ? 'later' : 'needless'
  }
}
