/**
 * Counts what two hundred nodes query on one PostgreSQL: their real loops with real statements, in one process, over a bus in
 * memory. `node bench/scale.ts [idle|audience|visits|schedule|locks] [--nodes 200] [--seconds 30]`.
 */

import { randomUUID } from 'node:crypto'
import { parseArgs } from 'node:util'
import { createPostgresExchange } from '#delivery/counts/postgres-exchange.ts'
import { SqlSites } from '#delivery/sites/sql-sites.ts'
import { Scheduler } from '#editorial/schedule/scheduler.ts'
import { systemClock as clock } from '#platform/clock.ts'
import type { StreamName } from '#shared/protocol/stream.ts'
import { createBell } from '#store/bus/bell.ts'
import { createMemoryBus } from '#store/bus/memory-bus.ts'
import { SqlContributors } from '#store/contributors/sql-contributors.ts'
import { dueOnPostgres } from '#store/log/due.ts'
import type { Log } from '#store/log/log.ts'
import { PostgresHeads } from '#store/log/postgres-heads.ts'
import { openPostgresStore } from '#store/log/postgres-store.ts'
import { SqlRecords } from '#store/log/sql-records.ts'
import type { Postgres } from '#store/sql/postgres.ts'
import { postgresDatabase } from '#store/sql/postgres-database.ts'
import { creates, idOf, makeUpdate, publishes, schedules } from '#test/support/data/entries.ts'
import { startPostgres } from '#test/support/services/postgres-server.ts'
import { openIdleNode, TRAFFIC } from './idle-node.ts'

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { nodes: { type: 'string', default: '200' }, seconds: { type: 'string', default: '30' } },
})
const [nodes, seconds] = [Number(values.nodes), Number(values.seconds)]
const BLOGS = 1_000
/** For all nodes together; there is one PostgreSQL, not two hundred. */
const CONNECTIONS = 40

await using server = await startPostgres()
const store = await openPostgresStore({ url: server.urlOf('postgres'), clock, maxConnections: CONNECTIONS })
const blogs = Array.from({ length: BLOGS }, (_, n) => idOf(`blog-${n}`))
await Promise.all(blogs.map(blog => store.log.append(creates(blog))))

const counted = { statements: 0, bytes: 0, failures: 0 }
/** Counts the statements of a transaction, and its BEGIN and COMMIT. */
const database: Postgres = {
  ...store.database,
  query: (...asked) => counting(store.database.query(...asked)),
  transaction: work =>
    store.database.transaction(queries => {
      counted.statements += 2
      return work({ query: (...asked) => counting(queries.query(...asked)) })
    }),
}

const tables = postgresDatabase(database)

async function counting<Rows>(asked: Promise<Rows>): Promise<Rows> {
  counted.statements += 1
  const rows = await asked
  counted.bytes += JSON.stringify(rows).length
  return rows
}

const sections = { idle, audience, visits, schedule, locks }
for (const [name, section] of Object.entries(sections)) {
  if (positionals.length === 0 || positionals.includes(name)) await section()
}
await store.close()

/** Statements per second while nobody posts: with the bell, and without it, as before. */
async function idle(): Promise<void> {
  for (const reachesAll of [false, true]) {
    const bus = createMemoryBus()
    const stops: (() => Promise<void>)[] = []
    const onError = () => {
      counted.failures += 1
    }
    for (let node = 0; node < nodes; node += 1) {
      await pause((5_000 / nodes) * Math.random())
      const heads = new PostgresHeads(database)
      const log = { ...logOf(store.log), head: (stream: StreamName) => heads.head(stream) }
      const { now } = store.databaseClock
      stops.push(await openIdleNode({ database, log, now, bus, reachesAll, blogs, traffic: TRAFFIC, onError }))
    }
    await pause(15_000)
    Object.assign(counted, { statements: 0, failures: 0 })
    await pause(seconds * 1_000)
    const rate = (counted.statements / seconds).toFixed(0)
    const name = `idle, ${nodes} nodes, ${reachesAll ? 'with' : 'without'} the bell`
    print(`${name}: ${rate} statements a second, ${counted.failures} timed out`)
    for (const stop of stops) await stop()
  }
}

/** An exchange of counts by every node, with a thousand blogs each; before, every node read what all others had written. */
async function audience(): Promise<void> {
  const mine = new Map(blogs.map(blog => [`blog:${blog}`, 10_000]))
  const exchanges = Array.from({ length: nodes }, () => createPostgresExchange({ database, node: randomUUID() }))
  for (const exchange of exchanges) await exchange.swap(mine)
  const before = await measure(async () => {
    for (let node = 0; node < 10; node += 1) {
      const rows = await database.query('SELECT counts FROM audience')
      for (const { counts } of rows) JSON.parse(String(counts))
    }
  })
  const after = await measure(async () => {
    for (const exchange of exchanges) await exchange.swap(mine)
  })
  print(`audience, before: ${perNode(before, 10)}, every 2 s`)
  print(`audience, now: ${perNode(after, nodes)}, every 5 s`)
}

