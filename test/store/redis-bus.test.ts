/** The contract of the bus, over real Redis servers in all three forms. */
import { describe, expect, test } from 'vitest'
import { systemClock } from '#platform/clock.ts'
import { publicStream, type StreamName } from '#shared/protocol/stream.ts'
import type { Announcement } from '#store/bus/bus.ts'
import { RedisBus } from '#store/bus/redis-bus.ts'
import { parseRedisUrl, type RedisAddress } from '#store/bus/redis-url.ts'
import { announceUntil, busContract } from '#test/contracts/bus.ts'
import { ManualClock } from '#test/support/clocks/manual-clock.ts'
import { idOf } from '#test/support/data/entries.ts'
import { forThisFile } from '#test/support/for-this-file.ts'
import { createReader } from '#test/support/readers/awaitable-reader.ts'
import {
  type RedisServer,
  type RedisUnderTest,
  startCluster,
  startSingle,
  startWithSentinel,
} from '#test/support/services/redis-server.ts'

const STREAM = publicStream(idOf('budget-day'))

describe.each([
  ['one Redis server', startSingle],
  ['a Redis server behind a Sentinel', startWithSentinel],
  ['a Redis Cluster', startCluster],
])('over %s', (name, start) => {
  const redis = forThisFile<RedisUnderTest>(start)

  busContract(name, async () => ({ bus: await open(redis.url), cut: () => redis.cut() }))

  test('one node receives the announcements of another', async () => {
    const [here, there] = [await open(redis.url), await open(redis.url)]
    const [heard, doubts] = [createReader<Announcement>(), createReader<string>()]
    there.onDoubt(doubts.take)
    const streams = Array.from({ length: 20 }, (_, n) => publicStream(idOf(`blog-${n}`)))
    for (const stream of streams) there.follow(stream, heard.take)
    for (const _ of streams) await doubts.next()

    for (const stream of streams) here.announce(announcementOn(stream))

    const told: string[] = []
    while (told.length < streams.length) told.push((await heard.next()).stream)
    expect(told.toSorted()).toEqual(streams.toSorted())
    await Promise.all([here.close(), there.close()])
  })
})

test('after a failover the Sentinels lead to the new server, and subscriptions continue there', async () => {
  await using redis = await startWithSentinel()
  const { bus, heard, doubts } = await openFollowing(redis.url)

  await redis.failOver()
  await doubts.next()
  const next = heard.next()
  await announceUntil(next, { bus, announcement: announcementOn(STREAM) })

  expect((await next).offset).toBe(1)
  await bus.close()
})

test('a cluster whose servers all crashed and came back empty works again, on every shard', async () => {
  await using redis = await startCluster()
  const [bus, other] = [await open(redis.url), await open(redis.url)]
  const streams = Array.from({ length: 12 }, (_, n) => publicStream(idOf(`blog-${n}`)))
  const heard = streams.map(stream => {
    const reader = createReader<Announcement>()
    bus.follow(stream, reader.take)
    return { stream, next: reader.next() }
  })

  await Promise.all(redis.servers.map(server => server.kill()))
  await Promise.all(redis.servers.map(server => server.start()))

  for (const { stream, next } of heard) {
    await announceUntil(next, { bus: other, announcement: announcementOn(stream) })
    expect((await next).stream).toBe(stream)
  }
  await Promise.all([bus.close(), other.close()])
}, 60_000)

test('an unreachable shard of a cluster is reported once and retried with pauses; its return is reported once', async () => {
  await using redis = await startCluster()
  const [told, back] = [createReader<unknown>(), createReader<string>()]
  const bus = new RedisBus({ ...at(redis.url), onError: told.take, onBack: () => back.take('back') })
  await bus.connected
  const streams = Array.from({ length: 60 }, (_, n) => publicStream(idOf(`blog-${n}`)))
  const doubts = createReader<string>()
  bus.onDoubt(doubts.take)
  for (const stream of streams) bus.follow(stream, () => {})
  for (const _ of streams) await doubts.next()

  await redis.servers[1]?.kill()
  await told.next()
  const connected = await connectionsWithin(redis.servers[0], WATCHED_MS)
  const [isConnected, looks] = [bus.isConnected, doubts.unread.length / streams.length]
  await redis.servers[1]?.start()
  await back.next()

  expect(isConnected).toBe(false)
  // Without a pause it was 74 a second.
  expect(looks).toBeLessThan(10)
  expect(connected).toBeLessThan(40)
  expect(bus.isConnected).toBe(true)
  expect([told.unread, back.unread]).toEqual([[], []])
  await bus.close()
}, 60_000)

test('a cluster that denies required permissions is reported, although it returns no error', async () => {
  await using redis = await startCluster()
  const [told, clock] = [createReader<unknown>(), new ManualClock()]
  await Promise.all(
    redis.servers.map(server =>
      server.ask('ACL', 'SETUSER', 'crier', 'on', '>secret', '+@connection', '+info', '+cluster|slots'),
    ),
  )
  const bus = new RedisBus({ ...at(redis.url.replace('://', '://crier:secret@')), clock, onError: told.take })

  clock.advance(10_000)

  expect(String(await told.next())).toContain('the permissions of the user')
  await bus.close()
})

