/** A site's pass for frames without an origin, over HTTP, events, emulation and WebSocket; and what it does not open. */
import { expect, onTestFinished, test } from 'vitest'
import { WebSocket } from 'ws'
import { runHere } from '#test/cli/run-here.ts'
import { startApp, type TestApp } from '#test/support/services/start-app.ts'

const ROADS = [
  ...['/v1/blogs/storm', '/v1/blogs/storm/changes', '/v1/blogs/storm/updates'],
  ...['/v1/blogs/storm/events', '/connection/sse?cf_connect={}', '/embed/storm'],
]

test('a frame without an origin is admitted with the pass of its site alone, on every transport', async () => {
  await using app = await openApp('sites')
  const before = await statuses(app, '?site=tribune&pass=')
  const { pass } = (await app.api('POST', '/v1/sites/tribune/pass')).body.site

  const right = await statuses(app, `?site=tribune&pass=${pass}`)
  const alone = await statuses(app, '?site=tribune')
  const wrong = await statuses(app, `?site=tribune&pass=${pass.toLowerCase()}x`)
  const others = await statuses(app, `?site=herald&pass=${pass}`)
  const elsewhere = await statuses(app, `?site=tribune&pass=${pass}`, 'https://stranger.example')

  const refused = Array(ROADS.length + 1).fill(403)
  expect(right).toEqual([...Array(ROADS.length).fill(200), 101])
  for (const one of [before, alone, wrong, others, elsewhere]) expect(one).toEqual(refused)
  const { headers } = await app.api('GET', `/v1/blogs/storm?site=tribune&pass=${pass}`, ofNoOrigin)
  expect([headers.get('Access-Control-Allow-Origin'), headers.get('Vary')]).toEqual(['null', 'Origin, Accept-Encoding'])
})

test('a pass opens only the blogs of its site', async () => {
  await using app = await openApp('sites', { blogs: ['storm'] })
  await app.createBlog('strike')
  const { pass } = (await app.api('POST', '/v1/sites/tribune/pass')).body.site

  const other = await app.api('GET', `/v1/blogs/strike?site=tribune&pass=${pass}`, ofNoOrigin)

  expect([other.status, other.body.code]).toEqual([403, 'not_for_site'])
})

test('a new pass, its withdrawal and the revocation of the site end a pass at once, for connected readers too', async () => {
  await using app = await openApp('sites')
  const issue = async () => String((await app.api('POST', '/v1/sites/tribune/pass')).body.site.pass)
  const first = await issue()
  const frame = (pass: string) => app.api('GET', `/embed/storm?site=tribune&pass=${pass}`, { key: null })
  expect((await frame(first)).text).toContain(`src="/blogs/storm?site=tribune&amp;pass=${first}"`)

  const closed = await closureOf(app, `?site=tribune&pass=${first}`)

  const second = await issue()
  expect(await closed.code).toBe(4500)
  expect(await statuses(app, `?site=tribune&pass=${first}`)).not.toContain(200)
  expect((await statuses(app, `?site=tribune&pass=${second}`)).slice(0, -1)).toEqual(ROADS.map(() => 200))
  // The request of a frame's document has no origin at all.
  expect([(await frame(first)).status, (await frame(second)).status]).toEqual([403, 200])
  await app.api('DELETE', '/v1/sites/tribune/pass')
  expect(await statuses(app, `?site=tribune&pass=${second}`)).not.toContain(200)
  const third = await issue()
  await app.api('DELETE', '/v1/sites/tribune')

  expect(await statuses(app, `?site=tribune&pass=${third}`)).not.toContain(200)
  expect((await app.api('POST', '/v1/sites/tribune/pass')).body.code).toBe('revoked')
})

test('a link with a pass becomes a frame with it; a link without one, or with a wrong one, does not tell it', async () => {
  await using app = await openApp('sites')
  const { pass } = (await app.api('POST', '/v1/sites/tribune/pass')).body.site
  const frameOf = async (query: string) => {
    const url = encodeURIComponent(`https://live.newsroom.example/blogs/storm?${query}`)
    return (await app.api('GET', `/oembed?url=${url}`, { key: null })).body.html
  }

  expect(await frameOf(`site=tribune&pass=${pass}`)).toContain(`&amp;site=tribune&amp;pass=${pass}"`)
  for (const query of ['site=tribune', 'site=tribune&pass=x', `pass=${pass}`]) {
    expect(await frameOf(query)).not.toContain('pass=')
  }
  const { text } = await app.api('GET', '/embed/storm?site=tribune', { key: null })
  expect(text).not.toContain(pass)
})

