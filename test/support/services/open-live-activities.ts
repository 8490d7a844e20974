/** The Live Activities of one node, with a real store and a stand-in for Apple. */
import type { DatabaseSync } from 'node:sqlite'
import { type Clock, systemClock } from '#platform/clock.ts'
import { Http2Client } from '#push/http/http2-client.ts'
import { createBroadcasts } from '#push/lanes/apns/broadcasts.ts'
import { createApnsCredentials } from '#push/lanes/apns/credentials.ts'
import { LiveActivities } from '#push/live-activities/live-activities.ts'
import { createSqlChannels } from '#push/store/sql-channels.ts'
import type { Blog } from '#shared/blog/blog.ts'
import type { Change, NewChange } from '#shared/blog/change.ts'
import { openSqlite } from '#store/sql/open-sqlite.ts'
import { sqliteDatabase } from '#store/sql/sqlite-database.ts'
import { createFastClock } from '#test/support/clocks/fast-clock.ts'
import { makeBlog, makeUpdate } from '#test/support/data/entries.ts'
import { newEcPair } from '#test/support/data/pem-pairs.ts'
import { budget } from '#test/support/data/sample-devices.ts'
import { createReader } from '#test/support/readers/awaitable-reader.ts'
import { type Asked, startHttp2Service } from './http2-service.ts'

const { privateKey } = newEcPair()

type Told<C> = C extends NewChange ? Omit<C, 'at'> : never

type OpenLiveOptions = { readonly runner?: string; readonly shared?: DatabaseSync; readonly clock?: Clock }

export async function openLiveActivities({ runner = 'a', shared, clock = createFastClock() }: OpenLiveOptions = {}) {
  const manage = await startHttp2Service()
  const apple = await startHttp2Service()
  let channels = 0
  let state: Blog['state'] = 'live'
  manage.answers(({ method }: Asked) =>
    method === 'POST' ? { status: 201, headers: { 'apns-channel-id': `channel-${++channels}` } } : { status: 204 },
  )
  const database = shared ?? openSqlite(':memory:')
  const store = createSqlChannels(sqliteDatabase(database))
  const refused = createReader<{ blog: string; reason: string }>()
  const errors = createReader<unknown>()
  const clients = [manage, apple].map(({ origin }) => new Http2Client({ origin, clock: systemClock }))
  const [managing, sending] = clients
  if (!managing || !sending) throw new Error('two were made')
  const activities = new LiveActivities({
    broadcasts: createBroadcasts({
      credentials: createApnsCredentials({ privateKey, keyId: 'K', teamId: 'T' }, () => clock.now()),
      app: 'org.example.news',
      manage: managing,
      send: sending,
    }),
    channels: store,
    records: { blog: async blog => makeBlog(blog, { state }) },
    log: {
      head: async () => ({ epoch: 'e', offset: 7 }),
      read: async () => ({ kind: 'changes', head: { epoch: 'e', offset: 7 }, changes: [newest()] }),
    },
    runner,
    clock,
    random: Math.random,
    onRefused: refused.take,
    onError: errors.take,
  })
  const newest = () => {
    const change = { kind: 'update.published', offset: 7, at: clock.now().toISOString(), update: left }
    return { offset: 7, text: JSON.stringify(change) }
  }
  const left = makeUpdate(budget, 'Left behind')
  const now = () => clock.now().toISOString()
  const tell = (offset: number, change: Told<NewChange>, at = now()) =>
    activities.hear({ offset, at, ...change } as Change, budget)
  return {
    manage,
    apple,
    end(offset?: number) {
      state = 'ended'
      if (offset) tell(offset, { kind: 'blog.ended', blog: makeBlog(budget, { state }) })
    },
    channels: store,
    refused,
    errors,
    activities,
    tell,
    now,
    post: (offset: number, at?: string) =>
      tell(offset, { kind: 'update.published', update: makeUpdate(budget, `Number ${offset}`) }, at),
    async [Symbol.asyncDispose]() {
      await activities.close()
      for (const client of clients) await client.close()
      for (const service of [manage, apple]) await service[Symbol.asyncDispose]()
      if (!shared) database.close()
    },
  }
}

/** A clock on which a minute takes ten milliseconds. */
export function hurried(): Clock {
  const fast = createFastClock()
  return {
    now: fast.now,
    elapsedMs: fast.elapsedMs,
    after: (ms, task) => fast.after(ms / 300, task),
    every: (ms, task) => fast.every(ms / 300, task),
  }
}