test.each([
  ['redis://', startSingle],
  ['redis+cluster://', startCluster],
])('the password in %s is used', async (scheme, start) => {
  await using redis = await start()
  await Promise.all(redis.servers.map(server => server.ask('CONFIG', 'SET', 'requirepass', 'p@ss word')))
  const bus = await open(redis.url.replace(scheme, `${scheme}:p%40ss%20word@`))
  const heard = createReader<Announcement>()
  bus.follow(STREAM, heard.take)

  const next = heard.next()
  await announceUntil(next, { bus, announcement: announcementOn(STREAM) })

  expect((await next).offset).toBe(1)
  await bus.close()
})

describe('without Redis', () => {
  test('nothing waits for it, and its absence is reported once', async () => {
    const told = createReader<unknown>()
    const bus = new RedisBus({ ...at('redis://127.0.0.1:9'), onError: told.take })
    bus.follow(STREAM, () => {})

    for (let n = 1; n <= 5_000; n += 1) bus.announce({ stream: STREAM, epoch: 'e1', offset: n, text: '{}' })

    expect(String(await told.next())).toContain('ECONNREFUSED')
    await bus.close()
    expect(told.unread).toEqual([])
  })

  test('it is found when it comes back, empty, and subscriptions are renewed', async () => {
    await using redis = await startSingle()
    const [server] = redis.servers
    const { bus, heard, doubts } = await openFollowing(redis.url)

    await server.kill()
    await server.start()
    await doubts.next()
    await server.ask('PUBLISH', `crier:${STREAM}`, 'e1 7 {"offset":7}')

    expect(await heard.next()).toEqual({ stream: STREAM, epoch: 'e1', offset: 7, text: '{"offset":7}' })
    await bus.close()
  })

  test("another program's messages on a channel are ignored", async () => {
    await using redis = await startSingle()
    const [server] = redis.servers
    const { bus, heard } = await openFollowing(redis.url)

    for (const message of ['', 'hello', 'e1 x {}', 'e1 1 text', 'e1 2 {}']) {
      await server.ask('PUBLISH', `crier:${STREAM}`, message)
    }

    expect((await heard.next()).offset).toBe(2)
    await bus.close()
  })
})

const one = { kind: 'single', hosts: [{ host: 'r', port: 6379 }], tls: false, database: 0, channels: 'crier' }

test.each<[string, Partial<RedisAddress>]>([
  ['redis://r', one as RedisAddress],
  ['rediss://:p%40ss@r:7000/3', { tls: true, password: 'p@ss', hosts: [{ host: 'r', port: 7000 }], database: 3 }],
  ['redis://user:pass@[::1]:7000', { username: 'user', password: 'pass', hosts: [{ host: '::1', port: 7000 }] }],
  [
    'redis+sentinel://:pw@a:1,b/newsroom?sentinelPassword=s',
    {
      kind: 'sentinel',
      hosts: [
        { host: 'a', port: 1 },
        { host: 'b', port: 26_379 },
      ],
      master: 'newsroom',
      password: 'pw',
      sentinelPassword: 's',
    },
  ],
  ['rediss+cluster://a:1,b:2?channels=tribune', { kind: 'cluster', tls: true, channels: 'tribune' }],
])('%s is accepted', (url, address) => {
  expect(parseRedisUrl(url)).toMatchObject(address)
})

test.each(['', 'r:6379', 'http://r', 'redis://', 'redis://a,b', 'redis://r:port', 'redis://r/x', 'redis+sentinel://a'])(
  '%j is no address of a Redis',
  url => {
    expect(parseRedisUrl(url)).toBeUndefined()
  },
)

const WATCHED_MS = 4_000

/** New connections to a server: the cost of its clients. */
async function connectionsWithin(server: RedisServer | undefined, ms: number): Promise<number> {
  const count = async () =>
    Number(/total_connections_received:(\d+)/.exec(String(await server?.ask('INFO', 'stats')))?.[1])
  const before = await count()
  await new Promise(resolve => setTimeout(resolve, ms))
  return (await count()) - before
}

const announcementOn = (stream: StreamName): Announcement => ({ stream, epoch: 'e1', offset: 1, text: '{}' })

/** A bus whose first subscription is active. */
async function openFollowing(url: string) {
  const bus = await open(url)
  const [heard, doubts] = [createReader<Announcement>(), createReader<string>()]
  bus.onDoubt(doubts.take)
  bus.follow(STREAM, heard.take)
  await doubts.next()
  return { bus, heard, doubts }
}

async function open(url: string) {
  const bus = new RedisBus({ ...at(url), onError: () => {} })
  await bus.connected
  return bus
}

function at(url: string) {
  const address = parseRedisUrl(url)
  if (!address) throw new Error(`no address: ${url}`)
  return { address, clock: systemClock, random: Math.random }
}
