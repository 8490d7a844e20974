/** The live video on top of a coverage: loaded by the reader's click, played, and left alone by everything that arrives. */
import { readFileSync } from 'node:fs'
import type { BrowserContextOptions, Page } from 'playwright-core'
import { expect, test } from 'vitest'
import type { Blog } from '#shared/blog/blog.ts'
import { forThisFile } from '#test/support/for-this-file.ts'
import { openBrowser } from '#test/support/services/open-browser.ts'
import { startPartnerSite, widgetTag } from '#test/support/services/partner-site.ts'
import { startApp } from '#test/support/services/start-app.ts'
import { at, untilState } from './coverage-page.ts'
import { violationsIn } from './violations.ts'

const browser = forThisFile(openBrowser)
const app = forThisFile(startApp)

const STREAM = { url: 'https://stream.example/live.m3u8', title: 'The speech' }
const YOUTUBE = { url: 'https://youtu.be/dQw4w9WgXcQ', title: 'From the House' }

test('a stream is set on an open page, plays with one click, and plays on through all that arrives', async () => {
  const blog = await app.createBlog('speech')
  for (let minute = 10; minute < 30; minute += 1) await app.post('speech', `At ${minute}.`, at(`10:${minute}`))
  await using page = await openReader(`${app.url}/blogs/speech`)
  await untilState(page, 'Live')
  const set = await edit(blog, { video: STREAM })
  const button = page.getByRole('button', { name: 'Play: The speech' })
  await button.waitFor()
  expect(await page.locator('.screen').evaluate(one => getComputedStyle(one).aspectRatio)).toBe('16 / 9')
  await page.getByText('Loads from stream.example, which then learns that you are reading this.').waitFor()
  expect(await violationsIn(page)).toEqual([])
  expect(page.asked()).toBe(0)

  await button.press('Enter')
  await untilPlaying(page)
  await page.evaluate(() => Object.assign(globalThis, { frame: document.querySelector('.screen iframe') }))
  await app.post('speech', 'New above', at('11:00'))
  const ended = await edit(set, { title: 'Another title', video: { ...STREAM, title: 'It is over', ended: true } })
  await page.getByText('The live video has ended').waitFor()
  await page.getByText('New above', { exact: true }).waitFor()
  await page.evaluate(() => scrollTo(0, document.body.scrollHeight))
  await page.locator('.screen .player:popover-open').waitFor()
  const small = await page.locator('.screen .player').boundingBox()
  await page.getByRole('button', { name: 'Back to its place' }).click()
  await expect.poll(() => page.locator('.screen .player:popover-open').count()).toBe(0)

  expect(small?.width).toBeLessThan(400)
  expect(await page.evaluate(() => Reflect.get(globalThis, 'frame') === document.querySelector('.screen iframe'))).toBe(
    true,
  )
  expect(page.asked('live.m3u8')).toBe(1)
  await edit(ended, { video: null })
  await expect.poll(() => page.locator('.live-video').count()).toBe(0)
  expect(page.faults).toEqual([])
})

test('the video in another window pauses when one is started; a stream that is gone leaves the offer and its link', async () => {
  await app.createBlog('twice', { video: STREAM })
  await app.createBlog('gone', { video: { ...STREAM, url: 'https://stream.example/gone.m3u8' } })
  await using first = await openReader(`${app.url}/blogs/twice`)
  // As in a browser that knows no streams.
  await first.context().addInitScript(() => Object.assign(HTMLMediaElement.prototype, { canPlayType: () => '' }))
  await first.reload()
  await first.getByRole('button', { name: 'Play: The speech' }).click()
  await untilPlaying(first)
  expect(first.frames().some(one => one.url().startsWith(`${app.url}/video#https%3A%2F%2Fstream.example`))).toBe(true)
  const second = await first.context().newPage()
  await second.goto(`${app.url}/blogs/twice`)

  await second.getByRole('button', { name: 'Play: The speech' }).click()
  await untilPlaying(second)
  await expect.poll(() => isPaused(first)).toBe(true)

  await second.goto(`${app.url}/blogs/gone`)
  await second.getByRole('button', { name: 'Play: The speech' }).click()
  await second.getByRole('alert').getByText('The video cannot be played right now.').waitFor()
  await second.getByRole('button', { name: 'Play: The speech' }).waitFor()
})

test('in a widget a provider’s video is loaded by consent, under the page’s policy, and can be left out', async () => {
  const blog = await app.createBlog('widget', { video: YOUTUBE })
  const partner = await startPartnerSite(app.url, widgetTag(app.url, 'widget'), 'https://www.youtube-nocookie.com')
  await using _ = partner
  await using page = await openReader(partner.url)

  await page.getByRole('button', { name: 'Play: From the House' }).click()
  const frame = page.locator('.screen iframe')
  expect(await frame.getAttribute('src')).toBe('https://www.youtube-nocookie.com/embed/dQw4w9WgXcQ?autoplay=1')
  await page.frameLocator('.screen iframe').getByText('A video').waitFor()
  await edit(blog, { video: STREAM })
  await page.getByRole('button', { name: 'Play: The speech' }).click()
  await untilPlaying(page)

  const element = page.locator('crier-blog')
  await element.evaluate(one => one.setAttribute('video', 'none'))
  await page.locator('.live-video').waitFor({ state: 'hidden' })
  expect(page.faults).toEqual([])
})

async function edit({ id, version }: Blog, fields: object): Promise<Blog> {
  const answer = await app.api('PATCH', `/v1/blogs/${id}`, { body: fields, headers: { 'If-Match': `"${version}"` } })
  if (answer.status !== 200) throw new Error(answer.text)
  return answer.body.blog
}

/** Time passes in it. */
async function untilPlaying(page: Page): Promise<void> {
  await page.locator('.screen iframe').waitFor()
  const inside = await (await page.locator('.screen iframe').elementHandle())?.contentFrame()
  await inside?.waitForFunction(() => (document.querySelector('video')?.currentTime ?? 0) > 0.2)
}

async function isPaused(page: Page): Promise<boolean | undefined> {
  const inside = await (await page.locator('.screen iframe').elementHandle())?.contentFrame()
  return inside?.evaluate(() => document.querySelector('video')?.paused)
}

/** A stream's server and a provider, and how often each file was asked for. */
async function openReader(url: string, options?: BrowserContextOptions) {
  const page = await browser.openPage('about:blank', { viewport: { width: 1000, height: 800 }, ...options })
  const asked: string[] = []
  await page.context().route('https://stream.example/**', route => {
    const name = new URL(route.request().url()).pathname.slice(1)
    asked.push(name)
    if (name === 'gone.m3u8') return route.fulfill({ status: 404, headers: { 'Access-Control-Allow-Origin': '*' } })
    const body = readFileSync(`test/fixtures/stream/${name}`)
    const contentType = name.endsWith('m3u8') ? 'application/vnd.apple.mpegurl' : 'video/mp4'
    return route.fulfill({ body, contentType, headers: { 'Access-Control-Allow-Origin': '*' } })
  })
  await page.context().route('https://www.youtube-nocookie.com/**', route => {
    asked.push('youtube')
    return route.fulfill({ contentType: 'text/html', body: '<!doctype html><title>A video</title><p>A video</p>' })
  })
  await page.goto(url)
  return Object.assign(page, { asked: (name = '') => asked.filter(one => one.includes(name)).length })
}
