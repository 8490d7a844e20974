/** Notices to search engines, in both databases. */
import type { BlogId } from '#shared/blog/ids.ts'
import { SqlSearchNotices } from '#store/search-notices/sql-search-notices.ts'
import type { Database } from '#store/sql/database.ts'
import { openSqlite } from '#store/sql/open-sqlite.ts'
import { openPostgres } from '#store/sql/postgres.ts'
import { postgresDatabase } from '#store/sql/postgres-database.ts'
import { sqliteDatabase } from '#store/sql/sqlite-database.ts'
import { searchNoticesContract } from '#test/contracts/search-notices.ts'
import { closing } from '#test/support/closing.ts'
import { makeBlog } from '#test/support/data/entries.ts'
import { forThisFile } from '#test/support/for-this-file.ts'
import { makeTables } from '#test/support/services/postgres-database.ts'

const tables = forThisFile(makeTables)

function over(database: Database) {
  const { run } = database.prepare({ add: "INSERT INTO blogs (id, version, updated_at, state) VALUES (?, 1, '', ?)" })
  const addBlog = (id: BlogId, access: 'public' | 'private') =>
    run('add', [id, JSON.stringify(makeBlog(id, access === 'private' ? { access } : {}))])
  return { notices: new SqlSearchNotices(database), addBlog }
}

searchNoticesContract('on SQLite', async () => {
  const connection = openSqlite(':memory:')
  return closing([connection], over(sqliteDatabase(connection)))
})

searchNoticesContract('on PostgreSQL', async () => {
  const pool = openPostgres({ url: tables.url, maxConnections: 4 })
  const close = async () => {
    await pool.close()
    await tables.empty()
  }
  return { ...over(postgresDatabase(pool)), [Symbol.asyncDispose]: close }
})
