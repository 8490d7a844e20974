/** The loops of one node while nobody posts, with their real statements; everything else of a node is left out. */

import { randomUUID } from 'node:crypto'
import { createAudience } from '#delivery/counts/audience.ts'
import { createPostgresExchange } from '#delivery/counts/postgres-exchange.ts'
import { openDirectory } from '#delivery/sites/directory.ts'
import { SqlSites } from '#delivery/sites/sql-sites.ts'
import { VisitCounter } from '#delivery/sites/visits.ts'
import { startEraser } from '#editorial/media/eraser.ts'
import { SqlErasures } from '#editorial/media/sql-erasures.ts'
import { Scheduler } from '#editorial/schedule/scheduler.ts'
import { systemClock as clock } from '#platform/clock.ts'
import { SqlCampaigns } from '#push/store/sql-campaigns.ts'
import type { BlogId } from '#shared/blog/ids.ts'
import { publicStream } from '#shared/protocol/stream.ts'
import { createBell } from '#store/bus/bell.ts'
import type { Bus } from '#store/bus/bus.ts'
import { SqlContributors } from '#store/contributors/sql-contributors.ts'
import { dueOnPostgres } from '#store/log/due.ts'
import type { Log } from '#store/log/log.ts'
import { SqlRecords } from '#store/log/sql-records.ts'
import type { Postgres } from '#store/sql/postgres.ts'
import { postgresDatabase } from '#store/sql/postgres-database.ts'

/** `heads`: whether a followed coverage grew unnoticed. `counts`: its readers. `work`: schedules, alerts, sites, erasures. */
export const TRAFFIC = ['heads', 'counts', 'work'] as const
export type Traffic = (typeof TRAFFIC)[number]

/** As `feeds.ts` has it. */
const CHECK_MS = 5_000

type IdleNode = {
  readonly database: Postgres
  readonly log: Log
  readonly now: () => Date
  readonly bus: Bus
  readonly reachesAll: boolean
  /** Those with readers on this node. */
  readonly blogs: readonly BlogId[]
  readonly traffic: readonly Traffic[]
  readonly onError: (error: unknown) => void
}

/** Resolves with a function that ends the loops. */
export async function openIdleNode(node: IdleNode): Promise<() => Promise<void>> {
  const stops: (() => unknown)[] = []
  if (node.traffic.includes('heads')) stops.push(checkHeads(node))
  if (node.traffic.includes('counts')) stops.push(swapCounts(node))
  if (node.traffic.includes('work')) stops.push(...(await lookForWork(node)))
  return async () => {
    for (const stop of stops) await stop()
  }
}

function checkHeads({ log, blogs, onError }: IdleNode): () => void {
  return clock.every(CHECK_MS, () => {
    Promise.all(blogs.map(blog => log.head(publicStream(blog)))).catch(onError)
  })
}

function swapCounts({ database, blogs, onError }: IdleNode): () => Promise<void> {
  const exchange = createPostgresExchange({ database, node: randomUUID() })
  const here = { count: () => 0, counts: () => new Map(blogs.map(blog => [`blog:${blog}`, 10])) }
  const counting = createAudience({ here, exchange, clock, onError })
  return () => counting.close()
}

async function lookForWork({ database, log, now, bus, reachesAll, onError }: IdleNode) {
  const tables = postgresDatabase(database)
  const bell = createBell({ bus, clock, random: Math.random, reachesAll })
  const sites = new SqlSites({ database: tables, now: clock.now })
  const directory = await openDirectory({ sites, bus, bell, onError })
  const counter = new VisitCounter({ sites, clock, onError })
  const eraser = startEraser({
    ...{ erasures: new SqlErasures({ database: tables, now: clock.now }), bell, clock, onError, onErased() {} },
    store: { erase: async () => {}, tidy: async () => {} },
  })
  const records = new SqlRecords({ database: tables, due: dueOnPostgres(tables) })
  const scheduler = new Scheduler({
    ...{ log, records, bus, bell, clock, now, spreadMs: 100, random: Math.random },
    contributors: new SqlContributors({ database: tables, now: clock.now }),
    ...{ onError, onRecovered() {} },
  })
  const campaigns = new SqlCampaigns(tables)
  const look = () =>
    void campaigns
      .behind(100)
      .then(() => campaigns.running())
      .catch(onError)
  return [
    bell.watch({ name: 'alert', quickMs: 1_000, slowMs: 10_000, look }),
    clock.every(1_000, () => counter.view('~own')),
    () => directory.close(),
    () => counter.close(),
    () => eraser.close(),
    () => scheduler.close(),
    () => bell.close(),
  ]
}
