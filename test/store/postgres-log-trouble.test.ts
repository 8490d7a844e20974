/** The log on PostgreSQL with hanging nodes, wrong clocks and cut connections. */
import { expect, test } from 'vitest'
import { systemClock } from '#platform/clock.ts'
import { publicStream } from '#shared/protocol/stream.ts'
import type { Postgres } from '#store/sql/postgres.ts'
import { creates, idOf, makeUpdate, publishes } from '#test/support/data/entries.ts'
import { forThisFile } from '#test/support/for-this-file.ts'
import { makeDatabase } from '#test/support/services/postgres-database.ts'
import { openPostgresLog } from './open-postgres-log.ts'

const BLOG = idOf('budget-day')
const STREAM = publicStream(BLOG)

const database = forThisFile(makeDatabase)

test('a blog locked by a hanging node blocks only its own posts', async () => {
  const store = await openPostgresLog(database, { maxConnections: 6 })
  const blogs = ['hangs', 'a2', 'a3'].map(idOf)
  for (const blog of blogs) await store.log.append(creates(blog))
  const lost = await openPostgresLog(database)
  const [holds, wakes] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()]
  const stopped = lost.database.transaction(async queries => {
    await queries.query("SELECT pg_advisory_xact_lock(1668442469, hashtext('hangs'))")
    holds.resolve()
    await wakes.promise
  })
  await holds.promise
  const order: string[] = []
  const post = (blog: (typeof blogs)[number]) =>
    store.log.append(publishes(makeUpdate(blog, 'now'))).then(({ kind }) => order.push(`${blog} ${kind}`))

  const [hung, ...others] = blogs.map(post)
  const again = blogs.slice(0, 1).map(post)
  await Promise.all(others)
  await Promise.all(blogs.slice(1).map(post))
  const meanwhile = [...order]
  wakes.resolve()
  await Promise.all([stopped, hung, ...again])

  expect(meanwhile).toEqual(['a2 appended', 'a3 appended', 'a2 appended', 'a3 appended'])
  expect(order.slice(4)).toEqual(['hangs appended', 'hangs appended'])
})

test('even with more locked blogs than waiting lanes, only their own posts are refused, after seconds', async () => {
  const store = await openPostgresLog(database, { maxConnections: 3 })
  const blogs = Array.from({ length: 6 }, (_, n) => idOf(`blog-${n}`))
  for (const blog of blogs) await store.log.append(creates(blog))
  const lost = await openPostgresLog(database)
  const [holds, wakes] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()]
  const stopped = lost.database.transaction(async queries => {
    for (const blog of blogs.slice(0, 5)) {
      await queries.query(`SELECT pg_advisory_xact_lock(1668442469, hashtext('${blog}'))`)
    }
    holds.resolve()
    await wakes.promise
  })
  await holds.promise

  const posts = await Promise.allSettled(blogs.map(blog => store.log.append(publishes(makeUpdate(blog, 'now')))))
  wakes.resolve()
  await stopped.catch(() => {})

  expect(posts.map(({ status }) => status)).toEqual([...Array(5).fill('rejected'), 'fulfilled'])
  expect(posts.slice(0, 5).map(one => one.status === 'rejected' && one.reason.code)).toEqual(Array(5).fill('busy'))
  expect((await store.log.append(publishes(makeUpdate(blogs[0] ?? BLOG, 'later')))).kind).toBe('appended')
})

test.each([-400, 400])(
  "a node whose clock is off by %s days uses the database's, reports it, and forgets no other node",
  async days => {
    const told: number[] = []
    const here = await openPostgresLog(database)
    await here.log.append(creates(BLOG))
    const before = (await here.log.head(STREAM))?.epoch
    const off = days * 24 * 60 * 60_000
    const clock = { ...systemClock, now: () => new Date(Date.now() + off) }

    const there = await openPostgresLog(database, { clock, onSkew: aheadMs => void told.push(aheadMs) })
    const appended = await here.log.append(publishes(makeUpdate(BLOG, 'goes on')))

    expect(Math.abs(there.databaseClock.now().getTime() - Date.now())).toBeLessThan(60_000)
    expect(told.map(aheadMs => Math.round(aheadMs / 3_600_000))).toEqual([days * 24])
    expect(appended).toMatchObject({ kind: 'appended', cursor: { epoch: before } })
  },
)

test('a node that freezes in the middle of a commit blocks the others for seconds, not forever', async () => {
  const store = await openPostgresLog(database)
  await store.log.append(creates(BLOG))
  const lost = await openPostgresLog(database)
  const [holds, wakes] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()]
  const stopped = lost.database.transaction(async queries => {
    await queries.query("SELECT pg_advisory_xact_lock(1668442469, hashtext('budget-day'))")
    holds.resolve()
    await wakes.promise
  })
  await holds.promise

  const meanwhile = await store.log.append(publishes(makeUpdate(BLOG, 'meanwhile'))).catch((error: unknown) => error)
  const later = await appendUntilTaken(store)
  wakes.resolve()

  expect(meanwhile).toMatchObject({ code: 'busy', retryAfterSeconds: expect.any(Number) })
  expect(later.kind).toBe('appended')
  await expect(stopped).rejects.toMatchObject({ code: 'unavailable' })
})

test.each(['before', 'after'])(
  'when the response to a commit is lost %s the commit, the post is acknowledged once and stored once',
  async moment => {
    const store = await openPostgresLog(database)
    await store.log.append(creates(BLOG))
    const cut = cutAtCommit(store.database, moment)

    const appended = await store.log.append(publishes(makeUpdate(BLOG, 'Doors open')))

    expect(cut.wasUsed).toBe(true)
    expect(appended).toMatchObject({ kind: 'appended', cursor: { offset: 2 } })
    expect(await store.log.head(STREAM)).toMatchObject({ offset: 2 })
    expect((await store.log.append(publishes(makeUpdate(BLOG, 'goes on')))).kind).toBe('appended')
  },
)

/** The next transaction loses its connection at its end, as in a server crash. */
function cutAtCommit(pool: Postgres, moment: string) {
  const cut = { wasUsed: false }
  const transaction = pool.transaction.bind(pool)
  const killed = 'SELECT pg_terminate_backend(pg_backend_pid())'
  pool.transaction = work => {
    pool.transaction = transaction
    return transaction(async queries => {
      const done = await work(queries)
      cut.wasUsed = true
      if (moment === 'after') await queries.query('COMMIT')
      await queries.query(killed)
      return done
    })
  }
  return cut
}

async function appendUntilTaken(store: Awaited<ReturnType<typeof openPostgresLog>>) {
  for (;;) {
    const appended = await store.log.append(publishes(makeUpdate(BLOG, 'later'))).catch(() => undefined)
    if (appended) return appended
  }
}
