/** Which pages may show coverages, over HTTP, events, emulation and WebSocket, in both modes; and the visit counts. */
import { expect, onTestFinished, test } from 'vitest'
import { WebSocket } from 'ws'
import { runHere } from '#test/cli/run-here.ts'
import { createReader } from '#test/support/readers/awaitable-reader.ts'
import { openGateway } from '#test/support/services/gateway-for-test.ts'
import { startApp, type TestApp } from '#test/support/services/start-app.ts'

const TRIBUNE = 'https://www.tribune.example'
const BLOG = '/v1/blogs/budget-day'
const site = { id: 'tribune', name: 'The Tribune', origins: [TRIBUNE, 'https://*.tribune.example:8443'] }

test('in mode `sites` a page of another origin is refused on every transport, and can read why', async () => {
  await using app = await openApp('sites')
  const from = (origin: string) => ({ key: null, headers: { Origin: origin } })
  const stranger = 'https://stranger.example'

  const api = [BLOG, `${BLOG}/events`, `${BLOG}/changes`, '/v1/blogs', '/connection/sse?cf_connect={}']
  // A script may name somebody else's site.
  const pages = ['/blogs/budget-day', '/embed/budget-day?site=tribune', '/embed/budget-day/html?site=tribune']
  const roads = await Promise.all([...api, ...pages].map(road => app.api('GET', road, from(stranger))))

  for (const { status, body, headers } of roads) {
    expect([status, body.code]).toEqual([403, 'unknown_origin'])
    expect(body.detail).toContain(stranger)
    expect(headers.get('Access-Control-Allow-Origin')).toBe(stranger)
    expect([headers.get('Vary'), headers.get('Cache-Control')]).toEqual([
      expect.stringMatching(/^Origin\b/),
      'no-store',
    ])
  }
  expect(await dial(app, stranger)).toMatchObject({ status: 403, body: { code: 'unknown_origin', status: 403 } })
  for (const road of [BLOG, ...pages])
    expect((await app.api('GET', road, from('null'))).body.detail).toContain('allow-same-origin')
  // The preflight permits the request, because the page can only read the response to the request itself.
  const preflight = await app.api('OPTIONS', BLOG, from(stranger))
  expect([preflight.status, preflight.headers.get('Access-Control-Allow-Origin')]).toEqual([204, stranger])
  // Without it, the widget could not even report the reason.
  const script = await app.api('GET', '/widget.js', from(stranger))
  expect([script.status, script.headers.get('Access-Control-Allow-Origin')]).toEqual([200, '*'])
})

test('in mode `sites` pages of sites, our own pages and clients other than pages are admitted', async () => {
  await using app = await openApp('sites')
  const welcome = [TRIBUNE, 'https://live.tribune.example:8443', app.url, 'https://live.newsroom.example']

  const vary = 'Origin, Accept-Encoding'
  for (const origin of welcome) {
    const { status, headers } = await app.api('GET', BLOG, { key: null, headers: { Origin: origin } })
    expect([status, headers.get('Access-Control-Allow-Origin'), headers.get('Vary')]).toEqual([200, origin, vary])
    expect((await dial(app, origin)).status).toBe(101)
  }
  const invented = ['https://evil.example#.tribune.example:8443', 'https://evil.example/.tribune.example:8443']
  const refused = ['https://live.tribune.example', 'https://tribune.example:8443', `${TRIBUNE}.evil.example`]
  for (const origin of [...refused, ...invented]) {
    expect((await app.api('GET', BLOG, { headers: { Origin: origin } })).status).toBe(403)
  }
  expect((await app.api('GET', BLOG, { key: null })).status).toBe(200)
  expect((await dial(app)).status).toBe(101)
})

