/** Notices to search engines: which blogs are named, how often, and what happens while nobody takes them. */
import { once } from 'node:events'
import { createServer, type ServerResponse } from 'node:http'
import { text } from 'node:stream/consumers'
import { expect } from 'vitest'
import { IndexNow } from '#editorial/search-engines/index-now.ts'
import type { BlogId } from '#shared/blog/ids.ts'
import { SqlSearchNotices } from '#store/search-notices/sql-search-notices.ts'
import { openSqlite } from '#store/sql/open-sqlite.ts'
import { sqliteDatabase } from '#store/sql/sqlite-database.ts'
import { ManualClock } from '#test/support/clocks/manual-clock.ts'
import { closing } from '#test/support/closing.ts'
import { idOf, makeBlog } from '#test/support/data/entries.ts'
import { listen } from '#test/support/services/listen.ts'
import { startApp } from '#test/support/services/start-app.ts'
import { testWith } from '#test/support/test-with.ts'

const KEY = 'a-key-of-a-newsroom'
const MINUTE_MS = 60_000

const test = testWith({ site: openNewsroom })

test('several changes of several blogs become one notice, which proves where it comes from', async ({ site }) => {
  site.addBlog('storm')
  site.addBlog('vote')

  for (const blog of ['storm', 'vote', 'storm']) site.indexNow.note(idOf(blog))
  const notice = await site.nextNotice()

  expect(notice).toEqual({
    host: 'news.example',
    key: KEY,
    keyLocation: `https://news.example/live/${KEY}.txt`,
    urlList: ['https://news.example/live/blogs/storm', 'https://news.example/live/blogs/vote'],
  })
})

test('private blogs are never named', async ({ site }) => {
  site.addBlog('members', 'private')
  site.addBlog('storm')

  for (const blog of ['members', 'storm']) site.indexNow.note(idOf(blog))

  expect((await site.nextNotice()).urlList).toEqual(['https://news.example/live/blogs/storm'])
})

test('a blog that was just sent waits, and others do not wait for it', async ({ site }) => {
  site.addBlog('storm')
  site.addBlog('vote')
  site.indexNow.note(idOf('storm'))
  await site.nextNotice()

  site.clock.advance(MINUTE_MS)
  for (const blog of ['storm', 'vote']) site.indexNow.note(idOf(blog))

  expect((await site.nextNotice()).urlList).toEqual(['https://news.example/live/blogs/vote'])
})

test('a notice that nobody took is sent again later, and not before the time that was asked for', async ({ site }) => {
  site.addBlog('storm')
  site.answers.push([429, { 'Retry-After': '600' }], [503], [200])
  site.indexNow.note(idOf('storm'))

  await site.nextNotice()
  site.clock.advance(5 * MINUTE_MS)
  await site.settled()
  const early = site.taken
  const again = []
  for (let n = 0; n < 2; n++) {
    site.clock.advance(10 * MINUTE_MS)
    again.push((await site.nextNotice()).urlList)
  }

  expect(early).toBe(1)
  expect(again).toEqual([['https://news.example/live/blogs/storm'], ['https://news.example/live/blogs/storm']])
  expect(site.dropped).toEqual([0])
})

test('a key that is refused is logged, and the notice is given up', async ({ site }) => {
  site.addBlog('storm')
  site.answers.push([403])
  site.indexNow.note(idOf('storm'))

  await site.nextNotice()
  site.clock.advance(60 * MINUTE_MS)
  await site.settled()

  expect([site.taken, site.dropped]).toEqual([1, [1]])
})

test('an engine that never takes anything is given up after eight tries', async ({ site }) => {
  site.addBlog('storm')
  site.answers.push(...Array.from({ length: 20 }, (): [number] => [503]))
  site.indexNow.note(idOf('storm'))

  for (let n = 0; n < 8; n++) {
    await site.nextNotice()
    site.clock.advance(60 * MINUTE_MS)
  }
  await site.settled()

  expect([site.taken, site.dropped]).toEqual([8, [0, 1]])
})

test('a server with a key serves it, and names a coverage that changed', { timeout: 30_000 }, async ({ site }) => {
  const env = { CRIER_INDEXNOW_KEY: KEY, CRIER_INDEXNOW_URL: site.url, CRIER_PUBLIC_URL: 'https://news.example' }
  await using app = await startApp({ env })
  const served = await app.api('GET', `/${KEY}.txt`, { key: null })

  await app.createBlog('storm')
  const notice = await site.received()

  expect([served.status, served.text, served.headers.get('Content-Type')]).toEqual([
    200,
    KEY,
    'text/plain; charset=utf-8',
  ])
  expect(notice.urlList).toEqual(['https://news.example/blogs/storm'])
  expect((await app.api('GET', '/another-key.txt', { key: null })).status).toBe(404)
})

type Notice = { readonly host: string; readonly urlList: readonly string[] }

/** A newsroom with a search engine that answers as told, 200 by default. */
async function openNewsroom() {
  const answers: [status: number, headers?: Record<string, string>][] = []
  const notices: Notice[] = []
  const dropped: number[] = []
  let taken = 0
  const server = createServer(async (request, response: ServerResponse) => {
    notices.push(JSON.parse(await text(request)))
    taken += 1
    const [status, headers] = answers.shift() ?? [200]
    response.writeHead(status, headers).end()
    server.emit('noticed')
  })
  const listening = await listen(server)
  const connection = openSqlite(':memory:')
  const clock = new ManualClock('2100-01-01T00:00:00.000Z')
  const indexNow = new IndexNow({
    ...{
      key: KEY,
      endpoint: listening.url,
      publicUrl: () => 'https://news.example/live',
      clock,
      now: () => clock.now(),
    },
    ...{ notices: new SqlSearchNotices(sqliteDatabase(connection)), random: () => 0.5 },
    onError: (_, lost) => void dropped.push(lost),
  })
  const add = connection.prepare("INSERT INTO blogs (id, version, updated_at, state) VALUES (?, 1, '', ?)")

  async function received(): Promise<Notice> {
    while (notices.length === 0) await once(server, 'noticed')
    return notices.shift() as Notice
  }

  return closing([() => indexNow.close(), listening, connection], {
    ...{ url: listening.url, answers, clock, indexNow, dropped, received },
    get taken() {
      return taken
    },
    addBlog: (id: string, access?: 'private') =>
      void add.run(id, JSON.stringify(makeBlog(id as BlogId, access ? { access } : {}))),
    /** Lets time pass until one arrives, and until its answer was taken. */
    async nextNotice(): Promise<Notice> {
      while (notices.length === 0) {
        clock.advance(2_000)
        await indexNow.idle()
      }
      return received()
    },
    settled: () => indexNow.idle(),
  })
}
