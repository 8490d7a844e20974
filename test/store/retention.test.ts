/** The contract of retention, on both databases, and the loop that applies it. */
import { join } from 'node:path'
import { setImmediate } from 'node:timers/promises'
import pg from 'pg'
import { expect, onTestFinished, test } from 'vitest'
import { systemClock } from '#platform/clock.ts'
import { openPostgresStore } from '#store/log/postgres-store.ts'
import { type KeptDays, pruneAll } from '#store/log/prune-pass.ts'
import { startPruner } from '#store/log/pruner.ts'
import { createRetention, type PruneAsk, type Pruned } from '#store/log/retention.ts'
import { openSqliteStore } from '#store/log/sqlite-store.ts'
import { lockOf } from '#store/sql/locks.ts'
import { openSqlite } from '#store/sql/open-sqlite.ts'
import { postgresDatabase } from '#store/sql/postgres-database.ts'
import { sqliteDatabase } from '#store/sql/sqlite-database.ts'
import { retentionContract } from '#test/contracts/retention.ts'
import { ManualClock } from '#test/support/clocks/manual-clock.ts'
import { closing } from '#test/support/closing.ts'
import { forThisFile } from '#test/support/for-this-file.ts'
import { newDataFolder } from '#test/support/new-folder.ts'
import { makeDatabase } from '#test/support/services/postgres-database.ts'

const database = forThisFile(makeDatabase)

/** Everything is kept for ever. */
const NOTHING: KeptDays = {
  keys: undefined,
  'undated keys': undefined,
  alerts: undefined,
  items: undefined,
  turns: undefined,
  audit: undefined,
  visits: undefined,
  ended: undefined,
  comments: undefined,
  changes: undefined,
}

retentionContract('PostgreSQL', async () => {
  const store = await openPostgresStore({ url: database.url, clock: systemClock })
  return closing([store, database.empty], {
    log: store.log,
    retention: createRetention(postgresDatabase(store.database)),
    run: (text: string) => database.ask(text),
  })
})

retentionContract('SQLite', async () => {
  const folder = await newDataFolder()
  const store = await openSqliteStore({ folder })
  const beside = openSqlite(join(folder, 'crier.db'))
  return closing([beside, store], {
    log: store.log,
    retention: createRetention(sqliteDatabase(beside)),
    run: async (text: string) => beside.prepare(text).get(),
  })
})

test('unlimited data is kept, and a long overdue table is pruned in batches with pauses', async () => {
  const clock = new ManualClock()
  const asked: PruneAsk[] = []
  const overdue = [500, 500, 3]
  const days: KeptDays = { ...NOTHING, keys: 400, alerts: 30 }
  const pruner = startPruner({
    ...{
      days,
      clock,
      steady: { isSteady: true },
      random: () => 0.5,
      onError: error => expect.unreachable(String(error)),
    },
    retention: {
      async prune(ask) {
        asked.push(ask)
        return ask.what === 'keys' ? (overdue.shift() ?? 0) : 0
      },
      streams: async () => [],
      endedBlogs: async () => [],
      measure: () => expect.unreachable('nothing is measured'),
    },
  })

  clock.advance(30 * 60_000)
  await setImmediate()
  const atOnce = asked.length
  for (let pauses = 0; pauses < 4; pauses += 1) {
    clock.advance(200)
    await setImmediate()
  }
  await pruner.close()

  expect(atOnce).toBe(1)
  expect(asked.map(({ what }) => what)).toEqual(['keys', 'keys', 'keys', 'alerts'])
  expect(asked[0]).toMatchObject({ before: '2025-01-28T17:14:00.000Z', limit: 500 })
})

test('on PostgreSQL a pass waits for another that prunes, as often as it may, and then names what it left', async () => {
  const store = await openPostgresStore({ url: database.url, clock: systemClock })
  onTestFinished(() => store.close())
  const retention = createRetention(postgresDatabase(store.database))
  await using other = await holdPruneLock()
  const skipped: Pruned[] = []
  let rests = 0
  const pass = (maxWaits: number, rest: () => Promise<void>) =>
    pruneAll({
      ...{ retention, rest, maxWaits, days: { ...NOTHING, keys: 400, audit: 800 }, now: new Date() },
      ...{ signal: new AbortController().signal, maxBatches: 9, onBusy: what => void skipped.push(what) },
    })

  await pass(3, async () => {
    rests += 1
  })
  const [left, waited] = [skipped.splice(0), rests]
  await pass(3, () => other.release())

  expect([left, waited]).toEqual([['keys', 'audit'], 6])
  expect(skipped).toEqual([])
})

/** As another process does while it deletes a batch. */
async function holdPruneLock() {
  const client = new pg.Client({ connectionString: database.url })
  await client.connect()
  await client.query('BEGIN')
  await client.query(lockOf('retention').postgres)
  const release = async () => void (await client.query('COMMIT'))
  return { release, [Symbol.asyncDispose]: () => client.end() }
}