test('in mode `anyone` responses are the same for all, and only a revoked site is refused', async () => {
  await using app = await openApp('anyone')
  const stranger = await app.api('GET', BLOG, { headers: { Origin: 'https://stranger.example' } })

  await app.api('DELETE', '/v1/sites/tribune')

  const { headers } = stranger
  expect([stranger.status, headers.get('Access-Control-Allow-Origin'), headers.get('Vary')]).toEqual([
    200,
    '*',
    'Accept-Encoding',
  ])
  const refused = await app.api('GET', BLOG, { headers: { Origin: TRIBUNE } })
  expect([refused.status, refused.body.code]).toEqual([403, 'revoked_site'])
  expect(await dial(app, TRIBUNE)).toMatchObject({ status: 403, body: { code: 'revoked_site' } })
  // Its origins may be given to another site.
  const again = await app.api('POST', '/v1/sites', { body: { ...site, id: 'tribune-2' } })
  expect([again.status, (await app.api('GET', BLOG, { headers: { Origin: TRIBUNE } })).status]).toEqual([201, 200])
})

test('a site may show only its own blogs, which can be changed', async () => {
  await using app = await openApp('anyone', { blogs: ['strike'] })
  const page = { key: null, headers: { Origin: TRIBUNE } }
  await using reader = await connect(app, TRIBUNE)

  const others = await app.api('GET', BLOG, page)
  const refused = await reader.subscribe('blog:budget-day')
  const own = await reader.subscribe('blog:strike')

  expect([others.status, others.body.code]).toEqual([403, 'not_for_site'])
  expect(others.body.detail).toContain('"tribune"')
  expect(refused).toMatchObject({ error: { code: 403, message: 'this site may not show this blog' } })
  expect(own).toHaveProperty('subscribe')
  const edited = await app.api('PATCH', '/v1/sites/tribune', { body: { blogs: 'all' }, headers: { 'If-Match': '1' } })
  expect([edited.status, edited.headers.get('ETag')]).toEqual([200, '"2"'])
  expect((await app.api('GET', BLOG, page)).status).toBe(200)
  expect(await reader.subscribe('blog:budget-day')).toHaveProperty('subscribe')
  const stale = await app.api('PATCH', '/v1/sites/tribune', { body: { name: 'A' }, headers: { 'If-Match': '1' } })
  expect([stale.status, stale.body.current.version]).toEqual([412, 2])
})

test('invalid sites are refused with advice', async () => {
  await using app = await openApp('anyone')
  const create = (more: object) => app.api('POST', '/v1/sites', { body: { ...site, id: 'other', ...more } })

  const wrong = await create({ origins: ['www.example.org', 'https://*.org'], theme: { '--crier-ink': 'url(x)' } })
  const taken = await create({})
  const sameId = await app.api('POST', '/v1/sites', { body: { ...site, origins: ['https://a.example'] } })

  expect([wrong.status, wrong.body.errors.map(({ path }: { path: string }) => path)]).toEqual([
    422,
    ['origins[0]', 'origins[1]', 'theme.--crier-ink'],
  ])
  expect(wrong.body.errors[0].message).toContain('https://www.example.org')
  expect([taken.status, taken.body.code]).toEqual([409, 'origin_taken'])
  expect(taken.body.detail).toContain('"tribune" (The Tribune)')
  expect([sameId.status, sameId.body.code]).toEqual([409, 'site_exists'])
  expect((await app.api('GET', '/v1/sites', { key: null })).status).toBe(401)
})

