/** The reader pages as served to browsers, caches and embedding sites. */
import { expect, it } from 'vitest'
import { forThisFile } from '#test/support/for-this-file.ts'
import { startApp, type TestApp } from '#test/support/services/start-app.ts'
import { testWith } from '#test/support/test-with.ts'

const test = testWith({ app: () => startApp({ blog: 'budget-day' }) })
/** For what is only asked for. */
const calm = forThisFile(() => startApp({ blog: 'budget-day' }))

test('the page of a coverage contains its updates, and 304 saves sending it again', async ({ app }) => {
  await app.post('budget-day', 'Doors open')

  const first = await visit(app, '/blogs/budget-day')
  const ask = () => visit(app, '/blogs/budget-day', { 'If-None-Match': first.headers.get('ETag') ?? '' })
  const held = await ask()
  await app.post('budget-day', 'Speech begins')
  const changed = await ask()

  expect([first.status, first.headers.get('Content-Type')]).toEqual([200, 'text/html; charset=utf-8'])
  expect(first.text).toContain('Doors open')
  expect([held.status, held.text]).toEqual([304, ''])
  expect(changed.text).toContain('Speech begins')
  expect(first.headers.get('Cache-Control')).toMatch(/^public, max-age=\d/)
})

test('the publisher is named wherever its coverage appears, and renaming it invalidates caches', async () => {
  const env: Record<string, string> = { CRIER_PUBLIC_URL: 'https://live.courier.example' }
  await using app = await startApp({ env })
  await app.createBlog('budget-day')
  await app.post('budget-day', 'Doors open')
  const url = encodeURIComponent('https://live.courier.example/blogs/budget-day?contributor=ana-lima')
  const paths = ['', '/feed.atom', '/feed.rss', '/feed.json'].map(end => `/blogs/budget-day${end}`)
  const all = [...paths, '/embed/budget-day/html', '/embed/budget-day', `/oembed?url=${url}`]
  const before = await Promise.all(all.map(path => visit(app, path)))

  env.CRIER_PUBLISHER = 'The <Saltmere> Courier'
  env.CRIER_PUBLISHER_LOGO = 'https://courier.example/logo.png'
  await app.restart()
  const after = await Promise.all(
    all.map((path, n) => visit(app, path, { 'If-None-Match': before[n]?.headers.get('ETag') ?? '' })),
  )

  expect(after.map(({ status }) => status)).toEqual(all.map(() => 200))
  const [page = '', atom = '', rss, json = '', include = '', , oembed = ''] = after.map(({ text }) => text)
  const publisher = { '@type': 'Organization', name: env.CRIER_PUBLISHER, logo: { url: env.CRIER_PUBLISHER_LOGO } }
  for (const html of [page, include]) {
    const [, data = ''] = /<script type="application\/ld\+json">(.*?)<\/script>/s.exec(html) ?? []
    expect(JSON.parse(data)).toMatchObject({ publisher, liveBlogUpdate: [{ author: { name: publisher.name } }] })
  }
  expect(page).toContain('<meta property="og:site_name" content="The &lt;Saltmere&gt; Courier">')
  expect(atom).toContain('<author><name>The &lt;Saltmere&gt; Courier</name></author>')
  expect(atom).toContain('<icon>https://courier.example/logo.png</icon>')
  expect(rss).toContain('<dc:creator>The &lt;Saltmere&gt; Courier</dc:creator>')
  expect(JSON.parse(json).authors).toMatchObject([{ name: publisher.name }])
  expect(JSON.parse(oembed).provider_name).toBe(publisher.name)
  expect(JSON.parse(oembed).html).toContain('/embed/budget-day?opening=compact&amp;contributor=ana-lima')
})

test('the code to embed a page of one topic and one contributor shows the same', async () => {
  await using app = await startApp({ env: { CRIER_PUBLIC_URL: 'https://live.courier.example' } })
  await app.api('POST', '/v1/contributors', { body: { id: 'ana-lima', name: 'Ana Lima' } })
  await app.createBlog('budget-day', { topics: [{ id: 'tax', name: 'Tax' }], contributors: ['ana-lima'] })
  const asked = 'topic=tax&contributor=ana-lima'

  const page = (await visit(app, `/blogs/budget-day?${asked}`)).text
  const include = (await visit(app, `/embed/budget-day/html?${asked}`)).headers.get('Link') ?? ''
  const found = [
    /json\+oembed".*href="https:\/\/live.courier.example(.*?)"/.exec(page),
    /, <https:..live.courier.example(.*?)>/.exec(include),
  ]

  for (const match of found) {
    const code = JSON.parse((await visit(app, match?.[1] ?? '')).text)
    expect(code.html).toContain('/embed/budget-day?opening=compact&amp;topic=tax&amp;contributor=ana-lima')
  }
})

