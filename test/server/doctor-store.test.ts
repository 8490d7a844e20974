/** The doctor on a data folder: beside a server, without one, and when something is wrong with it. */
import { execFileSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { chownSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { expect, onTestFinished, test } from 'vitest'
import { openSqlite } from '#store/sql/open-sqlite.ts'
import { newFolder } from '#test/support/new-folder.ts'
import { examine } from '#test/support/services/examine.ts'
import { startApp } from '#test/support/services/start-app.ts'

test('beside a running server everything is fine, and its own process is what is judged', async () => {
  await using app = await startApp({ blog: 'budget-day' })
  const { port } = new URL(app.url)

  const { state, of, findings } = await examine({
    ...{ CRIER_DATA: app.folder, CRIER_PORT: port, CRIER_PUBLIC_URL: app.url, CRIER_ADMIN_KEY: app.adminKey },
  })

  expect(findings.filter(one => one.state === 'problem')).toEqual([])
  expect(of('settings')).toEqual([expect.stringContaining('warning: CRIER_ADMIN_KEY has fewer than 32 characters')])
  expect(state).toBe('warning')
  expect(of('database')).toEqual([
    expect.stringMatching(/^(ok|warning): SQLite [\d.]+, [\d.]+ MB, read in/),
    expect.stringMatching(/^ok: Its tables are those of this version \(schema \d+\)\.$/),
    expect.stringContaining('ok: The lock for writing was free'),
  ])
  expect(of('data folder')).toEqual([expect.stringMatching(/^(ok|warning): .* can be written by/)])
  expect(of('server')).toEqual([`ok: Crier 0.0.0-test answers at ${app.url}.`])
  expect(of('descriptors').join()).not.toContain('Of this command')
  expect(of('proxy')).toEqual(['ok: The public address leads straight to the server; there is no proxy.'])
  expect(of('websocket')).toEqual([expect.stringContaining('/connection/websocket connects, and replies within')])
  expect(of('events')).toEqual([expect.stringContaining('sends its pieces one by one')])
  expect(of('clock')).toEqual(["ok: This machine's clock agrees with that of the public address."])
})

test('without a server it reads the folder, and leaves it as it was', async () => {
  const folder = await newFolder()
  openSqlite(join(folder, 'crier.db')).close()
  const before = stateOf(folder)

  const { of } = await examine({ CRIER_DATA: folder })

  expect(of('database')).toHaveLength(2)
  expect(of('database').filter(line => line.startsWith('problem: '))).toEqual([])
  expect(of('server')).toEqual([
    expect.stringContaining('warning: No server answers at http://127.0.0.1:9: nothing listens there.'),
  ])
  expect(of('descriptors')).toEqual([expect.stringContaining('(Of this command; the server may have other limits.)')])
  expect(stateOf(folder)).toEqual(before)
})

test('after a crash it moves nothing out of the WAL', async () => {
  const folder = await newFolder()
  const copy = await newFolder()
  const database = openSqlite(join(folder, 'crier.db'))
  onTestFinished(() => database.close())
  execFileSync('cp', ['-r', `${folder}/.`, copy])
  const before = stateOf(copy)

  const { of } = await examine({ CRIER_DATA: copy })

  expect(before.map(([name]) => name)).toContain('crier.db-wal')
  expect(of('database')).toHaveLength(3)
  expect(stateOf(copy).filter(([name]) => name !== 'crier.db-shm')).toEqual(
    before.filter(([name]) => name !== 'crier.db-shm'),
  )
})

test('a folder or a database that is not there is a problem, and is not created', async () => {
  const folder = await newFolder()

  const without = await examine({ CRIER_DATA: folder })
  const nowhere = await examine({ CRIER_DATA: join(folder, 'none') })

  expect(without.of('database')).toEqual([expect.stringContaining(`problem: There is no crier.db in ${folder}.`)])
  expect(nowhere.of('data folder')).toEqual([expect.stringContaining(`problem: There is no folder ${folder}/none.`)])
  expect(readdirSync(folder)).toEqual([])
})

test.each([
  ['of an older version', 3, 'warning: Its tables are of an older Crier: schema 3'],
  ['of a newer version', 9_999, 'problem: Its tables are of a newer Crier: schema 9999'],
])('tables %s', async (_, step, words) => {
  const folder = await newFolder()
  const database = openSqlite(join(folder, 'crier.db'))
  database.exec(`PRAGMA user_version = ${step}`)
  database.close()

  const { of } = await examine({ CRIER_DATA: folder })

  expect(of('database')[1]).toContain(words)
  expect(new DatabaseSync(join(folder, 'crier.db')).prepare('PRAGMA user_version').get()).toEqual({
    user_version: step,
  })
})

test('a lock that another program holds is named, with the command that finds it', async () => {
  const folder = await newFolder()
  const shell = openSqlite(join(folder, 'crier.db'))
  shell.exec('BEGIN IMMEDIATE')
  onTestFinished(() => shell.close())

  const { of } = await examine({ CRIER_DATA: folder })

  expect(of('database').at(-1)).toContain('problem: Another program holds the lock for writing')
  expect(of('database').at(-1)).toContain(`fuser -v ${folder}/crier.db`)
})

test('a file that is not a database', async () => {
  const folder = await newFolder()
  writeFileSync(join(folder, 'crier.db'), 'x'.repeat(8_192))

  const { of } = await examine({ CRIER_DATA: folder })

  expect(of('database')).toEqual([
    expect.stringMatching(/^problem: crier\.db in .* cannot be read: .*restore a backup/),
  ])
})

test('a damaged page is found before an editor finds it', async () => {
  const folder = await newFolder()
  const file = join(folder, 'crier.db')
  openSqlite(file).close()
  const bytes = readFileSync(file)
  bytes.fill(0xff, 4_096, 12_288)
  writeFileSync(file, bytes)

  const { of } = await examine({ CRIER_DATA: folder })

  expect(of('database')).toEqual([
    expect.stringMatching(/^problem: crier\.db in .* cannot be read: .*restore a backup/),
  ])
})

test('a file that another user left behind is named, with the command that gives it back', async ({ skip }) => {
  if (process.getuid?.() !== 0) skip('only root can give a file to another user')
  const folder = await newFolder()
  openSqlite(join(folder, 'crier.db')).close()
  writeFileSync(join(folder, 'crier.key'), 'x'.repeat(43))
  chownSync(join(folder, 'crier.db'), 12_345, 12_345)

  const { of } = await examine({ CRIER_DATA: folder })

  expect(of('data folder').join()).toContain(`problem: ${folder}/crier.key and crier.db belong to different users`)
  expect(of('data folder').join()).toContain(`chown --reference='${folder}/crier.db' '${folder}/crier.key'`)
})

test('a folder on a read-only file system', async ({ skip }) => {
  const folder = await newFolder()
  if (!mountReadOnly(folder)) skip('no file system can be mounted here; run the tests as root')
  onTestFinished(() => void execFileSync('umount', ['--lazy', folder]))

  const { of } = await examine({ CRIER_DATA: folder })

  expect(of('data folder')).toEqual([expect.stringContaining('problem: ')])
  expect(of('data folder')[0]).toContain('mounted read-only')
  expect(of('data folder')[0]).toContain('mount -o remount,rw')
})

/** Names and contents. */
function stateOf(folder: string): readonly (readonly [string, string])[] {
  return readdirSync(folder)
    .sort()
    .map(name => [
      name,
      createHash('sha256')
        .update(readFileSync(join(folder, name)))
        .digest('hex'),
    ])
}

function mountReadOnly(folder: string): boolean {
  try {
    execFileSync('mount', ['-t', 'tmpfs', '-o', 'ro', 'tmpfs', folder], { stdio: 'ignore' })
    return true
  } catch {
    return false
  }
}
