/** Backs up a PostgreSQL database: `pg_dump` of one snapshot. */
import { queriesOn } from '#store/sql/postgres.ts'
import { demandSettled } from '#store/sql/unsettled-restore.ts'
import { BackupError } from './backup-error.ts'
import type { CopiedDatabase } from './make-backup.ts'
import { withClient } from './postgres-client.ts'
import { runTool } from './postgres-tools.ts'

type Dump = { readonly url: string; readonly to: string; readonly folder: string; readonly signal: AbortSignal }

/** The dump and the list of its pictures are of one snapshot. */
export function copyPostgres({ url, to, folder, signal }: Dump): Promise<CopiedDatabase> {
  return withClient(url, async client => {
    await demandSettled(queriesOn(client)).catch((cause: Error) => {
      throw new BackupError(`The database cannot be backed up: ${cause.message}.`, { cause })
    })
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
