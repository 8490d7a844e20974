/** The description of a pasted link. */
import { afterAll, beforeAll, expect, test } from 'vitest'
import { createLinks } from '#editorial/link-previews/links.ts'
import { readOembed } from '#editorial/link-previews/oembed.ts'
import { previewPage } from '#editorial/link-previews/page.ts'
import { systemClock } from '#platform/clock.ts'
import { createWebReader } from '#platform/web-reader/web-reader.ts'
import { embed } from '#shared/blog/portable-text.ts'
import { cpuMs } from '#test/support/clocks/cpu-time.ts'
import { HOSTILE_BODIES } from '#test/support/data/hostile-bodies.ts'
import { json, type OtherSite, page, redirect, startOtherSite } from '#test/support/services/other-site.ts'
import { startApp, type TestApp } from '#test/support/services/start-app.ts'

const og = (fields: Readonly<Record<string, string>>) =>
  Object.entries(fields)
    .map(([name, content]) => `<meta property="og:${name}" content="${content}">`)
    .join('')

let site: OtherSite
let app: TestApp
beforeAll(async () => {
  site = await startOtherSite({
    '/article': page(
      `<title>Wrong</title>${og({ title: 'Barrier &amp; town', description: 'It <b>holds</b>.', site_name: 'The Gazette' })}
       <meta name="author" content=" Ana\n Reyes "><meta property="article:published_time" content="2026-03-04T16:44:00+02:00">`,
    ),
    '/video': page(
      `<link rel="alternate" type="application/json+oembed" href="/oembed?format=json&amp;url=x">${og({ title: 'From the page' })}`,
    ),
    '/oembed': json({
      version: '1.0',
      type: 'video',
      provider_name: 'Harbour TV',
      author_name: 'Ana Reyes',
      title: 'The barrier',
    }),
    '/bare': page('<title>  A title\n  alone </title>'),
    '/latin': response => {
      response.writeHead(200, { 'Content-Type': 'text/html; charset=ISO-8859-1' })
      response.end(Buffer.from('<title>Åland</title>', 'latin1'))
    },
    '/long': page(og({ title: '😀'.repeat(9_000), site_name: 'x'.repeat(500), 'article:published_time': 'yesterday' })),
    '/hostile': page(
      `${og({ title: '&lt;script&gt;alert(1)&lt;/script&gt;\u0000\u0007', site_name: 'javascript:x' })}
       <link rel="alternate" type="application/json+oembed" href="http://169.254.169.254/latest">`,
    ),
    '/broken-oembed': page(
      `<link rel=alternate type=application/json+oembed href=/no-json>${og({ title: 'Still here' })}`,
    ),
    '/no-json': page('not JSON'),
    '/picture': page('x', 'image/jpeg'),
    '/never': () => {},
    '/short': redirect('/posts/7'),
    '/posts/7': page(og({ title: 'The page of the post' })),
    '/api': json({ author_name: 'Ana', title: 'Told by the endpoint' }),
  })
  app = await startApp({ env: { CRIER_LINK_ORIGINS: site.url } })
})
afterAll(async () => {
  await app[Symbol.asyncDispose]()
  await site[Symbol.asyncDispose]()
})

test.each([
  [
    'an article',
    '/article',
    {
      provider: 'The Gazette',
      author: 'Ana Reyes',
      text: 'Barrier & town\nIt <b>holds</b>.',
      time: '2026-03-04T14:44:00.000Z',
    },
  ],
  [
    'a video whose page declares its oEmbed endpoint',
    '/video',
    { provider: 'harbour tv', author: 'Ana Reyes', text: 'The barrier' },
  ],
  ['a page with only a title', '/bare', { provider: '127.0.0.1', text: 'A title alone' }],
  ['a page in an old encoding', '/latin', { provider: '127.0.0.1', text: 'Åland' }],
  ['a page with markup in its text', '/hostile', { provider: 'javascript:x', text: '<script>alert(1)</script>' }],
  ['a page whose oEmbed is broken', '/broken-oembed', { provider: '127.0.0.1', text: 'Still here' }],
  ['a file', '/picture', { provider: '127.0.0.1' }],
  ['a missing page', '/none', { provider: '127.0.0.1' }],
])('%s', async (_, path, told) => {
  const url = site.url + path
  const { status, body } = await app.api('POST', '/v1/links', { body: { url } })

  expect([status, body]).toEqual([200, { embed: { ...told, url } }])
})

