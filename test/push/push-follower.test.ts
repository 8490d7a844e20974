/** How push follows the logs of very many blogs: what it reads, in which order, and the cost of a poll. */
import { join } from 'node:path'
import pg from 'pg'
import { expect, onTestFinished } from 'vitest'
import { campaignsSql } from '#push/campaign/campaigns-sql.ts'
import { followUp } from '#push/campaign/follower.ts'
import { SqlCampaigns } from '#push/store/sql-campaigns.ts'
import type { BlogId } from '#shared/blog/ids.ts'
import { publicStream } from '#shared/protocol/stream.ts'
import { openSqliteStore } from '#store/log/sqlite-store.ts'
import { migratePostgres } from '#store/sql/migrate-postgres.ts'
import { openSqlite } from '#store/sql/open-sqlite.ts'
import { forPostgres } from '#store/sql/portable.ts'
import { sqliteDatabase } from '#store/sql/sqlite-database.ts'
import { closing } from '#test/support/closing.ts'
import { creates, makeUpdate, publishes } from '#test/support/data/entries.ts'
import { newDataFolder } from '#test/support/new-folder.ts'
import { makeDatabase } from '#test/support/services/postgres-database.ts'
import { testWith } from '#test/support/test-with.ts'

const DAYS_AGO = '2026-03-01T16:44:00.000Z'
const NOW = '2026-03-04T16:44:00.000Z'
const storm = 'storm' as BlogId

const test = testWith({ node: openNode })

test('after a failover only changes recent enough for an alert are read again, most recent first', async ({ node }) => {
  for (let n = 0; n < 150; n += 1) await node.create(`old-${n}` as BlogId, DAYS_AGO)
  await node.create(storm, DAYS_AGO)
  for (let n = 0; n < 300; n += 1) await node.publish(storm, DAYS_AGO)
  await node.create('quiet' as BlogId, NOW)
  await node.follow()
  await node.beginAnew()
  await node.publish(storm, NOW)
  await node.publish(storm, '2026-03-04T16:45:00.000Z')

  const { heard, read } = await node.follow()

  expect(heard).toEqual(['storm#302', 'storm#303', 'quiet#1'])
  expect(read).toBeLessThan(600)
  expect(await node.behind()).toEqual([])
})

test('a first start reads recent changes, however long the history before them', async ({ node }) => {
  await node.create(storm, DAYS_AGO)
  for (let n = 0; n < 600; n += 1) await node.publish(storm, DAYS_AGO)
  await node.publish(storm, NOW)

  const { heard, read } = await node.follow()

  expect(heard).toEqual(['storm#602'])
  expect(read).toBeLessThan(300)
})

test('after a downtime push reads everything since', async ({ node }) => {
  await node.create(storm, DAYS_AGO)
  await node.follow()
  for (let n = 0; n < 300; n += 1) await node.publish(storm, DAYS_AGO)

  const { heard } = await node.follow()

  expect(heard).toHaveLength(300)
})

test('after a downtime longer than the retention of changes, alerts continue with recent ones', async ({ node }) => {
  await node.create(storm, DAYS_AGO)
  await node.follow()
  for (let n = 0; n < 100; n += 1) await node.publish(storm, DAYS_AGO)
  node.prune(60)
  await node.publish(storm, NOW)

  const { heard } = await node.follow()

  expect(heard).toEqual(['storm#102'])
  expect(await node.behind()).toEqual([])
})

test('after such a downtime without recent changes, it has caught up at once', async ({ node }) => {
  await node.create(storm, DAYS_AGO)
  await node.follow()
  for (let n = 0; n < 10; n += 1) await node.publish(storm, DAYS_AGO)
  node.prune(6)

  expect((await node.follow()).heard).toEqual([])
  expect(await node.behind()).toEqual([])
})

test('a first start reads recent changes if all retained ones are recent', async ({ node }) => {
  await node.create(storm, DAYS_AGO)
  for (let n = 0; n < 10; n += 1) await node.publish(storm, NOW)
  node.prune(4)

  const { heard } = await node.follow()

  expect(heard).toEqual(['storm#5', 'storm#6', 'storm#7', 'storm#8', 'storm#9', 'storm#10', 'storm#11'])
})

test('the cost of a poll depends on the streams that have grown, not on the number of blogs: on SQLite', () => {
  const database = openSqlite(':memory:')
  onTestFinished(() => database.close())

  for (const text of [campaignsSql.behind, campaignsSql.skip.sqlite]) {
    const plan = database.prepare(`EXPLAIN QUERY PLAN ${text}`).all(...Array(text.split('?').length - 1).fill(1))
    const steps = plan.map(({ detail }) => String(detail)).filter(detail => /SCAN/.test(detail))
    expect(steps.filter(detail => !detail.includes('streams_behind'))).toEqual([])
  }
})

test('the cost of a poll depends on the streams that have grown, not on the number of blogs: on PostgreSQL', async () => {
  await using database = await makeDatabase()
  await migratePostgres(database.url)
  await using opened = new AsyncDisposableStack()
  const client = new pg.Client({ connectionString: database.url })
  await client.connect()
  opened.defer(() => client.end())
  await client.query(`INSERT INTO streams (stream, epoch, head, last_at, pushed_epoch, pushed)
    SELECT 'blog:' || n, 'e', 5, '${DAYS_AGO}', 'e', CASE n % 10000 WHEN 0 THEN 4 ELSE 5 END
    FROM generate_series(1, 50000) AS n`)
  await client.query('ANALYZE')

  const { rows } = await client.query(
    `EXPLAIN (ANALYZE, FORMAT JSON) ${forPostgres({ behind: campaignsSql.behind }).behind}`,
    [100],
  )

  const plan = JSON.stringify(rows)
  expect(plan).toContain('streams_behind')
  expect(plan).not.toContain('Seq Scan')
})

async function openNode() {
  const folder = await newDataFolder()
  const { log, close } = await openSqliteStore({ folder })
  const database = openSqlite(join(folder, 'crier.db'))
  const campaigns = new SqlCampaigns(sqliteDatabase(database))

  const publish = async (blog: BlogId, at: string) => {
    const entry = publishes(makeUpdate(blog, 'Doors open'))
    await log.append({ ...entry, change: { ...entry.change, at } })
  }
  return closing([database, close], {
    publish,
    async create(blog: BlogId, at: string) {
      const entry = creates(blog)
      await log.append({ ...entry, change: { ...entry.change, at } })
    },
    /** As when the oldest changes are pruned. */
    prune: (upTo: number) => void database.prepare('DELETE FROM changes WHERE change_offset <= ?').run(upTo),
    /** As when the database turns out to have gone back in time. */
    async beginAnew() {
      const head = await log.head(publicStream(storm))
      if (head) await log.renew(publicStream(storm), { ...head, offset: head.offset + 1 })
    },
    async follow() {
      const heard: string[] = []
      let read = 0
      const counting: typeof log.read = async (...asked) => {
        const answer = await log.read(...asked)
        if (answer.kind === 'changes') read += answer.changes.length
        return answer
      }
      await followUp({
        ...{ log: { read: counting }, campaigns, now: () => new Date(NOW) },
        hear: async ({ offset }, blog) => void heard.push(`${blog}#${offset}`),
      })
      return { heard, read }
    },
    behind: () => campaigns.behind(1_000),
  })
}
