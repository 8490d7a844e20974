/** The contract of the store of sites, on PostgreSQL. */
import { expect, test } from 'vitest'
import { SqlSites } from '#delivery/sites/sql-sites.ts'
import { openPostgres } from '#store/sql/postgres.ts'
import { postgresDatabase } from '#store/sql/postgres-database.ts'
import { sitesContract } from '#test/contracts/sites.ts'
import { closing } from '#test/support/closing.ts'
import { forThisFile } from '#test/support/for-this-file.ts'
import { makeTables } from '#test/support/services/postgres-database.ts'

const database = forThisFile(makeTables)

const now = () => new Date('2026-03-04T16:44:00Z')

sitesContract('on PostgreSQL', openSites)

async function openSites() {
  const pool = openPostgres({ url: database.url, maxConnections: 4 })
  return closing([pool, database.empty], { pool, sites: new SqlSites({ database: postgresDatabase(pool), now }) })
}

test('counts of hundreds of nodes are stored in one statement each, and add up', async () => {
  await using store = await openSites()
  const { query } = store.pool
  let statements = 0
  store.pool.query = (...asked) => {
    statements += 1
    return query(...asked)
  }
  const nodes = Array.from({ length: 200 }, () => new SqlSites({ database: postgresDatabase(store.pool), now }))
  const visits = Array.from({ length: 50 }, (_, n) => ({
    from: `site-${n}`,
    day: '2026-03-04',
    views: 2,
    connections: 1,
  }))
  const storeAll = () => Promise.all(nodes.map(node => node.addVisits(visits)))
  await storeAll()
  statements = 0

  await storeAll()

  expect(statements).toBe(nodes.length)
  const stored = await store.sites.visitsSince('2026-03-04')
  expect(stored.map(({ views, connections }) => [views, connections])).toEqual(Array(50).fill([800, 400]))
})
