/** Feeds and the sitemap as served, validated against their formats. */
import { readFileSync } from 'node:fs'
import { Ajv } from 'ajv'
import addFormats from 'ajv-formats'
import { parseAtomFeed, parseRssFeed } from 'feedsmith'
import { parseDocument } from 'htmlparser2'
import { expect } from 'vitest'
import { startApp, type TestApp } from '#test/support/services/start-app.ts'
import { testWith } from '#test/support/test-with.ts'

const jsonFeedSchema = JSON.parse(readFileSync('node_modules/jsonfeed-schema/schema-v1.1.json', 'utf8'))

const NASTY = '</title><script>alert(1)</script> ]]> & "quotes" \u0001\u000b\uffff \ud800 שלום 👩🏽‍🚒'

const test = testWith({ app: () => startApp({ blog: 'storm' }) })

test('the Atom feed has every update by a stable id, with its times, author and absolute URLs', async () => {
  await using app = await startApp()
  await app.createBlog('storm', { title: 'The storm', standfirst: 'It has begun', language: 'en-GB' })
  const first = await app.post('storm', 'See [this](/report) now', { title: 'Water', byline: 'Ana', key: true })

  const { feed, headers } = await readAtom(app)

  expect(headers.get('Content-Type')).toBe('application/atom+xml; charset=utf-8')
  expect(feed).toMatchObject({ id: `${app.url}/blogs/storm`, title: { value: 'The storm' } })
  expect(feed.links).toEqual([
    { rel: 'self', type: 'application/atom+xml', href: `${app.url}/blogs/storm/feed.atom` },
    { rel: 'alternate', type: 'text/html', href: `${app.url}/blogs/storm` },
  ])
  expect(feed.entries).toHaveLength(1)
  expect(feed.entries?.[0]).toMatchObject({
    ...{ id: `urn:uuid:${first.id}`, title: { value: 'Water' }, authors: [{ name: 'Ana' }] },
    ...{ published: first.publishedAt, updated: first.updatedAt },
    links: [{ href: `${app.url}/blogs/storm#update-${first.id}` }],
  })
  expect(feed.entries?.[0]?.content?.value).toContain(`<a href="${app.url}/report"`)
})

test('a correction is noted, a retraction loses its text, and a removal is a deleted entry', async ({ app }) => {
  const wrong = await app.post('storm', 'Five boats')
  const untrue = await app.post('storm', 'A bridge fell')
  const secret = await app.post('storm', 'A secret name')
  const match = { headers: { 'If-Match': '1' } }
  await app.api('PATCH', `/v1/blogs/storm/updates/${wrong.id}`, {
    ...match,
    body: { markdown: 'Six', correction: 'not five.' },
  })
  await app.api('DELETE', `/v1/blogs/storm/updates/${untrue.id}`, { ...match, body: { note: 'no bridge fell.' } })
  await app.api('DELETE', `/v1/blogs/storm/updates/${secret.id}?mode=remove`, match)

  const feeds = await Promise.all(['atom', 'rss', 'json'].map(kind => visit(app, `/blogs/storm/feed.${kind}`)))
  const { feed, text } = await readAtom(app)

  for (const { text } of feeds) {
    expect(text).toMatch(/Corrected at \d{4} UTC.*: not five\./)
    expect(text).toContain('no bridge fell.')
    expect(text).not.toContain('A bridge fell')
    expect(text).not.toContain('A secret name')
  }
  expect(feed.entries?.map(({ id }) => id)).toEqual([`urn:uuid:${untrue.id}`, `urn:uuid:${wrong.id}`])
  const [removed, ...others] = text.matchAll(/<at:deleted-entry ref="urn:uuid:(.+)" when="(.+Z)"\/>/g)
  expect(removed?.[1]).toBe(secret.id)
  expect(Date.parse(removed?.[2] ?? '')).toBeGreaterThan(Date.parse(secret.createdAt))
  expect(others).toEqual([])
  expect(feeds[1]?.text).not.toContain(secret.id)
})

test('the RSS feed has the elements that RSS readers need', async () => {
  await using app = await startApp()
  await app.createBlog('storm', { title: 'The storm' })
  const first = await app.post('storm', 'The river rises', { title: 'Water', byline: 'Ana' })

  const { text, headers } = await visit(app, '/blogs/storm/feed.rss')
  const feed = parseRssFeed(text)

  expect(headers.get('Content-Type')).toBe('application/rss+xml; charset=utf-8')
  expect(feed).toMatchObject({ title: 'The storm', link: `${app.url}/blogs/storm`, description: 'The storm' })
  expect(feed.items).toMatchObject([
    {
      ...{ title: 'Water', link: `${app.url}/blogs/storm#update-${first.id}` },
      guid: { value: `urn:uuid:${first.id}`, isPermaLink: false },
      pubDate: new Date(first.publishedAt ?? '').toUTCString(),
    },
  ])
})

