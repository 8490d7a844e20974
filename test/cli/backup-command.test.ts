/** `crier backup` and `crier restore` as an operator runs them. */
import { execFileSync, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdirSync } from 'node:fs'
import { readdir, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { openSqlite } from '#store/sql/open-sqlite.ts'
import { forThisFile } from '#test/support/for-this-file.ts'
import { newFolder } from '#test/support/new-folder.ts'
import { startApp } from '#test/support/services/start-app.ts'
import { runHere } from './run-here.ts'

const app = forThisFile(async () => {
  const made = await startApp({ blog: 'budget-day' })
  await made.api('POST', '/v1/hooks', { body: { name: 'CMS', blog: 'budget-day' } })
  return made
})
const DATA = () => ({ CRIER_DATA: app.folder })

test('a backup into a folder gets a name with the time, is for its user alone, and is restored with a report', async () => {
  const folder = await newFolder()
  mkdirSync(join(folder, 'backups'))

  const made = await runHere(['backup', join(folder, 'backups')], DATA())
  const [name = ''] = await readdir(join(folder, 'backups'))
  const file = join(folder, 'backups', name)
  const again = await runHere(['backup', file], DATA())
  const restored = await runHere(['restore', file], { CRIER_DATA: join(folder, 'data') })
  const listed = await runHere(['audit', 'export', '--action', 'backup.made'], DATA())
  const inCopy = await runHere(['audit', 'export', '--action', 'backup.restored'], { CRIER_DATA: join(folder, 'data') })

  expect([made.status, made.err]).toEqual([0, ''])
  expect(listed.out.split('\n')).toHaveLength(2)
  expect(JSON.parse(listed.out)).toMatchObject({
    actor: { kind: 'command line' },
    detail: { place: file, pictures: 0 },
  })
  expect(JSON.parse(inCopy.out)).toMatchObject({ actor: { kind: 'command line' }, detail: { crier: '1.2.3' } })
  expect(made.out).toMatch(/crier-\d{8}T\d{6}Z\.tar: database [\d.]+ [kM]B, 0 pictures 0 kB\n$/)
  expect((await stat(file)).mode & 0o777).toBe(0o600)
  expect([again.status, again.out]).toEqual([1, ''])
  expect(again.err).toContain('exists already; backups are never overwritten')
  expect([restored.status, restored.err]).toEqual([0, ''])
  expect(restored.out).toContain('Readers load their coverages again, and everybody signs in again.')
  expect(restored.out).toContain('Hooks: 1. Before the start, put the original crier.key into the folder')
})

test('without a database there is no backup, and without a file no restore', async () => {
  const folder = await newFolder()
  const env = { CRIER_DATA: join(folder, 'none') }

  const backup = await runHere(['backup', join(folder, 'a.tar')], env)
  const restore = await runHere(['restore', join(folder, 'a.tar')], env)
  const key = await runHere(['backup', 's3://bucket/a.tar'], DATA())

  expect([backup.status, backup.err]).toEqual([1, expect.stringContaining('There is no database in')])
  expect([restore.status, restore.err]).toEqual([1, expect.stringContaining('a.tar')])
  expect([key.status, key.err]).toEqual([1, expect.stringContaining('set CRIER_BACKUP_ACCESS_KEY')])
  expect(await readdir(folder)).toEqual([])
})

test('a disk that fills up in the middle of a backup or a restore is named, and nothing is left on it', async ({
  skip,
}) => {
  const [folder, small] = [await newFolder(), await newFolder()]
  if (!mountSmall(small)) skip('no file system can be mounted here to fill it; run the tests as root')
  onTestFinished(() => void execFileSync('umount', ['--lazy', small]))
  const data = join(folder, 'data')
  mkdirSync(data)
  makeLarge(join(data, 'crier.db'))
  const whole = await runHere(['backup', join(folder, 'a.tar')], { CRIER_DATA: data })

  const backup = await runHere(['backup', join(small, 'a.tar')], { CRIER_DATA: data })
  const afterBackup = await readdir(small)
  const restore = await runHere(['restore', join(folder, 'a.tar')], { CRIER_DATA: small })

  expect([whole.status, whole.err]).toEqual([0, ''])
  expect([backup.status, backup.err, afterBackup]).toEqual([1, expect.stringContaining('The disk is full'), []])
  expect([restore.status, restore.err]).toEqual([1, expect.stringContaining('The disk is full')])
  expect((await readdir(small)).filter(name => !name.startsWith('crier.lock'))).toEqual([])
})

test('an interrupted backup leaves nothing behind', async () => {
  const [folder, to] = [await newFolder(), await newFolder()]
  makeLarge(join(folder, 'crier.db'))
  const child = spawn(process.execPath, ['src/crier.js', 'backup', join(to, 'a.tar')], {
    env: { PATH: process.env.PATH, CRIER_DATA: folder },
  })
  let said = ''
  child.stderr.on('data', chunk => {
    said += chunk
  })
  await expect.poll(async () => (await readdir(to)).length, { timeout: 20_000, interval: 5 }).toBe(1)
  child.kill('SIGINT')
  const [code] = await once(child, 'close')

  // A machine may be fast enough to be done.
  if (code === 0) expect(await readdir(to)).toEqual(['a.tar'])
  else expect([said, await readdir(to)]).toEqual([expect.stringContaining('nothing was left behind'), []])
})

/** Twelve megabytes of a real database. */
function makeLarge(file: string): void {
  using database = openSqlite(file)
  const add = database.prepare("INSERT INTO changes (stream, change_offset, change) VALUES ('blog:a', ?, ?)")
  for (let offset = 1; offset <= 12; offset += 1) add.run(offset, 'x'.repeat(1_000_000))
}

function mountSmall(folder: string): boolean {
  try {
    execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=8m', 'tmpfs', folder], { stdio: 'ignore' })
    return true
  } catch {
    return false
  }
}