test('visits are counted per site, and the counts survive a restart', async () => {
  await using app = await openApp('anyone', { maxConnections: 1 })
  const visitsOf = async (id: string) => (await app.api('GET', `/v1/sites/${id}`)).body.visits
  await using reader = await connect(app, TRIBUNE)
  for (const origin of [TRIBUNE, TRIBUNE, 'https://stranger.example']) {
    await app.api('GET', BLOG, { key: null, headers: { Origin: origin } })
  }
  await app.api('GET', '/blogs/budget-day', { key: null })
  await app.api('GET', '/embed/budget-day?site=tribune', { key: null })
  await app.api('GET', '/embed/budget-day', { key: null, headers: { Referer: 'https://stranger.example/a' } })
  await app.api('GET', `${BLOG}-not`, { key: null, headers: { Origin: TRIBUNE } })

  const full = await dial(app, TRIBUNE)
  expect((await visitsOf('tribune')).connections).toBe(1)
  await reader.close()
  await expect.poll(async () => (await visitsOf('tribune')).connections).toBe(0)
  await app.restart()

  expect(full).toMatchObject({ status: 429, body: { code: 'full_site' } })
  const day = new Date().toISOString().slice(0, 10)
  expect(await visitsOf('tribune')).toEqual({ connections: 0, days: [{ day, views: 3, connections: 1 }] })
  const { elsewhere } = (await app.api('GET', '/v1/sites')).body
  expect(elsewhere).toEqual({
    own: { connections: 0, days: [{ day, views: 1, connections: 0 }] },
    frames: { connections: 0, days: [{ day, views: 1, connections: 0 }] },
    others: { connections: 0, days: [{ day, views: 1, connections: 0 }] },
    apps: { connections: 0, days: [] },
  })
})

test('readers in a frame count for the site that it names, as long as the site may show anything', async () => {
  await using app = await openApp('sites')
  const own = 'https://live.newsroom.example'
  await using _named = await connect(app, own, '?site=tribune')
  await using _unnamed = await connect(app, own, '?site=~frames')
  await using _page = await connect(app, own)

  const { sites, elsewhere } = (await app.api('GET', '/v1/sites')).body
  await app.api('DELETE', '/v1/sites/tribune')
  const revoked = await dial(app, own, '?site=tribune')
  const pretending = await dial(app, 'https://stranger.example', '?site=~frames')

  const open = [sites[0], elsewhere.frames, elsewhere.own].map(one => (one.visits ?? one).connections)
  expect(open).toEqual([1, 1, 1])
  expect([revoked.status, pretending.status]).toEqual([403, 403])
})

test('a frame is shown only in pages of its site, with its theme, and explains a refusal', async () => {
  await using app = await openApp('sites', { theme: { '--crier-accent': '#9c3a1c' } })
  const html = { key: null, headers: { Accept: 'text/html' } }

  const frame = await app.api('GET', '/embed/budget-day?site=tribune', html)
  const link = encodeURIComponent('https://live.newsroom.example/blogs/budget-day?site=tribune')
  const oEmbed = await app.api('GET', `/oembed?url=${link}`, { key: null })
  const sheet = await app.api('GET', '/sites/tribune/theme.css', { key: null })
  await app.api('DELETE', '/v1/sites/tribune')
  const refused = await app.api('GET', '/embed/budget-day?site=tribune', html)
  const unknown = await app.api('GET', '/embed/budget-day?site=nobody', html)

  const policy = (headers: Headers) => /frame-ancestors [^;]*/.exec(headers.get('Content-Security-Policy') ?? '')?.[0]
  expect(policy(frame.headers)).toBe(`frame-ancestors 'self' ${TRIBUNE} https://*.tribune.example:8443`)
  expect(frame.text).toContain('<link rel="stylesheet" href="/sites/tribune/theme.css">')
  expect(frame.text).toContain('<crier-blog src="/blogs/budget-day?site=tribune" rendered>')
  expect(oEmbed.body.html).toContain(
    'src="https://live.newsroom.example/embed/budget-day?opening=compact&amp;site=tribune"',
  )
  expect([sheet.headers.get('Content-Type'), sheet.text]).toEqual([
    'text/css; charset=utf-8',
    'crier-blog {\n  --crier-accent: #9c3a1c;\n}\n',
  ])
  expect([refused.status, refused.headers.get('Content-Type')]).toEqual([403, 'text/html; charset=utf-8'])
  expect(refused.text).toContain('may not show coverages of this newsroom any more')
  expect(unknown.status).toBe(404)
  expect(policy((await app.api('GET', '/embed/budget-day', html)).headers)).toBe("frame-ancestors 'self'")
})

