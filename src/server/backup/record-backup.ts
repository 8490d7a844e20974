/** Notes a backup in the audit list of the database that it was made of: a copy of everything has left the house. */
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import type { Settings } from '#server/config/config.ts'
import type { Actor } from '#store/audit/audit.ts'
import { ADD_AUDIT, auditRow } from '#store/audit/audit-row.ts'
import type { Database } from '#store/sql/database.ts'
import { openPostgres } from '#store/sql/postgres.ts'
import { postgresDatabase } from '#store/sql/postgres-database.ts'
import { sqliteDatabase } from '#store/sql/sqlite-database.ts'
import type { BackedUp } from './back-up.ts'

/** A server writes in transactions of milliseconds. */
const BUSY_MS = 5_000

type Recorded = {
  readonly settings: Pick<Settings, 'DATABASE_URL' | 'CRIER_DATA'>
  readonly backedUp: BackedUp
  readonly by: Actor
  readonly at: Date
}

/** The tables are left at their version: the backup before an upgrade may be made by the new version. */
export async function recordBackup({ settings, backedUp: { place, manifest }, by, at }: Recorded): Promise<void> {
  const { pictures, missing } = manifest
  const detail = { place, pictures: pictures.count, ...(missing.length > 0 && { missing: missing.length }) }
  const row = auditRow({ at: at.toISOString(), by, action: 'backup.made', detail })
  const add = async (database: Database) => void (await database.prepare({ add: ADD_AUDIT }).run('add', row))
  const { DATABASE_URL: url, CRIER_DATA: folder } = settings
  if (url === undefined) {
    using file = new DatabaseSync(join(folder, 'crier.db'), { timeout: BUSY_MS })
    return add(sqliteDatabase(file))
  }
  const postgres = openPostgres({ url, maxConnections: 1 })
  await add(postgresDatabase(postgres)).finally(() => postgres.close())
}
