/** The live video on top of a coverage, over HTTP: what may be set, and where it is shown. */
import { expect } from 'vitest'
import type { Blog } from '#shared/blog/blog.ts'
import { startApp, type TestApp } from '#test/support/services/start-app.ts'
import { testWith } from '#test/support/test-with.ts'

const STREAM = { url: 'https://stream.example/live.m3u8?from=start', title: 'The speech' }
const YOUTUBE = { url: 'https://www.youtube.com/live/dQw4w9WgXcQ', title: 'From the House' }

const test = testWith({ app: startApp })

test('a video is set, changed, ended and taken away; it began when its address was set', async ({ app }) => {
  const set = await app.createBlog('storm', { video: STREAM })
  const renamed = await edit(app, set, { video: { ...STREAM, title: 'The speech, and the reply' } })
  const ended = await edit(app, renamed, { video: { ...STREAM, ended: true } })
  const still = await edit(app, ended, { video: { ...STREAM, title: 'Over', ended: true } })
  const other = await edit(app, still, { video: YOUTUBE })
  const gone = await edit(app, other, { video: null })

  expect(set.video).toEqual({ ...STREAM, startedAt: set.createdAt })
  expect(renamed.video).toEqual({ ...STREAM, title: 'The speech, and the reply', startedAt: set.createdAt })
  expect(ended.video).toMatchObject({ startedAt: set.createdAt, endedAt: ended.updatedAt })
  expect(still.video).toMatchObject({ title: 'Over', startedAt: set.createdAt, endedAt: ended.updatedAt })
  expect(other.video).toEqual({
    ...YOUTUBE,
    startedAt: other.updatedAt,
    player: { url: 'https://www.youtube-nocookie.com/embed/dQw4w9WgXcQ', aspectRatio: 1.778 },
  })
  expect(gone).not.toHaveProperty('video')
})

const UNPLAYABLE = [
  'http://stream.example/live.m3u8',
  'https://user:word@stream.example/live.m3u8',
  'https://stream.example/live.mp4',
  'https://evil.example/?live.m3u8',
  'https://evil.example/#.m3u8',
  'https://youtu.be.evil.example/dQw4w9WgXcQ',
  'https://x.com/ana/status/1',
  'https://open.spotify.com/track/4uLU6hMCjMI75M1A2tKUQC',
  'javascript:alert(1)//.m3u8',
  '//stream.example/live.m3u8',
]

test('an address that no page of ours could play is refused', async ({ app }) => {
  await app.createBlog('storm')
  const headers = { 'If-Match': '"1"' }

  for (const url of UNPLAYABLE) {
    const { status, body } = await app.api('PATCH', '/v1/blogs/storm', {
      body: { video: { url, title: 'A' } },
      headers,
    })
    expect([url, status, body.errors?.[0]?.path]).toEqual([url, 422, 'video.url'])
  }
})

test('a page has the video without loading anything for it, and tells search engines that it is live', async ({
  app,
}) => {
  const blog = await app.createBlog('storm', { video: { ...STREAM, poster: { url: '/none.png', alt: 'The House' } } })
  const live = await page(app, '/blogs/storm')
  await edit(app, blog, { state: 'ended' })
  await expect.poll(async () => (await page(app, '/blogs/storm')).html).toContain('The live video has ended')
  const ended = await page(app, '/blogs/storm')

  expect(live.html).toContain('Live video')
  expect(live.html).not.toMatch(/<(iframe|video)/)
  expect(live.node.video).toMatchObject({
    '@type': 'VideoObject',
    name: 'The speech',
    thumbnailUrl: `${app.url}/none.png`,
    contentUrl: STREAM.url,
    publication: { '@type': 'BroadcastEvent', isLiveBroadcast: true, startDate: blog.createdAt },
  })
  expect(live.node.video.publication).not.toHaveProperty('endDate')
  expect(ended.node.video.publication.endDate).toBe(ended.node.coverageEndTime)
})

test('partners’ HTML has a link in place of the player, and none of it on request', async ({ app }) => {
  await app.createBlog('storm', { video: STREAM })
  await app.createBlog('tube', { video: YOUTUBE })

  const { html } = await page(app, '/embed/storm/html')

  expect(html).toContain(`<a href="${app.url}/blogs/storm" rel="noopener nofollow">Watch the video</a>`)
  expect((await page(app, '/embed/tube/html')).html).toContain(`<a href="${YOUTUBE.url}" rel="noopener nofollow">`)
  expect((await page(app, '/embed/storm/html?video=none')).html).not.toContain('The speech</h')
  expect((await page(app, '/embed/storm?video=none')).html).not.toContain('class="live-video"')
  expect((await page(app, '/blogs/storm?show=key')).html).not.toContain('class="live-video"')
})

test('only the page that plays streams may load from their hosts, and it may be framed', async ({ app }) => {
  await app.createBlog('storm', { video: STREAM })
  const policyOf = async (path: string) => (await page(app, path)).policy

  const [reader, frame, video] = await Promise.all(['/blogs/storm', '/embed/storm', '/video'].map(policyOf))

  expect(video).toMatch(/media-src 'self' https: http: blob:;connect-src 'self' ws: wss: https:;.*frame-ancestors \*/)
  for (const policy of [reader, frame]) {
    expect(policy).toContain("connect-src 'self' ws: wss:;")
    expect(policy).not.toContain('blob:')
  }
})

test('a site of one topic gets no video of the whole coverage', async ({ app }) => {
  await app.createBlog('storm', { video: STREAM, topics: [{ id: 'roads', name: 'Roads' }] })
  const site = { id: 'gazette', name: 'Gazette', origins: ['https://gazette.example'], topic: 'roads' }
  expect((await app.api('POST', '/v1/sites', { body: site })).status).toBe(201)
  const headers = { Origin: 'https://gazette.example' }

  for (const path of ['/v1/blogs/storm', '/embed/storm?site=gazette', '/embed/storm/html?site=gazette'])
    expect((await app.api('GET', path, { key: null, headers })).text, path).not.toContain('stream.example')
})

async function edit(app: TestApp, { id, version }: Blog, fields: object): Promise<Blog> {
  const answer = await app.api('PATCH', `/v1/blogs/${id}`, { body: fields, headers: { 'If-Match': `"${version}"` } })
  if (answer.status !== 200) throw new Error(answer.text)
  return answer.body.blog
}

async function page(app: TestApp, path: string) {
  const { text: html, headers } = await app.api('GET', path, { key: null })
  const [, node = '{}'] = /<script type="application\/ld\+json">(.*?)<\/script>/s.exec(html) ?? []
  return { html, node: JSON.parse(node), policy: headers.get('Content-Security-Policy') ?? '' }
}
