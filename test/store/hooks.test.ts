/** Signed webhooks of a CMS: readers see each item as one update, whatever the order and number of deliveries. */
import { readdir, readFile, rm, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, onTestFinished } from 'vitest'
import { createSeal, noSeal } from '#store/hooks/seal.ts'
import { lockedHooks, SqlHooks, sealHooks } from '#store/hooks/sql-hooks.ts'
import { openSqlite } from '#store/sql/open-sqlite.ts'
import { openPostgres } from '#store/sql/postgres.ts'
import { postgresDatabase } from '#store/sql/postgres-database.ts'
import { sqliteDatabase } from '#store/sql/sqlite-database.ts'
import { hooksContract } from '#test/contracts/hooks.ts'
import { closing } from '#test/support/closing.ts'
import { idOf } from '#test/support/data/entries.ts'
import { signWebhook } from '#test/support/data/sign-webhook.ts'
import { forThisFile } from '#test/support/for-this-file.ts'
import { makeTables } from '#test/support/services/postgres-database.ts'
import { startApp } from '#test/support/services/start-app.ts'
import { testWith } from '#test/support/test-with.ts'

const KEY = 'a-key-of-at-least-32-characters-for-tests'
const BLOG = idOf('budget-day')
const now = () => new Date('2026-03-04T16:44:00Z')

const database = forThisFile(makeTables)

hooksContract('on SQLite', async () => {
  const database = openSqlite(':memory:')
  return closing([database], { hooks: new SqlHooks({ database: sqliteDatabase(database), now }) })
})

hooksContract('on PostgreSQL', async () => {
  const pool = openPostgres({ url: database.url, maxConnections: 4 })
  const close = async () => {
    await pool.close()
    await database.empty()
  }
  return { hooks: new SqlHooks({ database: postgresDatabase(pool), now }), [Symbol.asyncDispose]: close }
})

hooksContract('on SQLite, sealed', async () => {
  const database = openSqlite(':memory:')
  const hooks = new SqlHooks({ database: sqliteDatabase(database), now, seal: createSeal(KEY) })
  return { hooks, [Symbol.asyncDispose]: async () => database.close() }
})

const test = testWith({ cms: openCms })

test("no file of the data folder except the key file reveals a hook's secret; with the key, signatures are verified", async () => {
  await using cms = await openCms()
  await cms.tell('update.published', 1, { item: '1', title: 'Doors open' })
  await cms.app.stop()

  const held = await Promise.all(
    (await readdir(cms.app.folder))
      .filter(name => name.startsWith('crier.'))
      .map(name => readFile(join(cms.app.folder, name))),
  )

  expect(held.filter(bytes => bytes.includes(cms.secret) || bytes.includes('whsec_'))).toEqual([])
  expect((await stat(join(cms.app.folder, 'crier.key'))).mode & 0o077).toBe(0)
  await cms.app.restart()
  expect((await cms.tell('update.published', 2, { item: '1', title: 'Doors are open' })).status).toBe(200)
})

test('secrets that an older version stored in plain text are encrypted at the next start, and stay valid', async () => {
  using old = openSqlite(':memory:')
  const { hook, secret } = await new SqlHooks({ database: sqliteDatabase(old), now }).create({
    name: 'CMS',
    blog: BLOG,
    role: 'editor',
  })

  await sealHooks(sqliteDatabase(old), createSeal(KEY))

  expect(String(old.prepare('SELECT secret FROM hooks').get()?.secret)).not.toContain(secret.slice(6))
  expect(
    (await new SqlHooks({ database: sqliteDatabase(old), now, seal: createSeal(KEY) }).find(hook.id))?.secret,
  ).toBe(secret)
})

test('on PostgreSQL they are encrypted as soon as the nodes have a key', async () => {
  const pool = openPostgres({ url: database.url, maxConnections: 4 })
  onTestFinished(async () => {
    await pool.close()
    await database.empty()
  })
  const { hook, secret } = await new SqlHooks({ database: postgresDatabase(pool), now }).create({
    name: 'CMS',
    blog: BLOG,
    role: 'editor',
  })

  await sealHooks(postgresDatabase(pool), createSeal(KEY))
  const seals = [createSeal(KEY), noSeal, createSeal(`${KEY}!`)]
  const locked = await Promise.all(seals.map(seal => lockedHooks(postgresDatabase(pool), seal)))

  expect(locked).toEqual([[], ['CMS'], ['CMS']])
  expect(String((await database.ask('SELECT secret FROM hooks')).secret)).not.toContain(secret.slice(6))
  expect(
    (await new SqlHooks({ database: postgresDatabase(pool), now, seal: createSeal(KEY) }).find(hook.id))?.secret,
  ).toBe(secret)
})

