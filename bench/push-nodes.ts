/**
 * The speed-up of one alert with the number of nodes, on one PostgreSQL: dispatchers in this process send to a service
 * that responds after 100 ms and accepts a fixed number of concurrent requests from each. `node bench/push-nodes.ts
 * [devices]`.
 */
import { v7 } from 'uuid'
import { systemClock } from '#platform/clock.ts'
import { createCompose } from '#push/campaign/compose.ts'
import { Dispatcher } from '#push/campaign/dispatcher.ts'
import type { Lane } from '#push/campaign/lane.ts'
import { openPostgresPushStore } from '#push/store/postgres-push-store.ts'
import type { BlogId, UpdateId } from '#shared/blog/ids.ts'
import { createMemoryBus } from '#store/bus/memory-bus.ts'
import { openPostgresStore } from '#store/log/postgres-store.ts'
import { migratePostgres } from '#store/sql/migrate-postgres.ts'
import { creates, makeUpdate, publishes } from '#test/support/data/entries.ts'
import { createPollingBell } from '#test/support/services/polling-bell.ts'
import { startPostgres } from '#test/support/services/postgres-server.ts'
import { print, two, whole } from './figures.ts'

const NODES = [1, 2, 4, 8] as const
const ANSWER_MS = 100
const AT_ONCE = 50
const devices = Number(process.argv[2] ?? 30_000)
const clock = systemClock
const blog = 'storm' as BlogId

await using server = await startPostgres()
const url = server.urlOf('postgres')
await migratePostgres(url)
const store = await openPostgresStore({ url, clock, maxConnections: 4 })
await store.log.append(creates(blog))
await store.database.query(
  `INSERT INTO devices (id, platform, address, details, registered_at)
  SELECT substr(replace(replace(encode(sha256(n::text::bytea), 'base64'), '+', '-'), '/', '_'), 1, 22), 'fcm', n::text,
    '{"platform":"fcm","token":"t"}', '2026-03-04T16:44:00.000Z' FROM generate_series(1, $1::int) AS n`,
  [devices],
)
await store.database.query('INSERT INTO device_blogs (blog, platform, device) SELECT $1, platform, id FROM devices', [
  blog,
])
await store.database.query('ANALYZE')

const rows: [string, string, string][] = [['', 'devices a second', 'times one node']]
let one = 0
for (const nodes of NODES) {
  const seconds = await alert(nodes)
  one ||= devices / seconds
  rows.push([`${nodes} nodes`, whole(devices / seconds), two(devices / seconds / one)])
}
print(`One alert to ${whole(devices)} devices, ${AT_ONCE} requests of ${ANSWER_MS} ms at once on each node`, rows)
await store.close()

async function alert(nodes: number): Promise<number> {
  const bus = createMemoryBus()
  const pushes = Array.from({ length: nodes }, () => openPostgresPushStore({ url, maxConnections: 4, now: clock.now }))
  const dispatchers = pushes.map(({ campaigns, devices }, node) => {
    const compose = createCompose({ records: store.records, publicUrl: () => 'https://live.example.org' })
    const told = { onRefused: console.error, onError: console.error }
    const ports = {
      log: store.log,
      bus,
      bell: createPollingBell(bus, clock),
      campaigns,
      devices,
      compose,
      clock,
      ...told,
    }
    return new Dispatcher({ ...ports, lanes: [slowLane()], random: Math.random, runner: `node-${node}` })
  })
  const alert = { title: 'Doors open', text: '', urgency: 'normal' as const, version: 1 }
  const entry = publishes(makeUpdate(blog, 'Doors open', { id: v7() as UpdateId, alert }))
  await store.log.append({ ...entry, change: { ...entry.change, at: clock.now().toISOString() } })
  const beganMs = performance.now()
  for (const dispatcher of dispatchers) dispatcher.wake()
  await done()
  const elapsedMs = performance.now() - beganMs
  await Promise.all(dispatchers.map(dispatcher => dispatcher.close()))
  await Promise.all(pushes.map(push => push.close()))
  return elapsedMs / 1_000
}

async function done(): Promise<void> {
  for (;;) {
    const [row] = await store.database.query(
      `SELECT (SELECT count(*) FROM campaigns WHERE state = 'running') AS running,
        (SELECT count(*) FROM campaigns WHERE state = 'done') AS done`,
    )
    if (Number(row?.running) === 0 && Number(row?.done) > 0) break
    await new Promise(resolve => setTimeout(resolve, 100))
  }
  const [row] = await store.database.query(
    "SELECT sum((figures::json ->> 'accepted')::int) AS accepted FROM campaign_parts",
  )
  if (Number(row?.accepted) < devices) throw new Error(`${row?.accepted} of ${devices} were accepted`)
  await store.database.query('TRUNCATE campaigns, campaign_parts, campaign_retries')
}

function slowLane(): Lane {
  return {
    platform: 'fcm',
    concurrency: AT_ONCE,
    compose: () => () => new Promise(resolve => setTimeout(resolve, ANSWER_MS, { kind: 'accepted' })),
    placeOf: () => 'bench',
    problemWith: () => undefined,
    close: async () => {},
  }
}
