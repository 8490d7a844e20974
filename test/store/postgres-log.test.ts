/** The log on PostgreSQL: the contract of every log, and the effects of several nodes. */
import { expect, test } from 'vitest'
import { systemClock } from '#platform/clock.ts'
import { publicStream } from '#shared/protocol/stream.ts'
import { openPostgresStore } from '#store/log/postgres-store.ts'
import type { StoreUnderTest } from '#test/contracts/log/store-in-test.ts'
import { logContract } from '#test/contracts/log.ts'
import { creates, idOf, makeUpdate, publishes, schedules } from '#test/support/data/entries.ts'
import { forThisFile } from '#test/support/for-this-file.ts'
import { makeDatabase } from '#test/support/services/postgres-database.ts'
import { openPostgresLog } from './open-postgres-log.ts'

const BLOG = idOf('budget-day')
const STREAM = publicStream(BLOG)

const database = forThisFile(makeDatabase)

logContract('PostgreSQL', () => storeUnderTest())

logContract('PostgreSQL with a commit for every post', () => storeUnderTest({ maxGroup: 1 }))

async function storeUnderTest(limits: { readonly maxGroup?: number } = {}): Promise<StoreUnderTest> {
  return {
    open: () => openPostgresStore({ url: database.url, clock: systemClock, ...limits }),
    backUp: () => database.backUp(),
    restore: () => database.restore(),
    dispose: () => database.empty(),
  }
}

test('many nodes that start together on an empty database create its tables once', async () => {
  await using fresh = await makeDatabase()

  const nodes = await Promise.all(
    Array.from({ length: 8 }, () => openPostgresStore({ url: fresh.url, clock: systemClock, maxConnections: 2 })),
  )

  const made = await Promise.all(nodes.map((node, n) => node.log.append(creates(idOf(`blog-${n}`)))))
  expect(made.map(({ kind }) => kind)).toEqual(Array(8).fill('appended'))
  await Promise.all(nodes.map(node => node.close()))
})

test('posts of several nodes to several blogs in any order never deadlock', async () => {
  const nodes = await Promise.all([openPostgresLog(database), openPostgresLog(database), openPostgresLog(database)])
  const blogs = Array.from({ length: 6 }, (_, n) => idOf(`blog-${n}`))
  for (const blog of blogs) await nodes[0]?.log.append(creates(blog))

  const posts = nodes.flatMap(({ log }, node) =>
    Array.from({ length: 120 }, (_, n) => {
      const blog = blogs[(node % 2 === 0 ? n : 600 - n) % blogs.length] ?? BLOG
      return log.append(publishes(makeUpdate(blog, `${node}-${n}`)))
    }),
  )
  const appended = await Promise.all(posts)

  expect(appended.every(({ kind }) => kind === 'appended')).toBe(true)
  for (const blog of blogs) expect((await nodes[0]?.log.head(publicStream(blog)))?.offset).toBe(61)
})

test('posts that arrive during a commit share the next one', async () => {
  const store = await openPostgresLog(database)
  await store.log.append(creates(BLOG))
  const before = await commits()

  await Promise.all(Array.from({ length: 100 }, (_, n) => store.log.append(publishes(makeUpdate(BLOG, `${n}`)))))

  expect((await commits()) - before).toBeLessThanOrEqual(3)
})

test('thousands of concurrent head requests cost a query or two, and each gets its own result', async () => {
  const store = await openPostgresLog(database)
  await store.log.append(creates(BLOG))
  const { query } = store.database
  let queries = 0
  store.database.query = (...asked) => {
    queries += 1
    return query(...asked)
  }
  const nowhere = publicStream(idOf('nowhere'))

  const heads = await Promise.all(Array.from({ length: 5_000 }, (_, n) => store.log.head(n % 2 ? STREAM : nowhere)))
  await store.log.append(publishes(makeUpdate(BLOG, 'Doors open')))
  const after = await store.log.head(STREAM)

  expect(heads.slice(0, 2)).toEqual([undefined, { epoch: expect.any(String), offset: 1 }])
  expect(after?.offset).toBe(2)
  expect(queries).toBeLessThanOrEqual(3)
})