test('texts that are too long are cut to the limits of an embed', async () => {
  const { body } = await app.api('POST', '/v1/links', { body: { url: `${site.url}/long` } })

  expect(embed.safeParse({ _type: 'embed', _key: 'k', ...body.embed }).success).toBe(true)
  expect([body.embed.text.length, body.embed.text.isWellFormed(), body.embed.provider.length]).toEqual([
    9_999,
    true,
    60,
  ])
  expect(body.embed.time).toBeUndefined()
})

test.each([
  'http://127.0.0.1/admin',
  'http://localhost/admin',
  'http://[::1]/',
  'http://169.254.169.254/latest/meta-data/',
])('%s is described without a request', async url => {
  const { status, body } = await app.api('POST', '/v1/links', { body: { url } })

  expect([status, body]).toEqual([200, { embed: { url, provider: new URL(url).hostname } }])
})

test.each(['javascript:alert(1)', 'mailto:ana@example.org', '/blogs/storm', 'example.org', 'https://', ''])(
  '%j is no link, and the answer says what would be',
  async url => {
    const { status, body } = await app.api('POST', '/v1/links', { body: { url } })

    expect([status, body.errors[0].path]).toEqual([422, 'url'])
    expect(body.errors[0].message).toContain('use an address that begins with https://')
  },
)

test('describing a link requires a key', async () => {
  expect((await app.api('POST', '/v1/links', { key: null, body: { url: site.url } })).status).toBe(401)
})

const knows = /\/posts\/\d+$/
const links = (budgetMs?: number) =>
  createLinks({
    web: createWebReader({ origins: [site.url], userAgent: () => 'Crier' }),
    clock: systemClock,
    endpoints: [{ provider: 'tidings', knows, endpoint: `${site.url}/api?format=json` }],
    ...(budgetMs && { budgetMs }),
  })

test("a known provider's endpoint is used, and its page is not requested", async () => {
  const url = `${site.url}/posts/7`
  const before = site.asked.length

  expect(await links().describe(url, 'a key')).toEqual({
    provider: 'tidings',
    author: 'Ana',
    text: 'Told by the endpoint',
    url,
  })

  expect(site.asked.slice(before)).toEqual([`/api?format=json&url=${encodeURIComponent(url)}`])
})

test('a shortened link is replaced by its target', async () => {
  expect(await links().describe(`${site.url}/short`, 'a key')).toMatchObject({
    provider: 'tidings',
    text: 'Told by the endpoint',
    url: `${site.url}/posts/7`,
  })
})

test('an unresponsive provider costs no more than an editor would wait, and the link is kept', async () => {
  const url = `${site.url}/never`

  expect(await links(100).describe(url, 'a key')).toEqual({ provider: '127.0.0.1', url })
})

test('links that never respond affect only the key that sent them', async () => {
  const [never, article] = [`${site.url}/never`, `${site.url}/article`]
  const busy = links(1_000)
  const waiting = Array.from({ length: 8 }, () => busy.describe(never, 'one key'))

  const ninth = await busy.describe(article, 'one key')
  const other = await busy.describe(article, 'another key')
  await Promise.all(waiting)

  expect(ninth).toEqual({ provider: '127.0.0.1', url: article })
  expect(other).toMatchObject({ provider: 'The Gazette' })
  expect(await busy.describe(article, 'one key')).toMatchObject({ provider: 'The Gazette' })
})

const hostile = HOSTILE_BODIES.filter(({ what }) => what.startsWith('html')).map(({ what, make }) => ({
  what,
  html: (characters: number) => String(make(characters).html),
}))

