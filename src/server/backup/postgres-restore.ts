/**
 * Restores a backup into an empty PostgreSQL database, by `pg_restore` in one transaction and then a settling. A mark
 * (`unsettled-restore.ts`) keeps nodes and commands off from before the first table until the settling is committed, so a
 * restore may be killed at any moment; the same one, repeated, goes on where it was.
 */
import { join } from 'node:path'
import type pg from 'pg'
import { PostgresLife } from '#store/log/postgres-life.ts'
import { tryConnectionLockOf, tryLockOf } from '#store/sql/locks.ts'
import { migratePostgres } from '#store/sql/migrate-postgres.ts'
import { migrations } from '#store/sql/migrations.ts'
import { openPostgres, type Queries, queriesOn } from '#store/sql/postgres.ts'
import { postgresDatabase } from '#store/sql/postgres-database.ts'
import { RESTORE_MARK, readRestoreMark, writeRestoreMark } from '#store/sql/unsettled-restore.ts'
import { BackupError } from './backup-error.ts'
import { type BackupManifest, DATABASES } from './backup-format.ts'
import { withClient } from './postgres-client.ts'
import { runTool } from './postgres-tools.ts'
import { type Settled, type Settling, settleRestored } from './settle-restored.ts'

/** A restore that was cut off has made the table of its mark, and perhaps all others. */
const HELD = `SELECT relname FROM pg_class WHERE relnamespace = current_schema()::regnamespace
  AND relkind IN ('r', 'p', 'v', 'm', 'S') AND relname <> '${RESTORE_MARK}' LIMIT 1`

/** Before anything is read: nothing of a database that is in use is ever replaced. */
export function demandEmptyPostgres(url: string): Promise<void> {
  return withClient(url, async client => {
    const queries = queriesOn(client)
    if ((await readRestoreMark(queries)) === undefined) await demandEmpty(queries)
  })
}

async function demandEmpty(queries: Queries): Promise<void> {
  const [held] = await queries.query(HELD)
  if (!held) return
  throw new BackupError(
    `The database is not empty (it has ${held.relname}): nothing was restored. Create a new one (createdb), and set DATABASE_URL to it.`,
  )
}

type Restore = {
  readonly url: string
  /** With the unpacked and verified backup. */
  readonly folder: string
  readonly manifest: BackupManifest
  readonly settling: Settling
  readonly signal: AbortSignal
}

export function restorePostgres({ url, folder, manifest, settling, signal }: Restore): Promise<Settled> {
  demandKnown(manifest)
  return withClient(url, async client => {
    await demandAlone(client)
    const isUnpacked = await mark(client, manifest.database.sha256)
    if (!isUnpacked) await unpack({ url, folder, signal })
    return settle(url, settling).catch((cause: unknown) => {
      throw new BackupError(UNSETTLED, { cause })
    })
  })
}

const UNSETTLED =
  'The tables were restored, but what was under way could not be ended, and no node starts on them before it is. Repeat the same restore: it goes on from here.'

/** Held until this connection ends: what another restore left behind is told from one that is under way. */
async function demandAlone(client: pg.Client): Promise<void> {
  const [row] = await queriesOn(client).query(tryConnectionLockOf('restore').postgres)
  if (row?.is_ours !== true)
    throw new BackupError('Another restore into this database is under way: nothing was restored.')
}

/** Returns whether the tables of this very backup are there already. The lock is that of nodes which create tables. */
async function mark(client: pg.Client, archive: string): Promise<boolean> {
  const queries = queriesOn(client)
  await client.query('BEGIN')
  // Not waited for: a node that makes indexes would wait for this transaction in turn.
  const [lock] = await queries.query(tryLockOf('migrations').postgres)
  if (lock?.is_ours !== true) throw new BackupError('A node is starting on the database: nothing was restored.')
  const marked = await readRestoreMark(queries)
  if (marked === undefined) {
    await demandEmpty(queries)
    await writeRestoreMark(queries, archive)
  }
  const [held] = await queries.query(HELD)
  await client.query('COMMIT')
  if (marked === undefined || !held) return false
  if (marked === archive) return true
  throw new BackupError(
    'The restore of another backup into this database was cut off: nothing was restored. Drop the database, create it again, and repeat.',
  )
}

async function unpack({ url, folder, signal }: Pick<Restore, 'url' | 'folder' | 'signal'>): Promise<void> {
  const args = ['--single-transaction', '--exit-on-error', '--no-owner', '--no-privileges']
  await runTool({ program: 'pg_restore', args: [...args, join(folder, DATABASES.postgres)], url, folder, signal })
}

async function settle(url: string, settling: Settling): Promise<Settled> {
  await migratePostgres(url, { isRestoring: true })
  const settled = await overConnection(url, database => settleRestored(postgresDatabase(database), settling))
  // Writes down where the database lives now, so that no node takes it for one that was restored once more.
  const life = new PostgresLife({ onRenewed: () => {} })
  await overConnection(
    url,
    database => database.query('SELECT 1'),
    queries => life.compareMarks(queries),
  )
  return settled
}

async function overConnection<T>(
  url: string,
  work: (database: ReturnType<typeof openPostgres>) => Promise<T>,
  onConnect: (queries: Queries) => Promise<void> = async () => {},
): Promise<T> {
  const database = openPostgres({ url, maxConnections: 1, onConnect })
  try {
    return await work(database)
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
