/** What waits in the database, on both databases. */
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { systemClock } from '#platform/clock.ts'
import type { Log } from '#store/log/log.ts'
import { openPostgresStore } from '#store/log/postgres-store.ts'
import { openSqliteStore } from '#store/log/sqlite-store.ts'
import { createBacklog } from '#store/sql/backlog.ts'
import type { Database } from '#store/sql/database.ts'
import { openSqlite } from '#store/sql/open-sqlite.ts'
import { postgresDatabase } from '#store/sql/postgres-database.ts'
import { sqliteDatabase } from '#store/sql/sqlite-database.ts'
import { closing } from '#test/support/closing.ts'
import { creates, idOf, makeUpdate, publishes } from '#test/support/data/entries.ts'
import { forThisFile } from '#test/support/for-this-file.ts'
import { newDataFolder } from '#test/support/new-folder.ts'
import { makeDatabase } from '#test/support/services/postgres-database.ts'

const postgres = forThisFile(makeDatabase)

type Opened = AsyncDisposable & { readonly log: Log; readonly database: Database }

async function onSqlite(): Promise<Opened> {
  const folder = await newDataFolder()
  const store = await openSqliteStore({ folder })
  const writing = openSqlite(join(folder, 'crier.db'))
  return closing([writing, store], { log: store.log, database: sqliteDatabase(writing) })
}

async function onPostgres(): Promise<Opened> {
  const store = await openPostgresStore({ url: postgres.url, clock: systemClock })
  return closing([store, postgres.empty], { log: store.log, database: postgresDatabase(store.database) })
}

const fixtures = {
  campaign: `INSERT INTO campaigns (id, blog, update_id, update_version, place, made_at, expires_at, state)
    VALUES (?, 'storm', 'u', 1, ?, ?, '2126-01-01T00:00:00.000Z', ?)`,
  retry: `INSERT INTO campaign_retries (campaign, platform, part, device, tries, due_at)
    VALUES ('c1', 'web', 0, ?, 1, '2026-01-01T00:00:00.000Z')`,
  erase: 'INSERT INTO pictures_to_erase (picture, held_until_ms) VALUES (?, 0)',
  show: "INSERT INTO pictures_shown (picture, shown_by) VALUES (?, 'blog:storm')",
  plan: 'UPDATE updates SET publish_at = ? WHERE id = ?',
  read: "UPDATE streams SET pushed_epoch = epoch, pushed = ? WHERE stream = 'blog:storm'",
} as const

test.each([
  ['SQLite', onSqlite],
  ['PostgreSQL', onPostgres],
])('on %s, each kind of work is counted, with the age of its oldest', async (_, open) => {
  await using opened = await open()
  const { log, database } = opened
  const storm = idOf('storm')
  const begun = new Date(Date.now() - 600_000)
  const at = (seconds: number) => new Date(begun.getTime() + seconds * 1_000).toISOString()
  const now = () => new Date(begun.getTime() + 100_000)
  const created = creates(storm)
  await log.append({ ...created, change: { ...created.change, at: at(0) } })
  const updates = ['Wind', 'Rain', 'Hail'].map(text => makeUpdate(storm, text))
  for (const [index, update] of updates.entries()) {
    const entry = publishes(update)
    await log.append({ ...entry, change: { ...entry.change, at: at(10 * (index + 1)) } })
  }
  const { run } = database.prepare(fixtures)
  const { backlog } = createBacklog({ database, now })
  expect(await backlog(false)).toEqual({ scheduled: { count: 0 }, erasures: { count: 0 } })

  await run('plan', [at(40), updates[0]?.id ?? ''])
  await run('plan', [at(70), updates[1]?.id ?? ''])
  await run('plan', [at(110), updates[2]?.id ?? ''])
  for (const [id, state, madeAt] of [
    ['c1', 'running', at(55)],
    ['c2', 'running', at(85)],
    ['c3', 'done', at(1)],
  ] as const)
    await run('campaign', [id, id, madeAt, state])
  for (const device of ['a', 'b', 'c']) await run('retry', [device])
  for (const picture of ['gone.jpg', 'shown.jpg']) await run('erase', [picture])
  await run('show', ['shown.jpg'])
  // The blog itself was offset 1; push has read that and the first update.
  await run('read', [2])

  expect(await backlog(true)).toEqual({
    scheduled: { count: 2, oldestMs: 60_000 },
    alerts: { count: 1, oldestMs: 80_000 },
    campaigns: { count: 2, oldestMs: 45_000 },
    retries: { count: 3 },
    erasures: { count: 1 },
  })
  await run('read', [4])
  expect((await backlog(true)).alerts).toEqual({ count: 0 })
})
