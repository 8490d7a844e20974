/** Redis as compose.yaml starts it, and the nginx of deploy/, which passes readers and posts to the nodes. */
import { expect, onTestFinished, test } from 'vitest'
import { readCompose } from '#test/support/data/compose-file.ts'
import { newFolder } from '#test/support/new-folder.ts'
import { Ledger } from '#test/support/readers/ledger.ts'
import { keepPosting } from '#test/support/readers/poster.ts'
import { startRoamingReader } from '#test/support/readers/roaming-reader.ts'
import { seededRandom } from '#test/support/readers/unreliable-bus.ts'
import { startCrier } from '#test/support/services/crier-process.ts'
import { startNginx } from '#test/support/services/nginx.ts'
import { makeDatabase } from '#test/support/services/postgres-database.ts'
import { startPostgres } from '#test/support/services/postgres-server.ts'
import { startRedis } from '#test/support/services/redis-server.ts'

test('Redis accepts its command line', async () => {
  const [, ...flags] = readCompose('compose.yaml').services.redis?.command ?? []
  await using redis = await startRedis(flags)

  const limits = await redis.ask('CONFIG', 'GET', 'client-output-buffer-limit')

  expect(JSON.stringify(limits)).toContain(`pubsub ${64 * 2 ** 20} ${16 * 2 ** 20} 60`)
})

test('without a node, nginx makes an EventSource reconnect, and returns an error to others', async () => {
  const nobody = 'http://127.0.0.1:9'
  await using nginx = await startNginx([nobody, nobody])

  const events = await fetch(`${nginx.url}/v1/blogs/budget-day/events`)
  const snapshot = await fetch(`${nginx.url}/v1/blogs/budget-day`)

  expect([events.status, events.headers.get('Content-Type')]).toEqual([200, 'text/event-stream'])
  expect(await events.text()).toBe('retry: 3000\n\n')
  expect(snapshot.status).toBe(502)
})

test('behind nginx, a stopping node loses neither a post nor an update', async () => {
  const folder = await newFolder()
  await using database = await makeDatabase()
  await using redis = await startRedis()
  const env = {
    DATABASE_URL: database.url,
    REDIS_URL: `redis://127.0.0.1:${redis.port}`,
    CRIER_DRAIN_SECONDS: '1',
    CRIER_LOG_LEVEL: 'error',
  }
  await using first = await startCrier({ folder, env })
  await using second = await startCrier({ folder, env })
  await using nginx = await startNginx([first.url, second.url])
  const made = await fetch(`${nginx.url}/v1/blogs`, {
    method: 'POST',
    headers: { Authorization: `Bearer ${first.adminKey}`, 'Content-Type': 'application/json' },
    body: JSON.stringify({ id: 'budget-day', title: 'Budget day' }),
  })
  expect(made.status).toBe(201)
  // Three megabytes pass the proxy: a node refuses them and says why.
  const picture = await fetch(`${nginx.url}/v1/media`, {
    method: 'POST',
    headers: { Authorization: `Bearer ${first.adminKey}`, 'Content-Type': 'image/jpeg' },
    body: new Uint8Array(3_000_000),
  })
  expect(await picture.json()).toMatchObject({ code: 'uploads_off' })
  const url = () => nginx.url
  const readers = await Promise.all(
    [1, 2, 3, 4].map(n => startRoamingReader({ name: `reader ${n}`, channel: 'blog:budget-day', url })),
  )
  onTestFinished(async () => {
    for (const reader of readers) await reader[Symbol.asyncDispose]()
  })
  const ledger = new Ledger()
  const stopping = new AbortController()
  const posting = keepPosting({
    name: 'ana',
    blog: 'budget-day',
    key: first.adminKey,
    url,
    ledger,
    random: seededRandom(1),
    everyMs: 10,
    signal: stopping.signal,
  })

  await Promise.all(readers.map(reader => reader.reached(20)))
  expect(await first.kill('SIGTERM')).toBe(0)
  const afterwards = ledger.lastOffset + 20
  await Promise.all(readers.map(reader => reader.reached(afterwards)))
  stopping.abort()
  await posting

  await Promise.all(readers.map(reader => reader.reached(ledger.lastOffset)))
  expect(readers.flatMap(({ name, start, shown }) => ledger.complaints(name, start, shown))).toEqual([])
  expect(readers.some(({ goodbyes }) => goodbyes.has(3001))).toBe(true)
})

test('behind nginx, during a database outage readers follow, pages and scripts are served, and posts get a time to retry', async () => {
  const folder = await newFolder()
  await using server = await startPostgres()
  await using redis = await startRedis()
  const env = {
    DATABASE_URL: server.urlOf('postgres'),
    REDIS_URL: `redis://127.0.0.1:${redis.port}`,
    CRIER_LOG_LEVEL: 'silent',
  }
  await using first = await startCrier({ folder, env })
  await using second = await startCrier({ folder, env })
  await using nginx = await startNginx([first.url, second.url])
  const call = (path: string, body: object) =>
    fetch(`${nginx.url}${path}`, {
      method: 'POST',
      headers: { Authorization: `Bearer ${first.adminKey}`, 'Content-Type': 'application/json' },
      body: JSON.stringify(body),
    })
  await call('/v1/blogs', { id: 'budget-day', title: 'Budget day' })
  for (const { url } of [first, second]) {
    for (const path of ['/blogs/budget-day', '/v1/blogs/budget-day']) await (await fetch(`${url}${path}`)).text()
  }
  const follow = (url: string) => startRoamingReader({ name: 'reader', channel: 'blog:budget-day', url: () => url })
  await using _first = await follow(first.url)
  await using _second = await follow(second.url)

  await server.stop()

  for (let n = 0; n < 10; n++) {
    const post = () => call('/v1/blogs/budget-day/updates', { markdown: 'Doors open' })
    // Both nodes refuse what neither has in memory.
    const unread = () => fetch(`${nginx.url}/v1/blogs/unread-${n}`)
    for (const refused of await Promise.all([post(), post(), unread(), unread()])) {
      const { code } = (await refused.json()) as { code: string }
      expect([refused.status, code]).toEqual([503, 'unavailable'])
      expect(Number(refused.headers.get('Retry-After'))).toBeGreaterThan(0)
    }
    const read = await Promise.all(
      ['/widget.js', '/blogs/budget-day', '/v1/blogs/budget-day'].map(path => fetch(`${nginx.url}${path}`)),
    )
    expect(read.map(({ status }) => status)).toEqual([200, 200, 200])
    expect(read[2]?.headers.get('Cache-Status')).toContain('Crier; hit')
    await using _ = await startRoamingReader({ name: 'newcomer', channel: 'blog:budget-day', url: () => nginx.url })
  }
  await server.start()
})
