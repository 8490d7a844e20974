/** The contract of the port to a database, on SQLite and PostgreSQL. */
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { expect, test } from 'vitest'
import { openPostgres } from '#store/sql/postgres.ts'
import { postgresDatabase } from '#store/sql/postgres-database.ts'
import { sqliteDatabase } from '#store/sql/sqlite-database.ts'
import { databaseContract } from '#test/contracts/database.ts'
import { closing } from '#test/support/closing.ts'
import { forThisFile } from '#test/support/for-this-file.ts'
import { newFolder } from '#test/support/new-folder.ts'
import { makeDatabase } from '#test/support/services/postgres-database.ts'

const TABLE = 'CREATE TABLE notes (id TEXT PRIMARY KEY, body TEXT, stars BIGINT)'

const postgres = forThisFile(makeDatabase)

databaseContract('on SQLite', async () => {
  const folder = await newFolder()
  const [one, other] = [0, 1].map(() => new DatabaseSync(join(folder, 'notes.db')))
  if (!one || !other) throw new Error('unreachable')
  one.exec(`PRAGMA journal_mode = WAL; ${TABLE}`)
  return closing([one, other], { database: sqliteDatabase(one), elsewhere: sqliteDatabase(other) })
})

databaseContract('on PostgreSQL', async () => {
  const [pool, other] = [0, 1].map(() => openPostgres({ url: postgres.url, maxConnections: 4 }))
  if (!pool || !other) throw new Error('unreachable')
  await pool.query(TABLE)
  return {
    database: postgresDatabase(pool),
    elsewhere: postgresDatabase(other),
    async [Symbol.asyncDispose]() {
      await pool.query('DROP TABLE notes')
      await Promise.all([pool.close(), other.close()])
    },
  }
})

test('two in-memory databases do not wait for each other', async () => {
  using one = new DatabaseSync(':memory:')
  using other = new DatabaseSync(':memory:')
  const sql = { one: 'SELECT 1 AS one' } as const

  const read = await sqliteDatabase(one)
    .prepare(sql)
    .transaction(() => sqliteDatabase(other).prepare(sql).run('one'))

  expect(read).toEqual([{ one: 1 }])
})