test('a server whose key is lost reports at start-up which hooks will be refused, except revoked ones', async () => {
  await using app = await startApp({ blog: 'budget-day' })
  const make = async (name: string) => (await app.api('POST', '/v1/hooks', { body: { name, blog: 'budget-day' } })).body
  await make('Newsroom CMS')
  const { hook } = await make('The one before')
  await app.api('DELETE', `/v1/hooks/${hook.id}`)
  const warned = () => app.logged.filter(line => line.includes('sealed with another key'))

  await app.restart()
  const before = warned()
  await rm(join(app.folder, 'crier.key'))
  await app.restart()

  expect(before).toEqual([])
  expect(warned()).toEqual([expect.stringMatching(/put back the key \(crier\.key/)])
  expect(warned()[0]).toContain('Newsroom CMS')
  expect(warned()[0]).not.toContain('The one before')
})

test('with another key, or for another hook, an encrypted secret is unusable and the error says what to do', () => {
  const sealed = createSeal(KEY).close('whsec_x', 'a')

  for (const open of [
    () => createSeal(`${KEY}!`).open(sealed, 'a'),
    () => createSeal(KEY).open(sealed, 'b'),
    () => createSeal(KEY).open(sealed.slice(0, -8), 'a'),
    () => noSeal.open(sealed, 'a'),
  ])
    expect(open).toThrow(/restore that key \(crier\.key or CRIER_SECRETS_KEY\)/)
})

test('an item is posted, corrected with a note for readers, retracted and removed', async ({ cms }) => {
  const posted = await cms.tell('update.published', 1, {
    item: '4711',
    title: 'Doors open',
    html: '<p>At <b>nine</b>.</p>',
  })
  const edited = await cms.tell('update.published', 2, { item: '4711', markdown: 'At ten.', correction: 'It was ten.' })
  const retracted = await cms.tell('update.retracted', 3, { item: '4711', note: 'They stay shut.' })

  expect(posted.body).toMatchObject({
    outcome: 'taken',
    update: { title: 'Doors open', status: 'published', version: 1 },
  })
  expect(edited.body.update).toMatchObject({ title: 'Doors open', version: 2, correction: { note: 'It was ten.' } })
  expect(retracted.body.update).toMatchObject({ status: 'retracted', retraction: { note: 'They stay shut.' } })
  expect(await cms.readers()).toMatchObject([{ id: posted.body.update.id, status: 'retracted' }])
  expect((await cms.tell('update.removed', 4, { item: '4711' })).body.outcome).toBe('taken')
  expect(await cms.readers()).toEqual([])
  expect((await cms.tell('update.published', 5, { item: '4711', title: 'Again' })).body.outcome).toBe('removed')
})

test('a repeated delivery, and an outdated one, change nothing', async ({ cms }) => {
  const first = { item: '4711', title: 'First', alert: { title: 'First' } }
  const second = { item: '4711', title: 'Second' }

  await cms.tell('update.published', 2, second)
  const late = await cms.tell('update.published', 1, first)
  await cms.tell('update.published', 2, second)
  const again = await Promise.all(Array.from({ length: 4 }, () => cms.tell('update.published', 2, second)))

  expect(late.body).toEqual({ outcome: 'older' })
  expect(again.map(({ status }) => status)).toEqual([200, 200, 200, 200])
  expect(await cms.readers()).toMatchObject([{ title: 'Second', version: 1 }])
})

test('concurrent deliveries make one update, and the newest wins', async ({ cms }) => {
  const minutes = [3, 1, 5, 2, 4]

  const answers = await Promise.all(
    minutes.map(minute => cms.tell('update.published', minute, { item: '4711', title: `Minute ${minute}` })),
  )

  expect(answers.map(({ status }) => status)).toEqual([200, 200, 200, 200, 200])
  expect(await cms.readers()).toMatchObject([{ title: 'Minute 5' }])
})

test('an update pinned at the desk stays pinned, and an alert is sent once', async ({ cms }) => {
  const { body } = await cms.tell('update.published', 1, { item: '1', title: 'Doors open', alert: { title: 'Open' } })
  await cms.app.api('PATCH', `/v1/blogs/budget-day/updates/${body.update.id}`, {
    body: { pinned: true },
    headers: { 'If-Match': '1' },
  })

  await cms.tell('update.published', 2, { item: '1', title: 'Doors are open', alert: { title: 'Open' } })

  expect(await cms.readers()).toMatchObject([{ title: 'Doors are open', pinned: true, alert: { version: 1 } }])
})

test('a contributor hook submits, and an editor publishes', async () => {
  await using cms = await openCms({ role: 'contributor' })

  const { body } = await cms.tell('update.published', 1, { item: '1', title: 'From the agency' })

  expect(body.update.status).toBe('submitted')
  expect(await cms.readers()).toEqual([])
  expect((await cms.tell('update.published', 2, { item: '2', title: 'Now', status: 'published' })).status).toBe(403)
})

test('a delivery with a wrong secret, a late one, or one with a changed byte is refused, and nothing is posted', async () => {
  await using cms = await openCms()
  const event = cms.event('update.published', 1, { item: '1', title: 'Doors open' })
  const signed = cms.sign(event)
  const early = { ...signed, 'webhook-timestamp': String(Math.floor(Date.now() / 1_000) - 600) }
  const other = cms.sign(event, `whsec_${Buffer.alloc(32, 7).toString('base64')}`)

  const refused = await Promise.all([
    cms.send(event, {}),
    cms.send(event, other),
    cms.send(event, early),
    cms.send(event.replace('open', 'shut'), signed),
  ])

  expect(refused.map(({ status, body }) => [status, body.code])).toEqual(Array(4).fill([401, 'wrong_signature']))
  expect(await cms.readers()).toEqual([])
})

test('invalid fields are named, and a revoked hook tells the CMS to stop', async ({ cms }) => {
  const wrong = await cms.tell('update.published', 1, { item: '1', title: 'x', headline: 'y' })
  const empty = await cms.tell('update.published', 1, { item: '1' })
  const notJson = '{"type": '
  const broken = await cms.send(notJson, cms.sign(notJson))
  await cms.app.api('DELETE', `/v1/hooks/${cms.id}`)
  const stopped = await cms.tell('update.published', 2, { item: '1', title: 'x' })

  expect([wrong.status, wrong.body.errors]).toEqual([
    422,
    [{ path: 'data.headline', message: expect.stringContaining('no such field') }],
  ])
  expect([empty.status, broken.status, stopped.status]).toEqual([422, 400, 410])
  expect(stopped.body.code).toBe('hook_revoked')
  expect((await cms.app.api('POST', '/v1/hooks/none', { key: null, body: {} })).status).toBe(404)
  expect((await cms.app.api('POST', '/v1/hooks', { body: { name: 'x', blog: 'none' } })).status).toBe(404)
  expect(cms.app.logged.join('')).not.toContain(cms.secret)
})

async function openCms(fields: object = {}) {
  const app = await startApp({ blog: 'budget-day' })
  const { hook, secret } = (
    await app.api('POST', '/v1/hooks', { body: { name: 'CMS', blog: 'budget-day', ...fields } })
  ).body
  const sign = (event: string, by: string = secret) => signWebhook(event, by)
  const event = (type: string, minute: number, data: object) =>
    JSON.stringify({ type, timestamp: `2026-03-04T16:0${minute}:00Z`, data })
  const send = (body: string, headers: Readonly<Record<string, string>>) =>
    app.api('POST', `/v1/hooks/${hook.id}`, { key: null, body, headers })
  return closing([app], {
    ...{ app, secret, event, sign, send, id: hook.id as string },
    tell(type: string, minute: number, data: object) {
      const body = event(type, minute, data)
      return send(body, sign(body))
    },
    readers: async () => (await app.api('GET', '/v1/blogs/budget-day', { key: null })).body.updates,
  })
}