test('the pages show the name of the newsroom, a link to its home page, its contact and its policies', async () => {
  const env = {
    CRIER_PUBLISHER: 'The <Saltmere> Courier',
    CRIER_PUBLISHER_URL: 'https://courier.example/?a&b',
    CRIER_CONTACT_URL: 'mailto:desk@courier.example',
    CRIER_CORRECTIONS_URL: 'https://courier.example/corrections',
    CRIER_PRIVACY_URL: 'https://courier.example/privacy',
  }
  await using app = await startApp({ env })
  await app.createBlog('budget-day')

  const pages = await Promise.all(['/', '/blogs/budget-day', '/blogs/nobody'].map(path => visit(app, path)))

  for (const { text } of pages) {
    expect(text).toMatch(
      /<header[^>]*><a class="brand" href="https:\/\/courier.example\/\?a&amp;b">The &lt;Saltmere&gt; Courier<\/a>/,
    )
    expect(text).toContain('<a href="mailto:desk@courier.example">Contact</a>')
    expect(text).toContain('<a href="https://courier.example/corrections">Corrections policy</a>')
    expect(text).toContain('<a href="https://courier.example/privacy">Privacy</a>')
  }
})

test('the list of coverages shows the newest update of a live one, and its time', async () => {
  await using app = await startApp()
  await app.createBlog('budget-day', { lead: { url: 'https://courier.example/lead.jpg', alt: 'The hall' } })
  await app.createBlog('last-year', { state: 'ended' })
  await app.post('last-year', 'That was it')
  await app.post('budget-day', 'Doors open')
  const { id } = await app.post('budget-day', 'Speech begins <now>')

  const first = await visit(app, '/')
  await app.api('DELETE', `/v1/blogs/budget-day/updates/${id}?mode=remove`)

  expect(first.text).toContain('<p class="newest">Speech begins &lt;now&gt;</p>')
  expect(first.text).toMatch(/<time datetime="[^"]+">Updated \d{4} /)
  expect(first.text).toContain('<img src="https://courier.example/lead.jpg" alt=""')
  expect(first.text).not.toContain('That was it')
  await expect.poll(async () => (await visit(app, '/')).text).toContain('<p class="newest">Doors open</p>')
})

test('every update is reachable without a script, page by page', async ({ app }) => {
  for (let n = 0; n < 45; n++) await app.post('budget-day', `Number ${n}.`)

  const texts: string[] = []
  for (let address: URL | undefined = new URL('/blogs/budget-day', app.url); address; ) {
    const { text } = await visit(app, address.href)
    texts.push(text)
    const [, older] = /href="([^"]*\?before=[^"]+)"/.exec(text) ?? []
    address = older === undefined ? undefined : new URL(older.replaceAll('&amp;', '&'), address)
  }

  expect(texts).toHaveLength(3)
  for (let n = 0; n < 45; n++) expect(texts.filter(text => text.includes(`Number ${n}.`))).toHaveLength(1)
})

test('times are shown in the clock style of the blog everywhere, until it is cleared', async ({ app }) => {
  const styled = await app.createBlog('gala', { timeZone: 'Europe/London', clock: '24h-dot' })
  const first = await app.post('gala', 'Doors open', { time: '2026-03-04T15:39:00Z', key: true })
  const body = [
    {
      ...{ _type: 'block', style: 'normal', markDefs: [{ _type: 'reference', _key: 'ref', update: first.id }] },
      children: [{ _type: 'span', text: 'see 1539', marks: ['ref'] }],
    },
  ]
  const second = await app.post('gala', '', { markdown: undefined, body, time: '2026-03-04T15:41:00Z' })
  await app.api('PATCH', `/v1/blogs/gala/updates/${second.id}`, {
    body: { correction: 'It was later.' },
    headers: { 'If-Match': '1' },
  })

  const { text } = await visit(app, '/blogs/gala')
  const [feed, list, partner] = await Promise.all(
    ['/blogs/gala/feed.json', '/', '/embed/gala/html'].map(async path => (await visit(app, path)).text),
  )
  await app.api('PATCH', '/v1/blogs/gala', { body: { clock: null }, headers: { 'If-Match': String(styled.version) } })

  expect(text.match(/<time[^>]*>15\.39<\/time>/g)).toHaveLength(2)
  expect(text).toMatch(/<a class="reference"[^>]*>15\.39<\/a>/)
  expect(text).toMatch(/Corrected at \d\d\.\d\d</)
  expect(text).toMatch(/<p class="start">.* \((GMT|BST)\)<\/time>/)
  expect(text).toContain('"datePublished":"2026-03-04T15:39:00.000Z"')
  expect(feed).toMatch(/Corrected at \d\d\.\d\d (GMT|BST)/)
  expect(list).toMatch(/Updated .*15\.41 GMT</)
  expect(partner).toMatch(/<time[^>]*>15\.39<\/time>/)
  await expect.poll(async () => (await visit(app, '/blogs/gala')).text).toContain('>1539 GMT</time>')
})

