/** The contract of the exchange of counts, on PostgreSQL. */
import { randomUUID } from 'node:crypto'
import { expect, test } from 'vitest'
import { createPostgresExchange } from '#delivery/counts/postgres-exchange.ts'
import { openPostgres } from '#store/sql/postgres.ts'
import { exchangeContract } from '#test/contracts/exchange.ts'
import { closing } from '#test/support/closing.ts'
import { forThisFile } from '#test/support/for-this-file.ts'
import { makeTables } from '#test/support/services/postgres-database.ts'

const database = forThisFile(makeTables)

exchangeContract('on PostgreSQL', () => openExchange({ sumMs: 0 }))

test('a dead node is counted for some seconds only', async () => {
  await using store = await openExchange({ holdMs: 300, sumMs: 0 })
  const [ana, ben] = [store.join(), store.join()]
  await ana.swap(new Map([['blog:strike', 5]]))

  expect(await ben.swap(new Map())).toEqual(new Map([['blog:strike', 5]]))
  await expect.poll(() => ben.swap(new Map())).toEqual(new Map())
})

test('one of many nodes computes the sum, and each gets it without its own counts', async () => {
  await using store = await openExchange({ sumMs: 60_000 })
  const nodes = Array.from({ length: 40 }, () => store.join())
  const swapAll = () => Promise.all(nodes.map(node => node.swap(new Map([['blog:strike', 1]]))))
  const summedAt = async () => (await database.ask('SELECT summed_us FROM audience_sums')).summed_us
  await swapAll()
  await database.ask('UPDATE audience_sums SET summed_us = 0')

  await swapAll()
  const summed = await summedAt()
  const others = await swapAll()

  expect(others.map(counts => counts.get('blog:strike'))).toEqual(Array(40).fill(39))
  expect(await summedAt()).toBe(summed)
})

test('the next exchange recovers from a database crash, which empties the sums', async () => {
  await using store = await openExchange({ sumMs: 0 })
  const [ana, ben] = [store.join(), store.join()]
  await ana.swap(new Map([['blog:strike', 5]]))
  await database.ask('TRUNCATE audience_sums')

  expect(await ben.swap(new Map())).toEqual(new Map([['blog:strike', 5]]))
})

async function openExchange(options: { readonly holdMs?: number; readonly sumMs?: number } = {}) {
  const pool = openPostgres({ url: database.url, maxConnections: 4 })
  return closing([pool, database.empty], {
    join: () => createPostgresExchange({ database: pool, node: randomUUID(), ...options }),
  })
}
