/** The page of one update, its frame, and its oEmbed. */
import { expect } from 'vitest'
import { startApp, type TestApp } from '#test/support/services/start-app.ts'
import { testWith } from '#test/support/test-with.ts'

const test = testWith({ app: () => startApp({ env: { CRIER_READER_JWT_SECRET: 'x'.repeat(32) } }) })

test('an update has a page of its own, with what came before and after it, and the way into the coverage', async ({
  app,
}) => {
  const { first, second, third } = await storm(app)

  const page = await read(app, `/blogs/storm/updates/${second.id}`)
  const last = await read(app, `/blogs/storm/updates/${third.id}`)

  expect([page.status, page.headers.get('Cache-Control')]).toEqual([200, expect.stringContaining('public, max-age=1')])
  expect(page.text).toContain('<title>Trains &lt;stop&gt; – A storm</title>')
  expect(page.text).toMatch(/<h1 [^>]*id="head-update-/)
  expect(hrefsIn(page.text)).toEqual([
    ...[`/blogs/storm/updates/${third.id}`, `/blogs/storm/updates/${first.id}`, `/blogs/storm#update-${second.id}`],
  ])
  expect(hrefsIn(last.text)).toEqual([`/blogs/storm/updates/${second.id}`, `/blogs/storm#update-${third.id}`])
  expect(page.text.match(/<article/g)).toHaveLength(1)
  expect(page.text).not.toMatch(/widget\.js|<crier-blog/)
})

test('links to it and search engines get its own title, text, times and address', async ({ app }) => {
  const { second } = await storm(app)
  const address = `${app.url}/blogs/storm/updates/${second.id}`

  const { text } = await read(app, `/blogs/storm/updates/${second.id}`)
  const data = JSON.parse(/<script type="application\/ld\+json">(.*?)<\/script>/s.exec(text)?.[1] ?? '{}')

  expect(text).toContain(`<link rel="canonical" href="${address}">`)
  expect(text).toContain('<meta property="og:title" content="Trains &lt;stop&gt;">')
  expect(text).toContain('<meta property="og:description" content="No trains &amp; no ferries.">')
  expect(text).toContain(`<meta property="og:url" content="${address}">`)
  expect(text).toContain(`<meta property="article:published_time" content="${second.time}">`)
  expect(data).toMatchObject({
    ...{ '@type': 'BlogPosting', url: address, headline: 'Trains <stop>', articleBody: 'No trains & no ferries.' },
    isPartOf: { '@type': 'LiveBlogPosting', '@id': `${app.url}/blogs/storm` },
  })
})

test('it follows corrections, retractions and removals at once', async ({ app }) => {
  const { first, second } = await storm(app)
  const path = `/blogs/storm/updates/${second.id}`
  const before = await read(app, path)
  const held = { 'If-None-Match': before.headers.get('ETag') ?? '' }

  const body = { markdown: 'Some trains.', correction: 'Not all stop' }
  const unchanged = await app.api('GET', path, { key: null, headers: held })
  await app.api('PATCH', `/v1${path}`, { headers: { 'If-Match': '"1"' }, body })
  const corrected = await app.api('GET', path, { key: null, headers: held })
  await app.api('DELETE', `/v1${path}`, { body: { note: 'Wrong station' } })
  const retracted = await read(app, path)
  await app.api('DELETE', `/v1${path}?mode=remove`)
  const removed = await app.api('GET', path, { key: null, headers: { Accept: 'text/html' } })
  const frame = await read(app, `/embed/storm/updates/${second.id}`)
  const neighbour = await read(app, `/blogs/storm/updates/${first.id}`)

  expect(unchanged.status).toBe(304)
  expect(corrected.text).toContain('Not all stop')
  expect(retracted.text).toContain('<title>Retracted update – A storm</title>')
  expect(retracted.text).toContain('<meta name="robots" content="noindex">')
  expect(retracted.text).not.toContain('ld+json')
  expect([removed.status, removed.headers.get('Content-Type'), frame.status]).toEqual([
    410,
    'text/html; charset=utf-8',
    410,
  ])
  for (const { text } of [removed, frame, neighbour]) expect(text).not.toMatch(/trains|stop/i)
})

test('drafts, private coverages and other addresses have no such page', async ({ app }) => {
  const { first } = await storm(app)
  const draft = await app.post('storm', 'Not yet', { status: 'draft' })
  await app.createBlog('members', { access: 'private', publicStandfirst: 'For members' })
  const inside = await app.post('members', 'For members')
  const paths = [
    ...[`storm/updates/${draft.id}`, `members/updates/${inside.id}`, `members/updates/${first.id}`],
    ...['storm/updates/x', `none/updates/${first.id}`, `storm/updates/${inside.id}`],
  ]

  for (const path of paths) {
    expect([path, (await read(app, `/blogs/${path}`)).status]).toEqual([path, 404])
    expect([path, (await read(app, `/embed/${path}`)).status]).toEqual([path, 404])
    const url = encodeURIComponent(`${app.url}/blogs/${path}`)
    expect([path, (await read(app, `/oembed?url=${url}`)).status]).toEqual([path, 404])
  }
})

test('a pasted link becomes a frame of that update, which holds no copy of its text', async ({ app }) => {
  const { second } = await storm(app)
  const url = `${app.url}/blogs/storm/updates/${second.id}`
  const page = await read(app, `/blogs/storm/updates/${second.id}`)
  const [, found = ''] = /application\/json\+oembed"[^>]*href="([^"]*)"/.exec(page.text) ?? []

  const { body } = await read(app, new URL(found).pathname + new URL(found).search)
  const frame = await app.api('GET', `/embed/storm/updates/${second.id}`, { key: null })

  expect(body).toMatchObject({ type: 'rich', title: 'Trains <stop>', width: 640, height: 420 })
  expect(body.html).toContain(`<iframe src="${app.url}/embed/storm/updates/${second.id}"`)
  expect(body.html).not.toContain('ferries')
  expect(frame.text).toContain('no ferries')
  expect(frame.text).toContain(`<link rel="canonical" href="${url}">`)
  expect(frame.headers.get('Content-Security-Policy')).toContain('frame-ancestors *')
  expect(frame.headers.get('X-Frame-Options')).toBeNull()
})

async function storm(app: TestApp) {
  await app.createBlog('storm', { title: 'A storm', language: 'en' })
  const at = (hour: number) => ({ time: `2026-03-04T${hour}:00:00.000Z` })
  const third = await app.post('storm', 'Boats leave the harbour.', at(12))
  const second = await app.post('storm', 'No trains & no ferries.', { title: 'Trains <stop>', ...at(11) })
  const first = await app.post('storm', 'The wind takes roofs.', at(10))
  return { first, second, third }
}

function read(app: TestApp, path: string) {
  return app.api('GET', path, { key: null })
}

/** The links of the list below the update. */
function hrefsIn(html: string): string[] {
  const [, list = ''] = /<nav class="crier neighbours".*?>(.*?)<\/nav>/s.exec(html) ?? []
  return [...list.matchAll(/href="([^"]*)"/g)].map(([, href = '']) => href.replace(/^https?:\/\/[^/]+/, ''))
}