test('sites can be created, listed and revoked beside the server (--local), and the server follows within about a second', async () => {
  await using app = await openApp('anyone')
  const env = { CRIER_DATA: app.folder }
  const json = async (...args: string[]) => JSON.parse((await runHere(['site', ...args, '--local', '--json'], env)).out)

  const made = await json('create', '--name', 'Herald', '--id', 'herald', '--origins', 'https://herald.example')
  const list = await runHere(['site', 'list', '--local'], env)
  const revoked = await json('revoke', 'herald')
  const wrong = await runHere(['site', 'create', '--local', '--name', 'A', '--origins', 'herald.example'], env)

  expect(made).toMatchObject({ id: 'herald', origins: ['https://herald.example'], blogs: 'all' })
  expect(list.out).toMatch(/^ID .*\ntribune .*\nherald .*/s)
  expect(revoked.revokedAt).toEqual(expect.any(String))
  expect([wrong.status, wrong.err]).toEqual([1, '--origins[0]: add the scheme: https://herald.example\n'])
  const ask = async () => (await app.api('GET', BLOG, { headers: { Origin: 'https://herald.example' } })).status
  await expect.poll(ask, { timeout: 3_000 }).toBe(403)
})

test('readers of a revoked site are cut at the next ping, and told to stay away', async () => {
  let over: { code: number; message: string } | undefined
  const {
    dial: greet,
    clock,
    url,
  } = await openGateway({
    gate: {
      enter: () => ({ kind: 'pass', refuses: () => undefined, ends: () => over, leave: () => {} }),
    },
  })
  const client = await greet()
  client.send('{"id":1,"connect":{}}')
  await client.next()
  const events = await fetch(url.replace('ws', 'http'))

  over = { code: 4500, message: 'this site may not show coverages any more' }
  clock.advance(25_000)

  expect(await client.closed).toEqual({ code: 4500, reason: over.message })
  // Its EventSource reconnects, and is refused.
  expect(await events.text()).toContain('retry:')
})

async function openApp(mode: string, more: object = {}): Promise<TestApp> {
  const app = await startApp({ env: { CRIER_EMBEDDING: mode, CRIER_PUBLIC_URL: 'https://live.newsroom.example' } })
  await app.createBlog('budget-day')
  await app.createBlog('strike')
  expect((await app.api('POST', '/v1/sites', { body: { ...site, ...more } })).status).toBe(201)
  return app
}

/** The response to an upgrade. */
async function dial(app: TestApp, origin?: string, query = '') {
  const socket = new WebSocket(
    `${app.url.replace('http', 'ws')}/connection/websocket${query}`,
    origin ? { origin } : {},
  )
  onTestFinished(() => socket.terminate())
  return new Promise<{ status: number; body?: unknown }>((resolve, reject) => {
    socket.on('open', () => {
      socket.terminate()
      resolve({ status: 101 })
    })
    socket.on('unexpected-response', async (_request, response) => {
      const parts: Buffer[] = []
      for await (const part of response) parts.push(part as Buffer)
      resolve({ status: response.statusCode ?? 0, body: JSON.parse(Buffer.concat(parts).toString()) })
    })
    socket.on('error', reject)
  })
}

async function connect(app: TestApp, origin: string, query = '') {
  const socket = new WebSocket(`${app.url.replace('http', 'ws')}/connection/websocket${query}`, { origin })
  const replies = createReader<unknown>()
  socket.on('message', data => {
    for (const line of data.toString().split('\n')) if (line !== '{}') replies.take(JSON.parse(line))
  })
  const closed = new Promise(resolve => socket.on('close', resolve))
  await new Promise((resolve, reject) => socket.on('open', resolve).on('error', reject))
  socket.send('{"id":1,"connect":{}}')
  await replies.next()
  let id = 1
  const close = async () => {
    socket.close()
    await closed
  }
  return {
    async subscribe(channel: string) {
      id += 1
      socket.send(JSON.stringify({ id, subscribe: { channel } }))
      return replies.next()
    },
    close,
    [Symbol.asyncDispose]: close,
  }
}
