/** A PostgreSQL server of the system's packages, which have `pg_dump` and `pg_restore`; those of npm have neither. */
import { execFileSync, spawn } from 'node:child_process'
import { once } from 'node:events'
import { chownSync, existsSync, globSync, writeFileSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import pg from 'pg'

interface SystemPostgres extends AsyncDisposable {
  /** The URL of a new database. */
  create(name: string): Promise<string>
}

/** Undefined where they are not installed. */
export function systemPrograms(): string | undefined {
  const folders = globSync('/usr/lib/postgresql/*/bin').sort()
  const needed = ['initdb', 'postgres', 'pg_dump', 'pg_restore']
  return folders.findLast(folder => needed.every(name => existsSync(join(folder, name))))
}

const PASSWORD = 'p:ss\\word'

export async function startSystemPostgres(programs: string): Promise<SystemPostgres> {
  const folder = await mkdtemp(join(tmpdir(), 'crier-pg-'))
  const user = process.getuid?.() === 0 ? { uid: idOf('-u'), gid: idOf('-g') } : {}
  if (user.uid !== undefined) chownSync(folder, user.uid, user.gid ?? 0)
  const data = join(folder, 'data')
  const pwfile = join(folder, 'password')
  writeFileSync(pwfile, PASSWORD, { mode: 0o644 })
  const initdb = [
    '--pgdata',
    data,
    '--username=postgres',
    '--encoding=UTF8',
    '--locale=C',
    '--no-sync',
    '--auth=scram-sha-256',
    `--pwfile=${pwfile}`,
  ]
  execFileSync(join(programs, 'initdb'), initdb, { ...user, cwd: folder, stdio: 'ignore' })
  const flags = ['listen_addresses=', `unix_socket_directories=${folder}`, 'fsync=off'].flatMap(flag => ['-c', flag])
  const server = spawn(join(programs, 'postgres'), ['-D', data, ...flags], { ...user, cwd: folder, stdio: 'ignore' })
  const ended = once(server, 'exit')
  const urlOf = (database: string) =>
    `postgres://postgres:${encodeURIComponent(PASSWORD)}@localhost/${database}?host=${encodeURIComponent(folder)}`
  await untilItAnswers(urlOf('postgres'))

  return {
    async create(name) {
      await run(urlOf('postgres'), `CREATE DATABASE ${name}`)
      return urlOf(name)
    },
    async [Symbol.asyncDispose]() {
      server.kill('SIGINT')
      await ended
      await rm(folder, { recursive: true, force: true })
    },
  }
}

function idOf(which: '-u' | '-g'): number {
  return Number(execFileSync('id', [which, 'postgres'], { encoding: 'utf8' }))
}

async function untilItAnswers(url: string): Promise<void> {
  for (let tries = 0; ; tries += 1) {
    try {
      return await run(url, 'SELECT 1')
    } catch (error) {
      if (tries === 300) throw error
      await new Promise(resolve => setTimeout(resolve, 100))
    }
  }
}

async function run(url: string, text: string): Promise<void> {
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  await client.query(text).finally(() => client.end())
}