test.each(['plain', 'nasty'])('the JSON Feed matches the schema of version 1.1, with %s text', async kind => {
  await using app = await startApp()
  const text = kind === 'nasty' ? NASTY : 'Water'
  await app.createBlog('storm', { title: text, standfirst: text })
  await app.post('storm', text, { title: text, byline: text, key: true })
  const ajv = new Ajv({ strict: false, allErrors: true })
  addFormats.default(ajv)

  const feed = await visit(app, '/blogs/storm/feed.json')
  const isValid = ajv.compile(jsonFeedSchema)

  expect(isValid(JSON.parse(feed.text)), JSON.stringify(isValid.errors)).toBe(true)
  expect(feed.headers.get('Content-Type')).toBe('application/feed+json; charset=utf-8')
})

test.each(['atom', 'rss'] as const)('hostile text does not break the %s feed and creates no element', async kind => {
  await using app = await startApp()
  await app.createBlog('storm', { title: NASTY, standfirst: NASTY })
  await app.post('storm', NASTY, { title: NASTY, byline: NASTY })

  const { text } = await visit(app, `/blogs/storm/feed.${kind}`)

  // biome-ignore lint/suspicious/noControlCharactersInRegex: this pattern matches characters that XML cannot represent
  expect(text).not.toMatch(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/)
  expect(text).not.toContain('<script')
  expect(text.isWellFormed()).toBe(true)
  const feed = kind === 'atom' ? parseAtomFeed(text) : parseRssFeed(text)
  expect(JSON.stringify(feed)).toContain('alert(1)')
})

test('a cached feed costs nothing, and shared caches may serve it', async ({ app }) => {
  const first = await visit(app, '/blogs/storm/feed.atom')
  const ask = () => visit(app, '/blogs/storm/feed.atom', { 'If-None-Match': first.headers.get('ETag') ?? '' })

  const held = await ask()
  await app.post('storm', 'News')
  const changed = await ask()

  expect([held.status, held.text]).toEqual([304, ''])
  expect(changed.status).toBe(200)
  expect(first.headers.get('Cache-Control')).toBe('public, max-age=30, stale-while-revalidate=60, stale-if-error=300')
})

test('the feed of an unknown blog is not found', async ({ app }) => {
  expect((await visit(app, '/blogs/none/feed.atom')).status).toBe(404)
  expect((await visit(app, '/blogs/No%2Fne/feed.json')).status).toBe(404)
})

test('the page links its feeds, and the sitemap lists every page', async ({ app }) => {
  const { updatedAt } = await app.post('storm', 'News')
  await app.createBlog('calm')

  const page = await visit(app, '/blogs/storm')
  const map = await visit(app, '/sitemap.xml')
  const robots = await visit(app, '/robots.txt')

  for (const kind of ['atom', 'rss', 'json']) expect(page.text).toContain(`href="${app.url}/blogs/storm/feed.${kind}"`)
  expect(parseDocument(map.text, { xmlMode: true }).children.length).toBeGreaterThan(0)
  expect(map.text).toContain(`<url><loc>${app.url}/blogs/storm</loc><lastmod>${updatedAt}</lastmod></url>`)
  expect(map.text).toContain(`<loc>${app.url}/blogs/calm</loc>`)
  expect(robots.text).toContain(`Sitemap: ${app.url}/sitemap.xml`)
  expect(robots.text).toContain(`Sitemap: ${app.url}/news-sitemap.xml`)
})

test('the news sitemap lists public coverages of the last two days that have an update', async ({ app }) => {
  const daysAgo = (days: number) => new Date(Date.now() - days * 86_400_000).toISOString()
  const start = daysAgo(1.9)
  const coverage = { start }
  await app.createBlog('vote', { title: 'Votes & <counts>', language: 'pt-BR', coverage })
  await app.createBlog('over', { state: 'ended', coverage: { start: daysAgo(1.95) } })
  await app.createBlog('old', { coverage: { start: daysAgo(2.1) } })
  await app.createBlog('soon', { state: 'upcoming', coverage })
  await app.createBlog('silent', { coverage })
  for (const blog of ['storm', 'vote', 'over', 'old', 'soon']) await app.post(blog, 'News')

  const { text, headers } = await visit(app, '/news-sitemap.xml')

  expect([...text.matchAll(/<loc>(.*?)<\/loc>/g)].map(([, loc]) => loc?.split('/').at(-1))).toEqual([
    'storm',
    'vote',
    'over',
  ])
  expect(text).toContain('<news:language>pt</news:language>')
  expect(text).toContain(
    `<news:publication_date>${start}</news:publication_date><news:title>Votes &amp; &lt;counts&gt;</news:title>`,
  )
  expect(headers.get('Content-Type')).toBe('application/xml; charset=utf-8')
})

async function readAtom(app: TestApp) {
  const { text, headers } = await visit(app, '/blogs/storm/feed.atom')
  return { feed: parseAtomFeed(text), text, headers }
}

async function visit(app: TestApp, path: string, headers: Readonly<Record<string, string>> = {}) {
  return app.api('GET', path, { key: null, headers })
}