test('if every page may embed, a pass counts its readers for the site', async () => {
  await using app = await openApp('anyone')
  const { pass } = (await app.api('POST', '/v1/sites/tribune/pass')).body.site

  await app.api('GET', `/v1/blogs/storm?site=tribune&pass=${pass}`, ofNoOrigin)
  const wrong = await app.api('GET', '/v1/blogs/storm?site=tribune&pass=x', ofNoOrigin)

  expect(wrong.status).toBe(200)
  // The counts are stored when the server stops.
  await app.restart()
  const { visits } = (await app.api('GET', '/v1/sites/tribune')).body
  const { elsewhere } = (await app.api('GET', '/v1/sites')).body
  const views = [visits, elsewhere.others].map(({ days }) => days[0]?.views)
  expect(views).toEqual([1, 1])
})

test('a site that keeps no marks of what was read says so in its frames and HTML, whatever their address says', async () => {
  await using app = await openApp('anyone')
  await app.api('PATCH', '/v1/sites/tribune', { body: { remember: false }, headers: { 'If-Match': '1' } })
  const tagOf = async (path: string) => /<crier-blog [^>]*>/.exec((await app.api('GET', path, { key: null })).text)?.[0]

  const tags = [
    await tagOf('/embed/storm?site=tribune&remember=on'),
    await tagOf('/embed/storm/html?site=tribune'),
    await tagOf('/embed/storm?remember=off&slots=4'),
  ]
  expect(tags).toEqual(tags.map(() => expect.stringMatching(/ remember="off"/)))
  expect(tags.join()).not.toContain('remember="on"')
  expect(tags[2]).toContain(' slots="4"')
  expect(await tagOf('/embed/storm')).not.toContain('remember')

  const edited = await app.api('PATCH', '/v1/sites/tribune', { body: { remember: null }, headers: { 'If-Match': '2' } })
  expect(edited.body).not.toHaveProperty('remember')
  expect(await tagOf('/embed/storm?site=tribune')).not.toContain('remember')
})

test('a pass is issued and withdrawn on the command line', async () => {
  await using app = await openApp('sites')
  const run = (...args: string[]) => runHere(['site', 'pass', '--local', ...args], { CRIER_DATA: app.folder })

  const issued = await run('tribune')
  const [, query = ''] = /(site=tribune&pass=[\w-]{22})\n$/.exec(issued.out) ?? []
  const ask = async () => (await app.api('GET', `/v1/blogs/storm?${query}`, ofNoOrigin)).status
  await expect.poll(ask, { timeout: 8_000 }).toBe(200)
  const withdrawn = await run('tribune', '--withdraw', '--json')
  await expect.poll(ask, { timeout: 8_000 }).toBe(403)

  expect(JSON.parse(withdrawn.out)).not.toHaveProperty('pass')
  expect(await run('nobody')).toMatchObject({ status: 1, err: expect.stringContaining('no site nobody') })
})

const ofNoOrigin = { key: null, headers: { Origin: 'null' } } as const

async function openApp(mode: string, more: object = {}): Promise<TestApp> {
  const app = await startApp({ env: { CRIER_EMBEDDING: mode, CRIER_PUBLIC_URL: 'https://live.newsroom.example' } })
  await app.createBlog('storm')
  for (const id of ['tribune', 'herald']) {
    await app.api('POST', '/v1/sites', { body: { id, name: id, origins: [`https://www.${id}.example`], ...more } })
  }
  return app
}

/** Of each road from a page without an origin, the WebSocket last. Streams are ended once they have begun. */
async function statuses(app: TestApp, query: string, origin = 'null'): Promise<readonly number[]> {
  const plain = ROADS.map(async road => {
    const ended = new AbortController()
    const address = app.url + (road.includes('?') ? `${road}&${query.slice(1)}` : road + query)
    const { status } = await fetch(address, { headers: { Origin: origin }, signal: ended.signal })
    ended.abort()
    return status
  })
  return Promise.all([...plain, dial(app, query, origin)])
}

/** Of a connected reader; resolves once it is connected. */
async function closureOf(app: TestApp, query: string): Promise<{ readonly code: Promise<number> }> {
  const socket = new WebSocket(`${app.url.replace('http', 'ws')}/connection/websocket${query}`, { origin: 'null' })
  onTestFinished(() => socket.terminate())
  const code = new Promise<number>(resolve => socket.on('close', resolve))
  await new Promise((resolve, reject) => {
    socket.on('open', () => socket.send('{"id":1,"connect":{}}'))
    socket.on('message', resolve)
    socket.on('error', reject)
  })
  return { code }
}

function dial(app: TestApp, query: string, origin: string): Promise<number> {
  const socket = new WebSocket(`${app.url.replace('http', 'ws')}/connection/websocket${query}`, { origin })
  onTestFinished(() => socket.terminate())
  return new Promise((resolve, reject) => {
    socket.on('open', () => {
      socket.terminate()
      resolve(101)
    })
    socket.on('unexpected-response', (_request, response) => resolve(response.statusCode ?? 0))
    socket.on('error', reject)
  })
}
