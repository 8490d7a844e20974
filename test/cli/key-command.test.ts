/** `crier key`: keys on the command line, with the server running or not. */
import { existsSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { beforeEach, expect, test } from 'vitest'
import { SqlKeys } from '#store/keys/sql-keys.ts'
import { openSqlite } from '#store/sql/open-sqlite.ts'
import { sqliteDatabase } from '#store/sql/sqlite-database.ts'
import { newFolder } from '#test/support/new-folder.ts'
import { runCrier } from '#test/support/services/run-crier.ts'
import { startApp } from '#test/support/services/start-app.ts'
import { runHere } from './run-here.ts'

const FIRST = ['key', 'create', '--name', 'Ana', '--role', 'admin', '--new-database']

let folder: string
beforeEach(async () => {
  folder = await newFolder()
})

test('a key is created, listed and revoked in the folder of a running server, which applies it at once', async () => {
  await using app = await startApp()
  const env = { CRIER_DATA: app.folder }
  const json = async (...args: string[]) => JSON.parse((await runHere(['key', ...args, '--json'], env)).out)

  const { key, secret } = await json('create', '--role', 'editor', '--blogs', 'a,b', '--name', 'Ana')
  const created = await app.api('POST', '/v1/blogs', { key: secret, body: { id: 'a', title: 'A' } })
  const revoked = await json('revoke', key.id)
  const after = await app.api('POST', '/v1/blogs', { key: secret, body: { id: 'b', title: 'B' } })

  expect(key).toMatchObject({ name: 'Ana', role: 'editor', blogs: ['a', 'b'] })
  expect([created.status, after.status]).toEqual([201, 401])
  expect(await json('list')).toEqual([expect.objectContaining({ name: 'CRIER_ADMIN_KEY' }), revoked])
})

test.each([
  ['key', 'list'],
  ['key', 'create', '--name', 'Ana', '--role', 'admin'],
  ['key', 'revoke', 'x'],
  ['site', 'create', '--local', '--name', 'Tribune', '--origins', 'https://www.tribune.example'],
  ['site', 'list', '--local'],
  ['site', 'show', 'tribune', '--local'],
  ['site', 'edit', 'tribune', '--local', '--blogs', 'all'],
  ['site', 'revoke', 'tribune', '--local'],
  ['desk-link'],
  ['push', 'test', '--device', 'Xr4vT0bQm2LpXr4vT0bQm2'],
  ['push', 'test', '--blog', 'budget-day', '--dry-run'],
])('in the wrong folder, "crier %s %s" creates no database, and says where to look', async (...args) => {
  const { status, out, err } = await runHere(args, { CRIER_DATA: join(folder, 'elsewhere') })

  expect([status, out]).toEqual([1, ''])
  expect(err).toMatch(/^There is no database in \/.+elsewhere\. .*set CRIER_DATA or DATABASE_URL/)
  expect(existsSync(join(folder, 'elsewhere'))).toBe(false)
})

test('creating the first key may create the database on request, readable by its owner only', async () => {
  const env = { CRIER_DATA: join(folder, 'new') }

  const made = await runCrier(FIRST, { env })
  const listed = await runHere(['key', 'list'], env)

  expect(made.status).toBe(0)
  expect(made.out).toMatch(/Secret, shown only now: crier_[A-Za-z0-9]{40}\n$/)
  expect(listed.out.split('\n')[0]).toMatch(/^ID +NAME +ROLE +BLOGS +MADE +USED +EXPIRES +REVOKED$/)
  const mode = (path: string) => statSync(path).mode & 0o777
  expect([mode(env.CRIER_DATA), mode(join(env.CRIER_DATA, 'crier.db'))]).toEqual([0o700, 0o600])
  expect(listed.out).toMatch(/^\w{12} +Ana +admin +all +\S+Z$/m)
})

test.each([
  [['create'], /--name/],
  [['create', '--name', ' '], /^--name: must not be empty\n$/],
  [['create', '--name', 'Ana', '--role', 'owner'], /owner.*admin, editor, contributor/],
  [['create', '--name', 'Ana', '--blogs', 'Not An Id'], /^--blogs: .+\n$/],
  [['create', '--name', 'Ana', '--role', 'admin', '--blogs', 'a'], /^--blogs: an admin key covers all blogs/],
  [['revoke', 'none'], /^There is no key none; "crier key list" lists the keys\.\n$/],
])('crier key %j is refused with what would be right', async (args, sentence) => {
  openSqlite(join(folder, 'crier.db')).close()

  const { status, out, err } = await runHere(['key', ...args], { CRIER_DATA: folder })

  expect([status, out]).toEqual([1, ''])
  expect(err).toMatch(sentence)
})

test('a link to the desk is for the first admin key, or for a named one', async () => {
  const env = { CRIER_DATA: folder, CRIER_PORT: '8099' }
  const database = openSqlite(join(folder, 'crier.db'))
  const none = await runHere(['desk-link'], env)
  let seconds = 0
  const now = () => {
    seconds += 1
    return new Date(seconds * 1_000)
  }
  const keys = new SqlKeys({ database: sqliteDatabase(database), now })
  for (const role of ['editor', 'admin', 'admin'] as const) {
    await keys.create({ name: `An ${role}`, role, blogs: 'all' })
  }
  const [editor = '', first = ''] = (await keys.list()).map(({ id }) => id)

  const printed = await runHere(['desk-link'], env)
  const named = await runHere(['desk-link', '--key', editor, '--json'], {
    ...{ ...env, CRIER_PUBLIC_URL: 'https://live.example.org' },
  })
  await keys.revoke(first)
  database.close()
  const revoked = await runHere(['desk-link', '--key', first], env)

  expect([none.status, none.err]).toEqual([1, expect.stringMatching(/^There is no admin key yet; start the server/)])
  expect(printed.out).toMatch(
    /^http:\/\/127\.0\.0\.1:8099\/desk\/#link=crier_link_\S+\n\nSigns in as "An admin" \(admin\)/,
  )
  expect(JSON.parse(named.out)).toMatchObject({
    link: expect.stringMatching(/^https:\/\/live\.example\.org\/desk\/#link=crier_link_/),
    key: { id: editor },
  })
  expect([revoked.status, revoked.err]).toEqual([
    1,
    expect.stringMatching(/^The key \w+ was revoked at .+; use another\.\n$/),
  ])
})

test('the last admin key cannot be revoked', async () => {
  const env = { CRIER_DATA: folder }
  const { out } = await runHere([...FIRST, '--json'], env)

  const { status, err } = await runHere(['key', 'revoke', JSON.parse(out).key.id], env)

  expect([status, err]).toEqual([1, 'This is the last admin key; create another before you revoke it.\n'])
})
