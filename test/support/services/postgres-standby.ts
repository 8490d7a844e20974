/** A real hot standby of a PostgreSQL server for tests, which streams from it and can be promoted. */
import { execFileSync } from 'node:child_process'
import { chown, mkdtemp, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import pg from 'pg'
import { handleOf, onServer, PASSWORD, type PostgresServer, serverOn } from './postgres-server.ts'

/** PostgreSQL reports how far it has replayed only when polled. */
const LOOK_MS = 20

interface PostgresStandby extends PostgresServer {
  /** Makes it the primary, on a new timeline. */
  promote(): Promise<void>
  /** Resolves once it has replayed everything that the primary has written so far. */
  caughtUp(): Promise<void>
}

type StandbyOptions = {
  readonly primary: PostgresServer
  /** The port of a proxy before the primary, over which it streams. */
  readonly port: number
  /** For `synchronous_standby_names` of the primary. */
  readonly name: string
}

/**
 * A hot standby that streams from the primary. Our PostgreSQL comes without pg_basebackup, so this takes the base backup as that does:
 * between pg_backup_start and pg_backup_stop (https://www.postgresql.org/docs/current/continuous-archiving.html).
 */
export async function startStandby({ primary, port, name }: StandbyOptions): Promise<PostgresStandby> {
  const folder = await mkdtemp(join(tmpdir(), 'crier-pg-'))
  await takeBaseBackup(primary, folder)
  const conninfo = `host=127.0.0.1 port=${port} user=postgres password=${PASSWORD} application_name=${name}`
  const { promise: isReady, resolve: ready } = Promise.withResolvers<void>()
  const settings = [`primary_conninfo=${conninfo}`, 'wal_retrieve_retry_interval=100ms']
  const listening = serverOn(folder, settings, said => {
    if (said.includes('ready to accept read-only connections')) ready()
  })
  const { server, tell } = listening
  // Resolves only when it is promoted: until then it accepts read-only connections.
  const started = server.start()
  await Promise.race([isReady, started.catch(tell)])
  started.catch(() => {})
  const handle = handleOf(folder, listening)
  return {
    ...handle,
    async promote() {
      await onServer(handle, 'SELECT pg_promote(true, 60)')
    },
    async caughtUp() {
      const { lsn } = await onServer(primary, 'SELECT pg_current_wal_lsn() AS lsn')
      const isThere = `SELECT pg_last_wal_replay_lsn() >= '${lsn}'::pg_lsn AS there`
      while (!(await onServer(handle, isThere)).there) await wait(LOOK_MS)
    },
  }
}

async function takeBaseBackup(primary: PostgresServer, folder: string): Promise<void> {
  const client = new pg.Client({ connectionString: primary.urlOf('postgres') })
  await client.connect()
  try {
    await client.query("SELECT pg_backup_start('crier', true)")
    execFileSync('cp', ['-a', `${primary.folder}/.`, folder])
    const { rows } = await client.query('SELECT labelfile FROM pg_backup_stop(false)')
    for (const left of ['postmaster.pid', 'postmaster.opts', '.s.PGSQL.5432', '.s.PGSQL.5432.lock'])
      await rm(join(folder, left), { force: true })
    await writeOwned(folder, { backup_label: String(rows[0]?.labelfile), 'standby.signal': '' })
  } finally {
    await client.end()
  }
}

/** By the owner of the folder, who runs the server. */
async function writeOwned(folder: string, files: Readonly<Record<string, string>>): Promise<void> {
  const { uid, gid } = await stat(folder)
  for (const [name, content] of Object.entries(files)) {
    await writeFile(join(folder, name), content)
    await chown(join(folder, name), uid, gid)
  }
}
