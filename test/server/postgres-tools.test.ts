/** How PostgreSQL's programs are started. */
import { chmod, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, onTestFinished, test, vi } from 'vitest'
import { runTool } from '#server/backup/postgres-tools.ts'
import { newFolder } from '#test/support/new-folder.ts'

test.each([
  ['before the host', 'postgres://crier:hunter%3A2@db/crier'],
  ['in the query', 'postgres://crier@db/crier?password=hunter%3A2'],
  ['in both, of which the query counts', 'postgres://crier:other@db/crier?password=hunter%3A2'],
])('a password %s is in a file, and not in the list of processes', async (_, url) => {
  const folder = await newFolder()
  const program = join(folder, 'pg_dump')
  await writeFile(program, `#!/bin/sh\nprintf '%s\\n' "$@" > '${folder}/arguments'\n`)
  await chmod(program, 0o700)
  vi.stubEnv('PATH', `${folder}:${process.env.PATH}`)
  onTestFinished(() => void vi.unstubAllEnvs())

  await runTool({ program: 'pg_dump', args: [], url, folder, signal: new AbortController().signal })

  const given = await readFile(join(folder, 'arguments'), 'utf8')
  expect(given).toContain('--dbname=postgres://crier@db/crier?passfile=')
  expect(given).not.toMatch(/hunter|other/)
  expect(await readFile(join(folder, 'passfile'), 'utf8')).toBe('*:*:*:*:hunter\\:2\n')
})
