/** The contract of retention, on both databases, and the loop that applies it. */
import { join } from 'node:path'
import { setImmediate } from 'node:timers/promises'
import { expect, test } from 'vitest'
import { systemClock } from '#platform/clock.ts'
import { openPostgresStore } from '#store/log/postgres-store.ts'
import type { KeptDays } from '#store/log/prune-pass.ts'
import { startPruner } from '#store/log/pruner.ts'
import { createRetention, type PruneAsk } from '#store/log/retention.ts'
import { openSqliteStore } from '#store/log/sqlite-store.ts'
import { openSqlite } from '#store/sql/open-sqlite.ts'
import { postgresDatabase } from '#store/sql/postgres-database.ts'
import { sqliteDatabase } from '#store/sql/sqlite-database.ts'
import { retentionContract } from '#test/contracts/retention.ts'
import { ManualClock } from '#test/support/clocks/manual-clock.ts'
import { closing } from '#test/support/closing.ts'
import { forThisFile } from '#test/support/for-this-file.ts'
import { newFolder } from '#test/support/new-folder.ts'
import { makeDatabase } from '#test/support/services/postgres-database.ts'

const database = forThisFile(makeDatabase)

retentionContract('PostgreSQL', async () => {
  const store = await openPostgresStore({ url: database.url, clock: systemClock })
  return closing([store, database.empty], {
    log: store.log,
    retention: createRetention(postgresDatabase(store.database)),
    run: (text: string) => database.ask(text),
  })
})

retentionContract('SQLite', async () => {
  const folder = await newFolder()
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
  const days: KeptDays = {
    keys: 400,
    'undated keys': undefined,
    alerts: 30,
    items: undefined,
    turns: undefined,
    audit: undefined,
    visits: undefined,
    ended: undefined,
    changes: undefined,
  }
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