/** All nodes store their counts of fifty sites at the same moment. */
async function visits(): Promise<void> {
  const day = new Date().toISOString().slice(0, 10)
  const seen = Array.from({ length: 50 }, (_, n) => ({ from: `site-${n}`, day, views: 5, connections: 1 }))
  const row = `INSERT INTO site_visits (visited_from, visited_on, views, connections) VALUES ($1, $2, $3, $4)
    ON CONFLICT (visited_from, visited_on) DO UPDATE SET views = site_visits.views + excluded.views`
  const before = () =>
    database.transaction(async queries => {
      for (const { from, views, connections } of seen) await queries.query(row, [from, day, views, connections])
    })
  const sites = Array.from({ length: nodes }, () => new SqlSites({ database: tables, now: clock.now }))
  const storing: Readonly<Record<string, (one: SqlSites) => Promise<unknown>>> = {
    before,
    now: one => one.addVisits(seen),
  }
  for (const [name, storeOne] of Object.entries(storing)) {
    const storeAll = () => Promise.allSettled(sites.map(storeOne))
    const { ms, done } = await measure(storeAll)
    const refused = done.filter(({ status }) => status === 'rejected').length
    print(`visits, ${name}: ${nodes} nodes with 50 sites at once took ${ms.toFixed(0)} ms, ${refused} refused`)
  }
}

/** An update that is due on all nodes. */
async function schedule(): Promise<void> {
  const bus = createMemoryBus()
  const bell = createBell({ bus, clock, random: Math.random, reachesAll: true })
  const [blog = idOf('none')] = blogs
  const dueAt = new Date(store.databaseClock.now().getTime() + 5_000)
  await store.log.append(schedules(makeUpdate(blog, 'nine o’clock'), dueAt.toISOString()))
  const published = Promise.withResolvers<number>()
  let appends = 0
  const log = {
    ...logOf(store.log),
    append: async (entry: Parameters<typeof store.log.append>[0]) => {
      appends += 1
      const appended = await store.log.append(entry)
      published.resolve(store.databaseClock.now().getTime())
      return appended
    },
  }
  const records = new SqlRecords({ database: tables, due: dueOnPostgres(tables) })
  const schedulers = Array.from(
    { length: nodes },
    () =>
      new Scheduler({
        ...{ log, records, bus, bell, clock, now: store.databaseClock.now, spreadMs: 100, random: Math.random },
        ...{ onError: console.error, onRecovered() {} },
        contributors: new SqlContributors({ database: tables, now: clock.now }),
      }),
  )
  await pause(2_000)
  counted.statements = 0
  const at = await published.promise
  await pause(1_000)
  const late = at - dueAt.getTime()
  print(
    `schedule: ${nodes} nodes, out ${late} ms after its time, ${appends} transactions, ${counted.statements} queries`,
  )
  for (const scheduler of schedulers) await scheduler.close()
  bell.close()
}

/** Posts to a hundred blogs while another node holds the lock of one of them. */
async function locks(): Promise<void> {
  const wakes = Promise.withResolvers<void>()
  const holds = Promise.withResolvers<void>()
  const held = store.database.transaction(async queries => {
    await queries.query("SELECT pg_advisory_xact_lock(1668442469, hashtext('blog-0'))")
    holds.resolve()
    await wakes.promise
  })
  await holds.promise
  const took = await Promise.all(
    blogs.slice(0, 100).map(async blog => {
      const began = performance.now()
      const answer = await store.log.append(publishes(makeUpdate(blog, 'now'))).catch((error: Error) => error)
      return { blog, ms: performance.now() - began, isStored: !(answer instanceof Error) }
    }),
  )
  wakes.resolve()
  await held.catch(() => {})
  const [hung, ...others] = took
  const slowest = Math.max(...others.map(({ ms }) => ms))
  const refused = others.filter(({ isStored }) => !isStored).length
  print(`locks: the locked blog ${hung?.isStored ? 'was stored' : 'was refused'} after ${hung?.ms.toFixed(0)} ms`)
  print(`locks: of 99 others ${refused} were refused, the slowest took ${slowest.toFixed(0)} ms`)
}

/** Its methods, bound to it, for a log that differs in one of them; it stays open. */
function logOf(log: Log): Log {
  return {
    append: entry => log.append(entry),
    read: (stream, after, limit) => log.read(stream, after, limit),
    head: stream => log.head(stream),
    renew: (stream, seen) => log.renew(stream, seen),
    close: async () => {},
  }
}

async function measure<Done>(work: () => Promise<Done>) {
  Object.assign(counted, { statements: 0, bytes: 0, failures: 0 })
  const began = performance.now()
  const done = await work()
  return { done, ms: performance.now() - began, ...counted }
}

function perNode({ ms, bytes }: { readonly ms: number; readonly bytes: number }, count: number): string {
  return `${(bytes / count / 1_000).toFixed(0)} kB and ${(ms / count).toFixed(1)} ms a node`
}

function pause(ms: number): Promise<void> {
  return new Promise(resolve => clock.after(ms, resolve))
}

function print(line: string): void {
  console.log(line)
}