test('a post that cannot be stored does not affect others', async () => {
  const store = await openPostgresLog(database)
  await store.log.append(creates(BLOG))
  const idempotency = { key: 'k', fingerprint: undefined as unknown as string }

  const settled = await Promise.allSettled([
    store.log.append(publishes(makeUpdate(BLOG, 'before'))),
    store.log.append({ ...publishes(makeUpdate(BLOG, 'broken')), idempotency }),
    store.log.append(publishes(makeUpdate(BLOG, 'after'))),
  ])

  expect(settled.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled'])
  expect((await store.log.head(STREAM))?.offset).toBe(3)
})

test('when the queue is full, a post is refused at once, and nothing is partly written', async () => {
  const store = await openPostgresLog(database)
  await store.log.append(creates(BLOG))

  const posts = Array.from({ length: 6_000 }, (_, n) => store.log.append(publishes(makeUpdate(BLOG, `${n}`))))

  const settled = await Promise.allSettled(posts)
  const stored = settled.filter(({ status }) => status === 'fulfilled').length
  expect(settled.find(({ status }) => status === 'rejected')).toMatchObject({ reason: { code: 'busy' } })
  expect((await store.log.head(STREAM))?.offset).toBe(stored + 1)
})

test("a change is never dated later than the database's clock, however far ahead the node's clock is", async () => {
  const store = await openPostgresLog(database)
  await store.log.append(creates(BLOG))
  const { change, ...entry } = publishes(makeUpdate(BLOG, 'from the future'))

  await store.log.append({ ...entry, change: { ...change, at: '2999-01-01T00:00:00.000Z' } })
  const read = await store.log.read(STREAM, { epoch: '', offset: 1 }, 1)

  const { now } = await database.ask('SELECT clock_timestamp() AS now')
  const [told] = read.kind === 'changes' ? read.changes.map(({ text }) => JSON.parse(text)) : []
  expect(Date.parse(told.at)).toBeLessThanOrEqual((now as Date).getTime())
})

test('each due update is claimed by one of several concurrent nodes, and by another if that one does not publish it', async () => {
  const [ana, ben] = [await openPostgresLog(database), await openPostgresLog(database)]
  await ana.log.append(creates(BLOG))
  const planned = Array.from({ length: 30 }, (_, n) => makeUpdate(BLOG, `${n}`))
  for (const update of planned) await ana.log.append(schedules(update, '2026-03-04T16:44:00.000Z'))
  const ask = (store: typeof ana) => store.records.due({ now: new Date(0), aheadMs: 5_000, limit: 5 })

  const given = await Promise.all([ana, ben, ana, ben, ana, ben].map(ask))
  const rest = await ask(ben)

  const ids = given.flatMap(({ updates }) => updates.map(({ id }) => id))
  expect([ids.length, new Set(ids).size]).toEqual([30, 30])
  expect(rest).toMatchObject({ updates: [], nextMs: expect.any(Number) })
  await expect.poll(async () => (await ask(ben)).updates.length, { timeout: 5_000 }).toBe(5)
})

test('a disk restored under running nodes is noticed by the node that posted last, even if others have posted since', async () => {
  let renewed = 0
  const onRenewed = () => {
    renewed += 1
  }
  const [ana, ben] = [await openPostgresLog(database, { onRenewed }), await openPostgresLog(database, { onRenewed })]
  await ana.log.append(creates(BLOG))
  await database.keepTables()
  await ana.log.append(publishes(makeUpdate(BLOG, 'lost')))
  const seen = await ana.log.head(STREAM)
  await database.putTablesBack()
  for (const text of ['other', 'history']) await ben.log.append(publishes(makeUpdate(BLOG, text)))

  await ana.log.append(publishes(makeUpdate(BLOG, 'and now')))

  expect(renewed).toBe(1)
  expect(seen && (await ben.log.read(STREAM, seen, 10)).kind).toBe('gap')
  expect((await ben.log.append(publishes(makeUpdate(BLOG, 'goes on')))).kind).toBe('appended')
  expect(renewed).toBe(1)
})

test('a restart of a node keeps the epoch, so readers continue where they were', async () => {
  const store = await openPostgresLog(database)
  await store.log.append(creates(BLOG))
  const before = await store.log.head(STREAM)
  await store.close()

  expect(await (await openPostgresLog(database)).log.head(STREAM)).toEqual(before)
})

test('a user who owns only the database is sufficient', async () => {
  await using fresh = await makeDatabase()
  const url = await fresh.asOwner()

  const store = await openPostgresStore({ url, clock: systemClock })

  expect((await store.log.append(creates(BLOG))).kind).toBe('appended')
  await store.close()
})

async function commits(): Promise<number> {
  const { made } = await database.ask('SELECT sum(made) AS made FROM commits')
  return Number(made)
}