test.each(hostile)('parsing a page of $what costs no more than one request may', ({ html }) => {
  const whole = html(200_000)
  const inHead = `<title>Told</title><meta name="description" content="in the head"><head>${whole}`

  expect(previewPage(`<head><title>Told</title></head><body>${whole}`, { isPost: false }).found.text).toBe('Told')
  expect(cpuMs(() => previewPage(inHead, { isPost: true }), 100)).toBeLessThan(100)
})

test.each(hostile)('parsing oEmbed with $what costs no more than one request may', ({ html }) => {
  const answer = (characters: number) => JSON.stringify({ title: 'Told', html: html(characters) })

  expect(cpuMs(() => readOembed(answer(20_000)), 100)).toBeLessThan(100)
  expect(readOembed(answer(150_000))).toMatchObject({ text: 'Told' })
})

test.each([
  [
    'X',
    {
      author_name: 'Ana Reyes',
      provider_name: 'Twitter',
      html: '<blockquote class="twitter-tweet"><p lang="en">The barrier <a href="https://t.co/1">holds</a>.<br>So far.</p>&mdash; Ana Reyes (@anareyes) <a href="https://twitter.com/anareyes/status/1234567">March 4, 2026</a></blockquote>\n',
    },
    {
      provider: 'twitter',
      author: 'Ana Reyes',
      handle: 'anareyes',
      text: 'The barrier holds.\nSo far.',
      time: '2026-03-04',
    },
  ],
  [
    'Bluesky',
    {
      author_name: 'Ana Reyes',
      html: '<blockquote class="bluesky-embed"><p lang="en">The barrier holds.<br><br><a href="https://bsky.app/profile/did:plc:a/post/3k?ref_src=embed">[image or embed]</a></p>&mdash; Ana Reyes (<a href="https://bsky.app/profile/did:plc:a">@ana.example</a>) <a href="https://bsky.app/profile/did:plc:a/post/3k">March 4, 2026 at 5:08 PM</a></blockquote><script async src="https://embed.bsky.app/static/embed.js"></script>',
    },
    { author: 'Ana Reyes', handle: 'ana.example', text: 'The barrier holds.\n\n[image or embed]', time: '2026-03-04' },
  ],
  [
    'Vimeo',
    {
      provider_name: 'Vimeo',
      author_name: 'Ana',
      title: 'Barrier',
      upload_date: '2026-03-04 11:08:28',
      html: '<iframe src="https://player.vimeo.com/video/1"></iframe>',
    },
    { provider: 'vimeo', author: 'Ana', text: 'Barrier', time: '2026-03-04' },
  ],
  [
    'TikTok',
    {
      provider_name: 'TikTok',
      author_name: 'Ana R',
      author_unique_id: 'ana',
      title: 'Barrier #storm',
      html: '<blockquote class="tiktok-embed"><section><a href="https://www.tiktok.com/@ana">@ana</a><p>Barrier</p></section></blockquote>',
    },
    { provider: 'tiktok', author: 'Ana R', handle: 'ana', text: 'Barrier #storm' },
  ],
  ['a provider that sends wrong types', { author_name: 7, title: ['x'], html: {}, provider_name: null }, {}],
])('the oEmbed data of %s is read as plain text', (_, answer, told) => {
  expect(readOembed(JSON.stringify(answer))).toEqual(told)
})

test.each(['', 'null', '[]', '"x"', '{', '<html>'])('%j is not an oEmbed response', text => {
  expect(readOembed(text)).toBeUndefined()
})

test('the page of a Mastodon post gives its author and text', () => {
  const head = `${og({ title: 'Ana Reyes (@ana@example.social)', description: 'The barrier holds.', published_time: '2026-03-04T15:08:28Z', site_name: 'Mastodon' })}
    <link href='https://example.social/api/oembed?format=json&amp;url=x' rel='alternate' type='application/json+oembed'>`

  expect(previewPage(head, { isPost: true })).toEqual({
    oembed: 'https://example.social/api/oembed?format=json&url=x',
    found: {
      ...{ provider: 'Mastodon', author: 'Ana Reyes', handle: 'ana@example.social' },
      ...{ text: 'The barrier holds.', time: '2026-03-04T15:08:28.000Z' },
    },
  })
})
