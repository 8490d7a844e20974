/** Waiting for the disk blocks nobody else; a dead thread is replaced; a file that cannot be written is reported. */
import { chmod, rename, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { openSqlitePushStore } from '#push/store/sqlite-push-store.ts'
import { openSqliteStore } from '#store/log/sqlite-store.ts'
import { openSqlite } from '#store/sql/open-sqlite.ts'
import { StoreThread } from '#store/sql/store-thread.ts'
import { creates, idOf, makeUpdate, publishes } from '#test/support/data/entries.ts'
import { newFolder } from '#test/support/new-folder.ts'
import { startApp } from '#test/support/services/start-app.ts'

const BLOG = idOf('budget-day')

test('while the database is locked, writers wait, and readers are served as usual', async () => {
  await using app = await startApp({ blog: 'budget-day' })
  using lock = openSqlite(join(app.folder, 'crier.db'))
  lock.exec('BEGIN IMMEDIATE')
  const done: string[] = []
  const ask = async (method: string, path: string, body?: object) => {
    const key = path === '/v1/session' ? null : app.adminKey
    const { status } = await app.api(method, path, { key, ...(body && { body }) })
    done.push(`${method} ${path}`)
    return status
  }

  const writing = [
    ask('POST', '/v1/keys', { name: 'Ana', role: 'editor' }),
    ask('POST', '/v1/sites', { id: 'tribune', name: 'Tribune', origins: ['https://www.tribune.example'] }),
    ask('POST', '/v1/hooks', { name: 'CMS', blog: 'budget-day' }),
    ask('POST', '/v1/session', { key: app.adminKey }),
    ask('POST', '/v1/blogs/budget-day/updates', { markdown: 'Doors open' }),
  ]
  for (let n = 0; n < 5; n += 1) expect(await ask('GET', '/v1/blogs/budget-day')).toBe(200)
  const first = [...done]
  lock.exec('ROLLBACK')

  expect(first).toEqual(Array(5).fill('GET /v1/blogs/budget-day'))
  expect(await Promise.all(writing)).toEqual([201, 201, 201, 201, 201])
})

test("the readers' connection cannot write, whatever the statement", async () => {
  const { store } = await openInNewFolder()

  for (const sql of ['BEGIN IMMEDIATE', 'UPDATE commits SET made = 7', "DELETE FROM keys WHERE id = ''"])
    expect(() => store.database.exec(sql)).toThrow(/readonly/)
})

test('concurrent writes share a commit, and one that fails does not affect the others', async () => {
  await using app = await startApp()

  const names = Array.from({ length: 50 }, (_, n) => ({ name: `Desk ${n}`, role: 'editor', blogs: ['budget-day'] }))
  const made = await Promise.all(names.map(body => app.api('POST', '/v1/keys', { body })))
  const site = { id: 'tribune', name: 'Tribune', origins: ['https://www.tribune.example'] }
  const twice = await Promise.all([1, 2].map(() => app.api('POST', '/v1/sites', { body: site })))

  expect(made.map(({ status }) => status)).toEqual(Array(50).fill(201))
  expect(twice.map(({ status }) => status).sort()).toEqual([201, 409])
  expect((await app.api('GET', '/v1/keys')).body.keys).toHaveLength(51)
})

test('when the writer thread is killed, another one stores the next post, and the death is logged', async () => {
  const ended: unknown[] = []
  const { store } = await openInNewFolder({ notes: { onEnded: error => ended.push(error), onNote() {} } })
  await store.log.append(creates(BLOG))
  const thread = store.calls as StoreThread

  const posts = Array.from({ length: 20 }, (_, n) => store.log.append(publishes(makeUpdate(BLOG, `${n}`))))
  await thread.kill()
  const settled = await Promise.allSettled(posts)

  for (const one of settled) if (one.status === 'rejected') expect(one.reason).toMatchObject({ code: 'unavailable' })
  expect((await store.log.append(publishes(makeUpdate(BLOG, 'after')))).kind).toBe('appended')
  expect(ended).toHaveLength(1)
})

test('a thread that cannot start refuses at once, and is not restarted repeatedly', async () => {
  const ended: unknown[] = []
  const thread = new StoreThread({
    module: new URL('../support/services/no-such-module.ts', import.meta.url),
    workerData: {},
    notes: { onEnded: error => ended.push(error), onNote() {} },
  })
  const ask = () => thread.call({ store: 'log', method: 'prove', args: [] })

  await expect(ask()).rejects.toMatchObject({ code: 'unavailable' })
  for (let n = 0; n < 20; n += 1) await expect(ask()).rejects.toMatchObject({ code: 'unavailable' })

  expect(ended).toHaveLength(1)
})

test('a group behind a lock waits once, not once per post', async () => {
  const { folder, store } = await openInNewFolder()
  await store.log.append(creates(BLOG))
  using lock = openSqlite(join(folder, 'crier.db'))
  lock.exec('BEGIN IMMEDIATE')

  const posts = Array.from({ length: 12 }, (_, n) => store.log.append(publishes(makeUpdate(BLOG, `${n}`))))
  const settled = await Promise.allSettled(posts)
  lock.exec('ROLLBACK')

  expect(settled.map(one => one.status === 'rejected' && one.reason.code)).toEqual(Array(12).fill('busy'))
  // A wait is five seconds: this allows one or two, where one per post would take more than a minute.
}, 40_000)

test('a change on disk is acknowledged even if the witness cannot be written', async () => {
  const notes: string[] = []
  const folder = await newFolder()
  const store = await openSqliteStore({
    folder,
    writer: { module: new URL('../support/services/writer-without-witness.ts', import.meta.url), workerData: {} },
    notes: { onEnded() {}, onNote: message => notes.push(message) },
  })
  onTestFinished(() => store.close())

  expect((await store.log.append(creates(BLOG))).kind).toBe('appended')
  expect((await store.log.append(publishes(makeUpdate(BLOG, 'Doors open')))).kind).toBe('appended')

  expect(notes[0]).toContain('witness')
})

test.each([
  ['deleted', (file: string) => rm(file)],
  ['moved away', (file: string) => rename(file, `${file}.old`)],
])(
  'a database file that was %s is noticed: posts and keys are refused with advice, and the node is not ready',
  async (_, takeAway) => {
    await using app = await startApp({ blog: 'budget-day' })
    await takeAway(join(app.folder, 'crier.db'))

    const post = await app.api('POST', '/v1/blogs/budget-day/updates', { body: { markdown: 'Lost?' } })
    const key = await app.api('POST', '/v1/keys', { body: { name: 'Ana', role: 'editor' } })
    const ready = await app.api('GET', '/readyz?verbose')

    for (const answer of [post, key]) {
      expect([answer.status, answer.body.code]).toEqual([503, 'storage_failed'])
      expect(answer.body.detail).toContain('was deleted or replaced')
      expect(answer.headers.get('Retry-After')).toBe('2')
    }
    expect([ready.status, ready.body.detail]).toEqual([503, expect.stringContaining('writer')])
  },
)

test('devices registered in a burst share flushes, and all are stored', async () => {
  const folder = await newFolder()
  await (await openSqliteStore({ folder })).close()
  const push = openSqlitePushStore(folder)
  onTestFinished(() => push.close())
  const tokens = Array.from({ length: 500 }, (_, n) => `token-${n}`)

  const devices = await Promise.all(
    tokens.map(token => push.devices.register({ target: { platform: 'fcm', token }, blogs: [BLOG] })),
  )

  expect(new Set(devices.map(({ id }) => id)).size).toBe(500)
  expect((await push.devices.count(BLOG)).fcm).toBe(500)
})

test('a device is not registered in a file that was deleted', async () => {
  const folder = await newFolder()
  await (await openSqliteStore({ folder })).close()
  const push = openSqlitePushStore(folder)
  onTestFinished(() => push.close())
  await push.devices.count(BLOG)
  await rm(join(folder, 'crier.db'))

  const registered = push.devices.register({ target: { platform: 'fcm', token: 'a' }, blogs: [BLOG] })

  await expect(registered).rejects.toMatchObject({ code: 'storage_failed' })
})

test('a data folder that lost its permissions is a disk failure, not a bug', async ({ skip }) => {
  if (process.getuid?.() === 0) skip('root ignores folder permissions')
  const { folder, store } = await openInNewFolder()
  await store.log.append(creates(BLOG))
  await store.close()
  await chmod(join(folder, 'crier.db'), 0o400)

  await expect(openSqliteStore({ folder })).rejects.toMatchObject({ errcode: 8 })
})

async function openInNewFolder(options: Partial<Parameters<typeof openSqliteStore>[0]> = {}) {
  const folder = await newFolder()
  const store = await openSqliteStore({ folder, ...options })
  onTestFinished(() => store.close())
  return { folder, store }
}
