/** The contract of the search, on both databases, and what removals leave in the files. */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { systemClock } from '#platform/clock.ts'
import { queryIn } from '#shared/search/query.ts'
import { openPostgresStore } from '#store/log/postgres-store.ts'
import { openSqliteStore } from '#store/log/sqlite-store.ts'
import { findSql, quarterSql } from '#store/search/find-sql.ts'
import { indexSql } from '#store/search/index-sql.ts'
import { SqlSearch } from '#store/search/sql-search.ts'
import { openSqlite } from '#store/sql/open-sqlite.ts'
import { forPostgres } from '#store/sql/portable.ts'
import { postgresDatabase } from '#store/sql/postgres-database.ts'
import { sqliteDatabase } from '#store/sql/sqlite-database.ts'
import { searchContract } from '#test/contracts/search.ts'
import { searchInTopicsContract } from '#test/contracts/search-in-topics.ts'
import { closing } from '#test/support/closing.ts'
import { creates, idOf, makeUpdate, publishes, removes } from '#test/support/data/entries.ts'
import { forThisFile } from '#test/support/for-this-file.ts'
import { newDataFolder } from '#test/support/new-folder.ts'
import { makeDatabase } from '#test/support/services/postgres-database.ts'

const database = forThisFile(makeDatabase)

/** An index that cannot be written, in PostgreSQL's words; emptying it mends it. */
const REFUSING = `
  CREATE FUNCTION refuse_entry() RETURNS trigger LANGUAGE plpgsql AS $$
  BEGIN
    RAISE EXCEPTION 'unexpected zero page' USING ERRCODE = 'XX002';
  END $$;
  CREATE FUNCTION mend_index() RETURNS trigger LANGUAGE plpgsql AS $$
  BEGIN
    DROP TRIGGER IF EXISTS refuses_entry ON search_entries;
    RETURN NULL;
  END $$;
  CREATE TRIGGER refuses_entry BEFORE INSERT OR DELETE ON search_entries FOR EACH ROW EXECUTE FUNCTION refuse_entry();
  CREATE TRIGGER mends_index BEFORE TRUNCATE ON search_entries FOR EACH STATEMENT EXECUTE FUNCTION mend_index()`

for (const contract of [searchContract, searchInTopicsContract]) {
  contract('PostgreSQL', openOnPostgres)
  contract('SQLite', openOnSqlite)
}

test('no word of a removed update is left in the database of a data folder', async () => {
  const { folder, store, beside } = await openFiles()
  const search = new SqlSearch(sqliteDatabase(beside))
  const blog = idOf('budget-day')
  const removed = makeUpdate(blog, 'Her name is Persephone')
  await store.log.append(creates(blog))
  for (const update of [removed, makeUpdate(blog, 'Another name')]) await store.log.append(publishes(update))
  await search.step()
  const file = (database = beside) => {
    database.exec('PRAGMA wal_checkpoint(TRUNCATE)')
    return readFileSync(join(folder, 'crier.db')).toString('latin1').toLowerCase()
  }
  expect(file()).toContain('persephone')

  await store.log.append(removes(removed))
  // As after a crash: nothing but the file remembers it.
  beside.close()
  const next = openSqlite(join(folder, 'crier.db'))
  await new SqlSearch(sqliteDatabase(next)).step()

  expect(file(next)).not.toContain('persephone')
  expect(file(next)).not.toContain('rsephone')
  next.exec("INSERT INTO search_words (search_words, rank) VALUES ('integrity-check', 1)")
  next.close()
  await store.close()
})

test('no step and no search reads through all updates of a data folder', () => {
  const database = openSqlite(':memory:')
  const texts = [...Object.values(indexSql), ...Object.values(findSql), ...Object.values(quarterSql)].flatMap(
    statement => (typeof statement === 'string' ? statement : 'sqlite' in statement ? statement.sqlite : []),
  )

  const steps = texts.flatMap(text => database.prepare(`EXPLAIN QUERY PLAN ${text}`).all())

  expect(steps.map(({ detail }) => String(detail)).filter(detail => /^SCAN updates/.test(detail))).toEqual([])
  expect(steps.length).toBeGreaterThan(texts.length)
  database.close()
})