test('a clock style that there is not is refused', async () => {
  const { status, body } = await calm.api('POST', '/v1/blogs', { body: { id: 'gala', title: 'Gala', clock: 'am' } })

  expect([status, body.errors[0].path]).toEqual([422, 'clock'])
})

test('key events alone have a page, with older ones behind a link that keeps the choice', async ({ app }) => {
  for (let n = 10; n < 34; n++) await app.post('budget-day', `Number ${n}.`, { key: n !== 20 })

  const first = await visit(app, '/blogs/budget-day?show=key')
  const [, older = ''] = /href="([^"]*before=[^"]+)"/.exec(first.text) ?? []
  const second = await visit(app, new URL(older.replaceAll('&amp;', '&'), `${app.url}/blogs/budget-day`).href)
  const whole = await visit(app, '/blogs/budget-day')

  const shown = ({ text }: typeof first) => [...text.matchAll(/<p>Number (\d+)\.<\/p>/g)].map(([, n]) => Number(n))
  expect(shown(first)).toEqual([33, 32, 31, 30, 29, 28, 27, 26, 25, 24, 23, 22, 21, 19, 18, 17, 16, 15, 14, 13])
  expect(shown(second)).toEqual([12, 11, 10])
  for (const { text } of [first, second]) {
    expect(text).toContain('<meta name="robots" content="noindex, follow">')
    expect(text).toContain('<a class="older" href="/blogs/budget-day">All updates</a>')
    expect(text).not.toContain('class="key-events"')
    expect(text).toContain('<strong>Key events</strong>')
    expect(text).toMatch(/<a class="when" part="time" href="\/blogs\/budget-day#update-/)
  }
  expect(whole.text).not.toContain('<strong>Key events</strong>')
  expect(whole.text).toContain('<a class="all" href="/blogs/budget-day?show=key">All 23 key events</a>')
  expect(first.headers.get('ETag')).not.toBe(whole.headers.get('ETag'))
  const held = await visit(app, '/blogs/budget-day?show=key', { 'If-None-Match': first.headers.get('ETag') ?? '' })
  expect(held.status).toBe(304)
})

test('the front page links to every coverage', async ({ app }) => {
  await app.createBlog('strike')

  const { status, headers, text } = await visit(app, '/')

  expect(status).toBe(200)
  for (const id of ['budget-day', 'strike']) expect(text).toContain(`href="/blogs/${id}"`)
  expect((await visit(app, '/', { 'If-None-Match': headers.get('ETag') ?? '' })).status).toBe(304)
})

it.for(['/blogs/none', '/blogs/NOT-AN-ID', '/blogs/a/b', '/blogs/'])('at %s a browser gets a 404 page', async path => {
  const { status, headers, text } = await visit(calm, path)

  expect([status, headers.get('Content-Type')]).toEqual([404, 'text/html; charset=utf-8'])
  expect(text).toContain('<h1>')
  expect((await visit(calm, path, { Accept: 'application/json' })).headers.get('Content-Type')).toMatch(/problem\+json/)
})

test('an invalid page position is refused', async () => {
  expect((await visit(calm, '/blogs/budget-day?before=x')).status).toBe(400)
})

it.for(['/widget.js', '/sdk.js'])('%s may be loaded by any site, and cached for a while', async path => {
  const { status, headers } = await visit(calm, path, { Origin: 'https://partner.example' })

  expect([status, headers.get('Content-Type')]).toEqual([200, 'text/javascript; charset=utf-8'])
  expect(headers.get('Access-Control-Allow-Origin')).toBe('*')
  expect(headers.get('Cross-Origin-Resource-Policy')).toBe('cross-origin')
  expect(headers.get('Cache-Control')).toMatch(/^public, max-age=[1-9]\d+/)
  expect((await visit(calm, path, { 'If-None-Match': headers.get('ETag') ?? '' })).status).toBe(304)
})

test('no file outside the scripts folder is served, whatever the path', async () => {
  for (const path of [
    '/../package.json',
    '/..%2fpackage.json',
    '/%2e%2e/package.json',
    '/.env',
    '/crier.db',
    '/blogs/..%2f..%2fcrier.db',
  ]) {
    expect((await visit(calm, path)).status, path).toBe(404)
  }
})

test('a page runs only our own scripts, and no other site can frame it', async () => {
  const { headers } = await visit(calm, '/blogs/budget-day')

  const policy = headers.get('Content-Security-Policy')
  expect(policy).toMatch(/script-src 'self' 'sha256-[^']{44}';/)
  expect(policy).toContain("object-src 'none'")
  expect(policy).toContain("frame-ancestors 'self'")
  expect(policy).not.toContain('unsafe-inline')
  expect(headers.get('X-Content-Type-Options')).toBe('nosniff')
})

/** With a unique query, which no cache has. */
const BY_BROWSER = { 'Cache-Control': 'max-age=0' }

function visit(app: TestApp, path: string, headers: Readonly<Record<string, string>> = {}) {
  return app.api('GET', path, { key: null, headers: { Accept: 'text/html', ...BY_BROWSER, ...headers } })
}
