/** Runs PostgreSQL's own `pg_dump` and `pg_restore`, which know every version of its catalogue. */
import { spawn } from 'node:child_process'
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { BackupError } from './backup-error.ts'
import { libpqUrl } from './libpq-url.ts'

/** What is shown of their standard error. */
const SHOWN = 1_000
const OWNER_ONLY = 0o600

type ToolRun = {
  readonly program: 'pg_dump' | 'pg_restore'
  readonly args: readonly string[]
  readonly url: string
  /** Of our own, deleted afterwards: it holds the password meanwhile. */
  readonly folder: string
  readonly signal: AbortSignal
}

/** The password is in a file: every user of the machine can read the arguments of its processes. */
export async function runTool({ program, args, url, folder, signal }: ToolRun): Promise<void> {
  const at = libpqUrl(url)
  const given = at.searchParams.get('password') ?? decodeURIComponent(at.password)
  if (given) {
    const file = join(folder, 'passfile')
    const password = given.replaceAll(/[\\:]/g, '\\$&')
    await writeFile(file, `*:*:*:*:${password}\n`, { mode: OWNER_ONLY })
    at.password = ''
    at.searchParams.delete('password')
    at.searchParams.set('passfile', file)
  }
  // A space as PostgreSQL's programs read it, which take a plus sign for one.
  at.search = at.search.replaceAll('+', '%20')
  const child = spawn(program, [...args, '--no-password', `--dbname=${at.href}`], {
    stdio: ['ignore', 'ignore', 'pipe'],
    signal,
  })
  let said = ''
  child.stderr.on('data', chunk => {
    said = (said + chunk).slice(-SHOWN)
  })
  const code = await new Promise<number | null>((resolve, reject) => {
    child.once('close', resolve)
    child.once('error', reject)
  }).catch((error: NodeJS.ErrnoException) => {
    signal.throwIfAborted()
    if (error.code !== 'ENOENT') throw error
    throw new BackupError(
      `${program} is not installed: install PostgreSQL's client programs, of the server's version or a newer one.`,
    )
  })
  if (code !== 0) throw new BackupError(`${program} failed: ${said.trim()}`)
}
