/** A link to a coverage in WordPress, which does not know the provider: a sandboxed frame without our script or style. */
import { expect, test } from 'vitest'
import { forThisFile } from '#test/support/for-this-file.ts'
import { openBrowser } from '#test/support/services/open-browser.ts'
import { startPartnerSite } from '#test/support/services/partner-site.ts'
import { startApp, type TestApp } from '#test/support/services/start-app.ts'
import { block, watchRoads } from './blocked-roads.ts'
import { at } from './coverage-page.ts'

const browser = forThisFile(openBrowser)
const SECRET = 'aB3dE6gH9k'

/** What WordPress makes of the HTML of `/oembed`: only these elements and attributes stay, the frame is hidden until it speaks. */
function filtered(html: string): string {
  const [, quote = ''] = /<blockquote[^>]*>(.*?)<\/blockquote>/s.exec(html) ?? []
  const [, frame = ''] = /<iframe([^>]*)><\/iframe>/.exec(html) ?? []
  const [, src = ''] = /src="([^"]*)"/.exec(frame) ?? []
  const kept = [...frame.matchAll(/ (width|height|title)="[^"]*"/g)].map(([text]) => text).join('')
  return `<blockquote class="wp-embedded-content" data-secret="${SECRET}">${quote}</blockquote><iframe class="wp-embedded-content" sandbox="allow-scripts" security="restricted" style="position: absolute; visibility: hidden;"${kept} src="${src}#?secret=${SECRET}" data-secret="${SECRET}"></iframe>`
}

/** As its own script does: by the secret and the sender, between 200 and 1,000 pixels, to the frame's own host. */
const LISTENER = `addEventListener('message', ({ data, source }) => {
  if (!data || /[^a-zA-Z0-9]/.test(data.secret)) return
  for (const one of document.querySelectorAll('blockquote[data-secret="' + data.secret + '"]')) one.style.display = 'none'
  for (const frame of document.querySelectorAll('iframe[data-secret="' + data.secret + '"]')) {
    if (source !== frame.contentWindow) continue
    frame.removeAttribute('style')
    if (data.message === 'height') frame.height = Math.min(1000, Math.max(200, parseInt(data.value, 10)))
    if (data.message === 'link' && new URL(data.value).host === new URL(frame.getAttribute('src')).host) {
      if (document.activeElement === frame) document.title = data.value
    }
  }
})`

type Post = { readonly url: string; readonly query?: string; readonly blocked?: readonly string[] }

async function openPost(app: TestApp, { url, query = '', blocked = [] }: Post) {
  const link = encodeURIComponent(`${app.url}/blogs/storm${query}`)
  const { body } = await app.api('GET', `/oembed?url=${link}`, { key: null })
  const reader = await browser.open('about:blank', { viewport: { width: 800, height: 900 } })
  const roads = watchRoads(reader.page)
  await block(reader.page, blocked)
  await reader.page.route(`${url}/`, route =>
    route.fulfill({
      contentType: 'text/html',
      body: `<!doctype html><title>Post</title><script>${LISTENER}</script>${filtered(body.html)}`,
    }),
  )
  await reader.page.goto(`${url}/`)
  return Object.assign(reader, { roads })
}

test('WordPress shows the frame at its height, with news in the first screen, live, and follows its links', async () => {
  await using app = await startApp()
  await app.createBlog('storm', { title: 'The storm', lead: { url: '/icon.svg', alt: 'Rain' } })
  await app.post('storm', 'See [elsewhere](https://elsewhere.example/).', at('10:00'))
  await using blog = await startPartnerSite(app.url, '')
  await using reader = await openPost(app, { url: blog.url })
  const { page } = reader
  const frame = page.frameLocator('iframe')
  const height = () => page.locator('iframe').evaluate(one => Number(one.getAttribute('height')))
  await page.locator('iframe').and(page.locator(':visible')).waitFor()
  await frame.locator('.connection[data-state="live"]').waitFor()
  const first = await height()

  expect(await page.locator('blockquote').isVisible()).toBe(false)
  expect(await frame.locator('img').count()).toBe(0)
  expect(first).toBeGreaterThanOrEqual(200)
  expect(first).toBeLessThan(720)
  const box = await frame.locator('.feed > article').first().boundingBox()
  expect(box && box.y + box.height).toBeLessThan(720)

  await app.post('storm', 'The river rises.\n\n'.repeat(4), at('10:01'))
  await frame.getByText('The river rises.').first().waitFor()
  await expect.poll(height).toBeGreaterThan(first)
  await frame.getByRole('link', { name: 'elsewhere' }).click()

  await expect.poll(() => page.title()).toMatch(new RegExp(`^${app.url}/blogs/storm#update-`))
})

test.each([
  ['everything', [], 'websocket'],
  ['no WebSocket', ['websocket'], 'events'],
  ['neither WebSocket nor streaming responses', ['websocket', 'events'], 'changes'],
] as const)(
  'if only sites may embed, a link with the pass of its site is live where the network lets %s through',
  async (_, blocked, road) => {
    await using app = await startApp({ env: { CRIER_EMBEDDING: 'sites' } })
    await app.createBlog('storm', { title: 'The storm' })
    for (let n = 10; n < 35; n += 1) await app.post('storm', `At ${n}`, at(`10:${n}`))
    await using blog = await startPartnerSite(app.url, '')
    await app.api('POST', '/v1/sites', { body: { id: 'post', name: 'A WordPress', origins: [blog.url] } })
    const { pass } = (await app.api('POST', '/v1/sites/post/pass')).body.site
    await using reader = await openPost(app, { url: blog.url, query: `?site=post&pass=${pass}`, blocked })
    const frame = reader.page.frameLocator('iframe')
    await frame.locator('.connection[data-state="live"]').waitFor()

    await app.post('storm', 'The river rises', at('10:50'))
    await frame.locator('.feed article', { hasText: 'The river rises' }).waitFor()
    await frame.getByRole('button', { name: 'Older updates' }).click()
    await frame.locator('.feed article', { hasText: 'At 10' }).waitFor()
    const used = reader.roads().at(-1)
    await app.api('POST', '/v1/sites/post/pass')
    await reader.page.reload()
    // WordPress shows the link instead of a frame that says nothing to it.
    await frame.getByText('is not valid any more').waitFor({ state: 'attached' })
    await reader.page.getByRole('link', { name: 'The storm' }).waitFor()

    expect(used).toBe(road)
    expect(await reader.page.locator('iframe').getAttribute('sandbox')).toBe('allow-scripts')
  },
)
