/** How PostgreSQL's programs are started. */
import { chmod, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, onTestFinished, test, vi } from 'vitest'
import { runTool } from '#server/backup/postgres-tools.ts'
import { newFolder } from '#test/support/new-folder.ts'

test.each([
  ['sslmode=no-verify', 'sslmode=require'],
  ['ssl=no-verify&sslrootcert=/ca.pem', 'sslmode=require'],
  ['sslmode=no-verify&uselibpqcompat=true&statement_timeout=3000&max=5', 'sslmode=require'],
  ['ssl=true', 'sslmode=require'],
  ['ssl=0', 'sslmode=disable'],
  ['sslrootcert=/ca.pem', 'sslrootcert=%2Fca.pem&sslmode=verify-full'],
  ['sslmode=verify-full&sslrootcert=/ca.pem', 'sslmode=verify-full&sslrootcert=/ca.pem'],
  ['max=5&host=/run/postgresql&options=-c%20a%3Db%2Bc', 'host=%2Frun%2Fpostgresql&options=-c%20a%3Db%2Bc'],
])('%s, which the server understands, is %s for PostgreSQL’s programs', async (query, expected) => {
  const { args } = await toolRun(`postgres://crier@db/crier?${query}`)

  expect(args).toBe(`--no-password\n--dbname=postgres://crier@db/crier?${expected}\n`)
})

test.each([
  ['before the host', 'postgres://crier:hunter%3A2@db/crier'],
  ['in the query', 'postgres://crier@db/crier?password=hunter%3A2'],
  ['in both, of which the query counts', 'postgres://crier:other@db/crier?password=hunter%3A2'],
])('a password %s is in a file, and not in the list of processes', async (_, url) => {
  const { folder, args: given } = await toolRun(url)

  expect(given).toContain('--dbname=postgres://crier@db/crier?passfile=')
  expect(given).not.toMatch(/hunter|other/)
  expect(await readFile(join(folder, 'passfile'), 'utf8')).toBe('*:*:*:*:hunter\\:2\n')
})

/** The arguments with which it started `pg_dump`, one a line. */
async function toolRun(url: string): Promise<{ readonly folder: string; readonly args: string }> {
  const folder = await newFolder()
  const program = join(folder, 'pg_dump')
  await writeFile(program, `#!/bin/sh\nprintf '%s\\n' "$@" > '${folder}/arguments'\n`)
  await chmod(program, 0o700)
  vi.stubEnv('PATH', `${folder}:${process.env.PATH}`)
  onTestFinished(() => void vi.unstubAllEnvs())
  await runTool({ program: 'pg_dump', args: [], url, folder, signal: new AbortController().signal })
  return { folder, args: await readFile(join(folder, 'arguments'), 'utf8') }
}
