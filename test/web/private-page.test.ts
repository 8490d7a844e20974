/** The page of a private coverage: nothing, or what the editor gave everybody. */
import { expect } from 'vitest'
import { startApp } from '#test/support/services/start-app.ts'
import { testWith } from '#test/support/test-with.ts'

const test = testWith({ app: () => startApp({ env: { CRIER_READER_JWT_SECRET: 'x'.repeat(32) } }) })

const PRIVATE = {
  access: 'private',
  title: 'The <inside> story',
  standfirst: 'For members: the vote is lost.',
  language: 'en',
}
const OPEN = 'What happened, "hour" by hour & more.'

test('without a public standfirst there is nothing at its address', async ({ app }) => {
  await app.createBlog('inside', PRIVATE)
  await app.createBlog('public', { publicStandfirst: OPEN })

  const [page, open] = [
    await app.api('GET', '/blogs/inside', { key: null }),
    await app.api('GET', '/blogs/public', { key: null }),
  ]

  expect([page.status, page.text.includes('inside&gt; story')]).toEqual([404, false])
  expect(ldIn(open.text).isAccessibleForFree).toBe(true)
})

test('with one, readers and search engines see it and the title, and know that the rest is not free', async ({
  app,
}) => {
  const blog = await app.createBlog('inside', { ...PRIVATE, publicStandfirst: OPEN })
  await app.post('inside', 'A secret update.', { key: true, pinned: true })

  const page = await app.api('GET', '/blogs/inside', { key: null })

  expect([page.status, page.headers.get('Cache-Control')]).toEqual([200, expect.stringContaining('public')])
  expect(page.text).toContain('<h1 class="title">The &lt;inside&gt; story</h1>')
  expect(page.text).toContain('This coverage is for subscribers.')
  expect(page.text).not.toMatch(/the vote is lost|secret|<crier-blog|widget\.js|feed\./)
  expect(ldIn(page.text)).toMatchObject({
    ...{ '@type': 'LiveBlogPosting', headline: PRIVATE.title, description: OPEN, isAccessibleForFree: false },
    hasPart: { isAccessibleForFree: false, cssSelector: '.members' },
  })
  expect(page.text).toContain('class="members"')

  await app.api('PATCH', '/v1/blogs/inside', {
    headers: { 'If-Match': `"${blog.version}"` },
    body: { publicStandfirst: null },
  })
  expect((await app.api('GET', '/blogs/inside', { key: null })).status).toBe(404)
})

test('everything else of it stays private', async ({ app }) => {
  await app.createBlog('inside', { ...PRIVATE, publicStandfirst: OPEN })
  const paths = ['/', '/sitemap.xml', '/news-sitemap.xml']

  const shown = await Promise.all(paths.map(path => app.api('GET', path, { key: null })))
  const refused = [
    '/v1/blogs/inside',
    '/blogs/inside/feed.atom',
    '/embed/inside',
    '/blogs/inside?before=x',
    '/blogs/inside?at=2026-01-01T00:00:00Z',
  ]
  const statuses = await Promise.all(refused.map(async path => (await app.api('GET', path, { key: null })).status))

  for (const { text } of shown) expect(text).not.toMatch(/inside&gt; story|blogs\/inside|hour by hour/)
  expect(statuses).toEqual([401, 404, 404, 200, 404])
})

function ldIn(html: string) {
  return JSON.parse(/<script type="application\/ld\+json">(.*?)<\/script>/s.exec(html)?.[1] ?? '{}')
}
