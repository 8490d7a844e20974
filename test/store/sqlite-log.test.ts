import { copyFile, readdir, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { publicStream } from '#shared/protocol/stream.ts'
import { openSqliteStore } from '#store/log/sqlite-store.ts'
import { openSqlite } from '#store/sql/open-sqlite.ts'
import type { StoreUnderTest } from '#test/contracts/log/store-in-test.ts'
import { logContract } from '#test/contracts/log.ts'
import { creates, idOf, makeUpdate, publishes } from '#test/support/data/entries.ts'
import { newDataFolder, newFolder } from '#test/support/new-folder.ts'
import { copyDatabase } from '#test/support/services/copy-database.ts'

const BLOG = idOf('budget-day')
const STREAM = publicStream(BLOG)

logContract('SQLite', () => storeUnderTest())

logContract('SQLite with a commit for every post', () => storeUnderTest({ maxGroup: 1 }))

async function storeUnderTest(limits: { readonly maxGroup?: number } = {}): Promise<StoreUnderTest> {
  const folder = await newDataFolder()
  return {
    open: () => openSqliteStore({ folder, ...limits }),
    backUp: () => copyDatabase(join(folder, 'crier.db'), join(folder, 'backup.db')),
    restore: () => copyDatabase(join(folder, 'backup.db'), join(folder, 'crier.db')),
  }
}

test('an acknowledged change is readable through another connection at that moment', async () => {
  const { folder, store } = await openInNewFolder()
  await store.log.append(creates(BLOG))

  await store.log.append(publishes(makeUpdate(BLOG, 'Doors open')))

  const other = openSqlite(join(folder, 'crier.db'))
  expect(other.prepare('SELECT count(*) AS n FROM changes').get()).toEqual({ n: 2 })
  other.close()
})

test('posts that arrive during a commit share the next one', async () => {
  const { store } = await openInNewFolder()
  await store.log.append(creates(BLOG))

  await Promise.all(Array.from({ length: 100 }, (_, n) => store.log.append(publishes(makeUpdate(BLOG, `${n}`)))))

  const commits = Number(store.database.prepare('SELECT made FROM commits').get()?.made)
  expect(commits).toBeLessThanOrEqual(3)
})

test('posts that arrive in one turn of the event loop share a commit, the first one too', async () => {
  const { store } = await openInNewFolder()
  await store.log.append(creates(BLOG))

  await Promise.all(Array.from({ length: 64 }, (_, n) => store.log.append(publishes(makeUpdate(BLOG, `${n}`)))))

  expect(store.database.prepare('SELECT made FROM commits').get()).toEqual({ made: 2 })
})

test('a post that cannot be stored does not affect others', async () => {
  const { store } = await openInNewFolder()
  await store.log.append(creates(BLOG))
  const broken = {
    ...publishes(makeUpdate(BLOG, 'broken')),
    idempotency: { key: 'k', fingerprint: undefined as unknown as string },
  }

  const settled = await Promise.allSettled([
    store.log.append(publishes(makeUpdate(BLOG, 'before'))),
    store.log.append(broken),
    store.log.append(publishes(makeUpdate(BLOG, 'after'))),
  ])

  expect(settled.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled'])
  expect((await store.log.head(STREAM))?.offset).toBe(3)
})

test('on a full disk a post is refused as such, and the next one works once there is space', async () => {
  const { folder, store } = await openInNewFolder()
  await store.log.append(creates(BLOG))
  await store.close()
  const full = await openSqliteStore({ folder, maxPages: 1 })

  const refused = full.log.append(publishes(makeUpdate(BLOG, 'x'.repeat(100_000))))

  await expect(refused).rejects.toMatchObject({ name: 'Refusal', code: 'storage_full' })
  await full.close()
  const roomy = await openSqliteStore({ folder })
  onTestFinished(() => roomy.close())
  expect((await roomy.log.append(publishes(makeUpdate(BLOG, 'x'.repeat(100_000))))).kind).toBe('appended')
  expect((await roomy.log.head(STREAM))?.offset).toBe(2)
})

test('when the queue is full, a post is refused at once, and nothing is partly written', async () => {
  const { store } = await openInNewFolder()
  await store.log.append(creates(BLOG))

  const posts = Array.from({ length: 6_000 }, (_, n) => store.log.append(publishes(makeUpdate(BLOG, `${n}`))))

  const settled = await Promise.allSettled(posts)
  const stored = settled.filter(({ status }) => status === 'fulfilled').length
  expect(settled.find(({ status }) => status === 'rejected')).toMatchObject({ reason: { code: 'busy' } })
  expect((await store.log.head(STREAM))?.offset).toBe(stored + 1)
})

test('closing waits for accepted posts', async () => {
  const { folder, store } = await openInNewFolder()
  const accepted = [store.log.append(creates(BLOG)), store.log.append(publishes(makeUpdate(BLOG, 'Doors open')))]

  await store.close()

  expect((await Promise.all(accepted)).map(({ kind }) => kind)).toEqual(['appended', 'appended'])
  const again = await openSqliteStore({ folder })
  onTestFinished(() => again.close())
  expect((await again.log.head(STREAM))?.offset).toBe(2)
})

test('a restart keeps the epoch, so readers continue where they were', async () => {
  const { folder, store } = await openInNewFolder()
  await store.log.append(creates(BLOG))
  const before = await store.log.head(STREAM)
  await store.close()

  const again = await openSqliteStore({ folder })
  onTestFinished(() => again.close())

  expect(again.wasRestored).toBe(false)
  expect(await again.log.head(STREAM)).toEqual(before)
})

test.each(['beside the newer files', 'into an empty folder'])(
  'a backup restored %s starts a new epoch: old cursors are a gap',
  async where => {
    const { folder, store } = await openInNewFolder()
    await store.log.append(creates(BLOG))
    const backup = join(await newFolder(), 'backup.db')
    await copyDatabase(join(folder, 'crier.db'), backup)
    await store.log.append(publishes(makeUpdate(BLOG, 'posted after the backup')))
    const after = await store.log.head(STREAM)
    await store.close()

    for (const file of await readdir(folder)) {
      if (file.startsWith('crier.db') || where === 'into an empty folder') await rm(join(folder, file))
    }
    await copyFile(backup, join(folder, 'crier.db'))
    const restored = await openSqliteStore({ folder })
    onTestFinished(() => restored.close())
    await restored.log.append(publishes(makeUpdate(BLOG, 'another history')))

    expect(restored.wasRestored).toBe(true)
    expect(after && (await restored.log.read(STREAM, after, 10)).kind).toBe('gap')
  },
)

test.each([
  ['the same backup', 'first'],
  ['a newer backup', 'second'],
] as const)('%s, restored after another one was restored by mistake, starts a new epoch too', async (_, then) => {
  const { folder, store } = await openInNewFolder()
  const file = join(folder, 'crier.db')
  const backups = { first: join(await newFolder(), 'backup.db'), second: join(await newFolder(), 'backup.db') }
  await store.log.append(creates(BLOG))
  await copyDatabase(file, backups.first)
  await store.log.append(publishes(makeUpdate(BLOG, 'in the newer backup only')))
  await copyDatabase(file, backups.second)
  await store.log.append(publishes(makeUpdate(BLOG, 'in none')))
  const lost = await store.log.head(STREAM)
  await store.close()

  for (const backup of [backups.first, backups[then]]) {
    await copyDatabase(backup, file)
    await (await openSqliteStore({ folder })).close()
  }
  const restored = await openSqliteStore({ folder })
  onTestFinished(() => restored.close())

  expect((await restored.log.head(STREAM))?.epoch).not.toBe(lost?.epoch)
})

test('a newer backup, restored under a running server that had an older one restored, starts a new epoch too', async () => {
  const { folder, store } = await openInNewFolder()
  const file = join(folder, 'crier.db')
  const [older, newer] = [join(await newFolder(), 'backup.db'), join(await newFolder(), 'backup.db')]
  await store.log.append(creates(BLOG))
  await copyDatabase(file, older)
  for (let n = 0; n < 5; n += 1) await store.log.append(publishes(makeUpdate(BLOG, `${n}`)))
  await copyDatabase(file, newer)
  await store.log.append(publishes(makeUpdate(BLOG, 'in none')))
  const lost = await store.log.head(STREAM)

  for (const backup of [older, newer]) {
    await copyDatabase(backup, file)
    await store.log.append(publishes(makeUpdate(BLOG, 'another history')))
  }

  expect((await store.log.head(STREAM))?.epoch).not.toBe(lost?.epoch)
})

async function openInNewFolder() {
  const folder = await newDataFolder()
  const store = await openSqliteStore({ folder })
  onTestFinished(() => store.close())
  return { folder, store }
}