test.each([2, 500])(
  'PostgreSQL searches a long coverage by the two indexes that are for it, beside %i others',
  async others => {
    const { database: postgres, close } = await openPostgresStore({ url: database.url, clock: systemClock })
    const texts = forPostgres(findSql)
    // A table of one page it may read as it likes, and does once it has counted its rows.
    await database.ask(`INSERT INTO search_entries (place, blog, id, version, words)
    SELECT n, CASE WHEN n % 2 = 0 THEN 'long' ELSE 'blog-' || n % ${2 * others} END, 'update-' || n, 1, 'word'
    FROM generate_series(1, 5000) AS numbers (n)`)
    await database.ask('VACUUM ANALYZE')

    const plans = await postgres.snapshot(async ({ query }) => {
      await query(texts.plan ?? '')
      const planOf = async (text = '') => JSON.stringify(await query(`EXPLAIN (GENERIC_PLAN, FORMAT JSON) ${text}`))
      return { near: await planOf(texts.near), far: await planOf(texts.far), listed: await planOf(texts.listed) }
    })

    expect(plans.near).toContain('"search_entries_by_place"')
    expect(plans.far).toContain('"search_entries_by_words"')
    expect(plans.listed).toContain('"search_entries_by_update"')
    expect(Object.values(plans).join()).not.toContain('Seq Scan')
    await close()
    await database.empty()
  },
)

test('on PostgreSQL what only the oldest updates of a long coverage have is found, and what the newest have too', async () => {
  const store = await openPostgresStore({ url: database.url, clock: systemClock })
  const search = new SqlSearch(postgresDatabase(store.database))
  const blog = idOf('budget-day')
  const updates = ['08', '09', '10'].map(hour =>
    makeUpdate(blog, `Thunderbolts at ${hour}`, { time: `2026-03-04T${hour}:00:00.000Z` }),
  )
  await store.log.append(creates(blog))
  for (const update of updates) await store.log.append(publishes(update))
  await search.step()
  const isNewest = `UPDATE search_entries SET place = ${2n ** 62n} WHERE id = '${updates[1]?.id}'`
  const others = `INSERT INTO search_entries (place, blog, id, version, words)
    SELECT ${2n ** 61n} + n, '${blog}', 'other' || n, 1, '' FROM generate_series(1, 2000) AS numbers (n)`

  for (const text of [isNewest, others]) await database.ask(text)
  const ids = []
  let before: string | undefined
  do {
    const page = await search.find(blog, { query: queryIn('thunderbolts'), limit: 1, ...(before && { before }) })
    ids.push(...page.hits.map(({ id }) => id))
    before = page.older
  } while (before !== undefined)

  expect(ids).toEqual([updates[1], updates[2], updates[0]].map(update => update?.id))
  await store.close()
  await database.empty()
})

async function openFiles() {
  const folder = await newDataFolder()
  const store = await openSqliteStore({ folder })
  return { folder, store, beside: openSqlite(join(folder, 'crier.db')) }
}

async function openOnPostgres() {
  const store = await openPostgresStore({ url: database.url, clock: systemClock })
  return closing([store, database.empty], {
    log: store.log,
    search: new SqlSearch(postgresDatabase(store.database)),
    run: (text: string) => database.ask(text),
    damage: () => database.ask(`DO $do$ BEGIN ${REFUSING}; END $do$`),
  })
}

async function openOnSqlite() {
  const { store, beside } = await openFiles()
  return closing([beside, store], {
    log: store.log,
    search: new SqlSearch(sqliteDatabase(beside)),
    run: async (text: string) => beside.prepare(text).get(),
    async damage() {
      beside.enableDefensive(false)
      beside.exec('UPDATE search_words_data SET block = zeroblob(length(block)) WHERE id > 10')
    },
  })
}
