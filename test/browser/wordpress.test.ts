/** A link to a coverage in WordPress, which does not know the provider: a sandboxed frame without our script or style. */
import { expect, test } from 'vitest'
import { forThisFile } from '#test/support/for-this-file.ts'
import { openBrowser } from '#test/support/services/open-browser.ts'
import { startPartnerSite } from '#test/support/services/partner-site.ts'
import { startApp, type TestApp } from '#test/support/services/start-app.ts'
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

async function openPost(app: TestApp, url: string) {
  const { body } = await app.api('GET', `/oembed?url=${encodeURIComponent(`${app.url}/blogs/storm`)}`, { key: null })
  const reader = await browser.open('about:blank', { viewport: { width: 800, height: 900 } })
  await reader.page.route(`${url}/`, route =>
    route.fulfill({
      contentType: 'text/html',
      body: `<!doctype html><title>Post</title><script>${LISTENER}</script>${filtered(body.html)}`,
    }),
  )
  await reader.page.goto(`${url}/`)
  return reader
}

test('WordPress shows the frame at its height, with news in the first screen, live, and follows its links', async () => {
  await using app = await startApp()
  await app.createBlog('storm', { title: 'The storm', lead: { url: '/icon.svg', alt: 'Rain' } })
  await app.post('storm', 'See [elsewhere](https://elsewhere.example/).', at('10:00'))
  await using blog = await startPartnerSite(app.url, '')
  await using reader = await openPost(app, blog.url)
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
