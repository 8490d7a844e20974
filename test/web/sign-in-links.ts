/** Keys and sign-in links for tests of logins. */
import { join } from 'node:path'
import { SqlKeys } from '#store/keys/sql-keys.ts'
import { SqlLogins } from '#store/logins/sql-logins.ts'
import { openSqlite } from '#store/sql/open-sqlite.ts'
import { sqliteDatabase } from '#store/sql/sqlite-database.ts'
import type { TestApp } from '#test/support/services/start-app.ts'

export async function makeKey(app: TestApp, fields: object): Promise<string> {
  return (await app.api('POST', '/v1/keys', { body: fields })).body.secret
}

/** As created by "crier desk-link", beside the running server. */
export async function makeLink({ folder, adminKey }: TestApp, id?: string): Promise<string> {
  const database = openSqlite(join(folder, 'crier.db'))
  const now = () => new Date()
  const key = id === undefined ? await new SqlKeys({ database: sqliteDatabase(database), now }).find(adminKey) : { id }
  const { secret } = await new SqlLogins({ database: sqliteDatabase(database), now, idleMs: 1 }).makeLink(
    key ?? { id: '' },
  )
  database.close()
  return secret
}
