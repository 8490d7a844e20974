/** Backups of a PostgreSQL database: `pg_dump` of one snapshot, and `pg_restore` into an empty database. */
import { join } from 'node:path'
import pg from 'pg'
import { PostgresLife } from '#store/log/postgres-life.ts'
import { migratePostgres } from '#store/sql/migrate-postgres.ts'
import { migrations } from '#store/sql/migrations.ts'
import { connectionOptions, openPostgres } from '#store/sql/postgres.ts'
import { postgresDatabase } from '#store/sql/postgres-database.ts'
import { explainPostgres } from '#store/sql/postgres-failures.ts'
import { BackupError } from './backup-error.ts'
import { type BackupManifest, DATABASES } from './backup-format.ts'
import type { CopiedDatabase } from './make-backup.ts'
import { runTool } from './postgres-tools.ts'
import { type Settled, settleRestored } from './settle-restored.ts'

type Dump = { readonly url: string; readonly to: string; readonly folder: string; readonly signal: AbortSignal }

/** The dump and the list of its pictures are of one snapshot. */
export function copyPostgres({ url, to, folder, signal }: Dump): Promise<CopiedDatabase> {
  return withClient(url, async client => {
    await client.query('BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY')
    const { rows } = await client.query('SELECT pg_export_snapshot() AS snapshot, taken FROM schema_steps WHERE id = 1')
    const pictures = await client.query('SELECT DISTINCT picture FROM pictures_shown')
    const args = ['--format=custom', '--no-owner', '--no-privileges', '--no-unlogged-table-data']
    const { snapshot, taken } = rows[0] as { readonly snapshot: string; readonly taken: string }
    await runTool({
      program: 'pg_dump',
      args: [...args, `--snapshot=${snapshot}`, `--file=${to}`],
      url,
      folder,
      signal,
    })
    return { schema: Number(taken), shown: new Set(pictures.rows.map(({ picture }) => String(picture))) }
  })
}

/** Before anything is read: nothing of a database that is in use is ever replaced. */
export function demandEmptyPostgres(url: string): Promise<void> {
  return withClient(url, async client => {
    const { rows } = await client.query(
      "SELECT relname FROM pg_class WHERE relnamespace = current_schema()::regnamespace AND relkind IN ('r', 'p', 'v', 'm', 'S') LIMIT 1",
    )
    if (rows.length > 0)
      throw new BackupError(
        `The database is not empty (it has ${rows[0].relname}): nothing was restored. Create a new one (createdb), and set DATABASE_URL to it.`,
      )
  })
}

type Restore = {
  readonly url: string
  /** With the unpacked and verified backup. */
  readonly folder: string
  readonly manifest: BackupManifest
  readonly now: () => Date
  readonly signal: AbortSignal
}

/** One transaction: the database stays empty if it fails. */
export async function restorePostgres({ url, folder, manifest, now, signal }: Restore): Promise<Settled> {
  demandKnown(manifest)
  const args = ['--single-transaction', '--exit-on-error', '--no-owner', '--no-privileges']
  await runTool({ program: 'pg_restore', args: [...args, join(folder, DATABASES.postgres)], url, folder, signal })
  return settle(url, now()).catch((cause: unknown) => {
    throw new BackupError(UNSETTLED, { cause })
  })
}

const UNSETTLED =
  'The tables were restored, but what was under way could not be ended: start no node on this database. Drop it, create it again, and repeat the restore.'

async function settle(url: string, at: Date): Promise<Settled> {
  await migratePostgres(url)
  // Writes down where the database lives now, so that no node takes it for one that has just been restored.
  const life = new PostgresLife({ onRenewed: () => {} })
  const database = openPostgres({ url, maxConnections: 1, onConnect: queries => life.compareMarks(queries) })
  try {
    return await settleRestored(postgresDatabase(database), at)
  } finally {
    await database.close()
  }
}

export function demandKnown({ kind, schema }: BackupManifest): void {
  if (kind !== 'postgres')
    throw new BackupError('This is a backup of a data folder: restore it without DATABASE_URL, into CRIER_DATA.')
  if (schema > migrations.length)
    throw new BackupError(
      `The backup is from a newer Crier (its tables are at step ${schema}, this version knows ${migrations.length}): nothing was restored. Install that version.`,
    )
}

async function withClient<T>(url: string, work: (client: pg.Client) => Promise<T>): Promise<T> {
  const client = new pg.Client(connectionOptions(url))
  client.on('error', () => {})
  await client.connect().catch((error: unknown) => explainPostgres(error, url))
  try {
    return await work(client)
  } finally {
    await client.end()
  }
}
