/**
 * node bench/control.ts [--nodes 200] [--blogs 1000] [--pool 10] [--seconds 20]: what nodes ask of PostgreSQL while nobody
 * posts. Each node has its real loops and its own pool, as on a machine of its own, and readers on every coverage: CPU time of
 * PostgreSQL and connections, for each kind of traffic and for all. Counts and CPU time, which a busy machine changes little.
 */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { parseArgs } from 'node:util'
import { systemClock as clock } from '#platform/clock.ts'
import { createMemoryBus } from '#store/bus/memory-bus.ts'
import { openPostgresStore } from '#store/log/postgres-store.ts'
import type { Postgres } from '#store/sql/postgres.ts'
import { creates, idOf } from '#test/support/data/entries.ts'
import { startPostgres } from '#test/support/services/postgres-server.ts'
import { openIdleNode, TRAFFIC, type Traffic } from './idle-node.ts'
import { childrenOf, cpuUs, endedCpuUs, sum } from './processes.ts'

const { values } = parseArgs({
  options: {
    nodes: { type: 'string', default: '200' },
    blogs: { type: 'string', default: '1000' },
    pool: { type: 'string', default: '10' },
    seconds: { type: 'string', default: '20' },
  },
})
const [nodes, pool, seconds] = [Number(values.nodes), Number(values.pool), Number(values.seconds)]
/** More than all nodes may open, so that nothing but the nodes themselves limits them. */
const MAX_CONNECTIONS = nodes * pool + 20
/** Longer than a connection stays open unused. */
const SETTLE_MS = 35_000
const SAMPLE_MS = 250

await using server = await startPostgres([`max_connections=${MAX_CONNECTIONS}`, 'shared_buffers=256MB'])
const postmaster = Number(readFileSync(join(server.folder, 'postmaster.pid'), 'utf8').split('\n')[0])
const url = server.urlOf('postgres')
const blogs = Array.from({ length: Number(values.blogs) }, (_, n) => idOf(`blog-${n}`))
const watcher = await openPostgresStore({ url, clock, maxConnections: 2 })
await Promise.all(blogs.map(blog => watcher.log.append(creates(blog))))

for (const traffic of [...TRAFFIC.map(one => [one]), TRAFFIC]) await measure(traffic)
await watcher.close()

async function measure(traffic: readonly Traffic[]): Promise<void> {
  let failures = 0
  const bus = createMemoryBus()
  const onError = () => {
    failures += 1
  }
  const opened = []
  for (let node = 0; node < nodes; node += 1) {
    // Nodes do not start at the same moment, so their loops are spread over their periods.
    await pause((5_000 / nodes) * 2 * Math.random())
    const store = await openPostgresStore({ url, clock, maxConnections: pool })
    const { database, log, databaseClock } = store
    const stop = await openIdleNode({
      ...{ database, log, now: databaseClock.now, bus, reachesAll: true, blogs, traffic, onError },
    })
    opened.push({ stop, store })
  }
  const atStart = openConnections(opened)
  await pause(SETTLE_MS)
  failures = 0
  const [before, connections] = [postgresUs(), [] as number[]]
  for (let waitedMs = 0; waitedMs < seconds * 1_000; waitedMs += SAMPLE_MS) {
    await pause(SAMPLE_MS)
    connections.push(openConnections(opened))
  }
  const core = (postgresUs() - before) / seconds / 1e6
  console.log(
    `${traffic.join(', ')}: ${(core * 100).toFixed(1)} % of a core of PostgreSQL, ` +
      `${atStart} connections once all had started, ` +
      `${Math.max(...connections)} at most later, ${failures} failures`,
  )
  for (const { stop } of opened) await stop()
  await Promise.all(opened.map(({ store }) => store.close()))
}

function openConnections(opened: readonly { store: { database: Postgres } }[]): number {
  return sum(opened.map(({ store }) => store.database.pool.connections))
}

function postgresUs(): number {
  return sum(childrenOf(postmaster).map(cpuUs)) + endedCpuUs(postmaster)
}
