/** What a reader views and reads is counted for the page that they read it on, without a cookie or an address. */
import type { Page } from 'playwright-core'
import { expect, test } from 'vitest'
import { forThisFile } from '#test/support/for-this-file.ts'
import { openBrowser } from '#test/support/services/open-browser.ts'
import { startPartnerSite, widgetTag } from '#test/support/services/partner-site.ts'
import { startApp } from '#test/support/services/start-app.ts'
import { openLive, postMany } from './coverage-page.ts'

const browser = forThisFile(openBrowser)
const app = forThisFile(startApp)

/** The shortest read, and a look before and after it. */
const READ_MS = 4_500
const COUNTED = { timeout: 20_000, interval: 250 }

test('on page, widget and article what stays on screen is viewed, and read if it stays long enough; what is below the screen, or above it, is neither', async () => {
  const posts = await postMany(app, 15)
  const [oldest, newest] = [posts[0], posts.at(-1)]
  if (!oldest || !newest) throw new Error('There are updates')
  const address = `/blogs/storm/updates/${newest.id}`
  const update = `<script type="module" src="${app.url}/update.js"></script><crier-update src="${app.url}${address}"><a href="${app.url}${address}">It</a></crier-update>`
  await using partner = await startPartnerSite(app.url, widgetTag(app.url))
  await using article = await startPartnerSite(app.url, update)
  await using long = await startPartnerSite(app.url, `${widgetTag(app.url)}${'<p>Below.</p>'.repeat(200)}`)
  for (const [name, { url }] of [
    ['Tribune', partner],
    ['Gazette', long],
  ] as const) {
    const body = { id: name.toLowerCase(), name, origins: [new URL(url).origin] }
    await app.api('POST', '/v1/sites', { body })
  }
  await using page = await openLive({ browser, url: `${app.url}/blogs/storm` })
  await using widget = await openLive({ browser, url: partner.url })
  await using framed = await browser.openPage(article.url)
  await using own = await browser.openPage(`${app.url}${address}`)
  await using below = await browser.openPage('about:blank')
  await using secluded = await browser.openPage('about:blank')
  await secluded.addInitScript(() =>
    Object.defineProperty(Navigator.prototype, 'globalPrivacyControl', { value: true }),
  )
  const asked: string[] = []
  secluded.on('request', request => void asked.push(`${request.method()} ${new URL(request.url()).pathname}`))
  await secluded.goto(`${app.url}/blogs/storm`)
  await secluded.waitForResponse(/reads\.js/)
  await scrollBelowWhenSeen(below, long.url)
  const all = [page, widget, framed, own, secluded, below]
  // Without a service worker nothing is lost on leaving.
  await page.waitForFunction('navigator.serviceWorker.controller')
  for (const one of all) await untilWatched(one)
  // The clock itself: the newest update's length takes a reader two seconds, after a look a second.
  await page.waitForTimeout(READ_MS)

  for (const one of all) await one.goto('about:blank')

  const counts = async () => (await app.api('GET', '/v1/blogs/storm/reads?sites=true')).body
  const bySite = async () => {
    const first = (await counts()).updates.find(({ id }: { id: string }) => id === newest.id)
    const sites: readonly Site[] = first?.sites ?? []
    return Object.fromEntries(sites.map(({ site, views, reads }) => [site, [views.count, reads.count]]))
  }
  await expect.poll(bySite, COUNTED).toEqual({ '~own': [2, 2], '~frames': [1, 1], tribune: [1, 1] })
  const { updates, sites } = await counts()
  expect(updates.map(({ id }: { id: string }) => id)).not.toContain(oldest.id)
  expect(sites.map(({ name }: { name?: string }) => name)).toContain('Tribune')
  expect(asked.filter(one => one.startsWith('POST'))).toEqual([])
  for (const one of all) {
    expect(await one.context().cookies()).toEqual([])
    expect(one.faults).toEqual([])
  }
})

/** Leaves the coverage's place on the page as soon as its updates have been looked at for the first time. */
async function scrollBelowWhenSeen(page: Page, url: string): Promise<void> {
  await page.addInitScript(() => {
    const Observer = IntersectionObserver
    const isUpdate = ({ isIntersecting, target }: IntersectionObserverEntry) =>
      isIntersecting && target.id.startsWith('update-')
    window.IntersectionObserver = class extends Observer {
      constructor(hear: IntersectionObserverCallback, options?: IntersectionObserverInit) {
        super((entries, sight) => {
          hear(entries, sight)
          if (entries.some(isUpdate)) scrollTo(0, document.body.scrollHeight)
        }, options)
      }
    }
  })
  await page.goto(url)
  await expect.poll(() => page.evaluate('scrollY'), COUNTED).not.toBe(0)
}

async function untilWatched(page: Page): Promise<void> {
  const isLoaded = "performance.getEntriesByType('resource').some(({ name }) => name.includes('/reads.js'))"
  await expect
    .poll(async () => (await Promise.all(page.frames().map(one => one.evaluate(isLoaded)))).includes(true))
    .toBe(true)
}

type Site = { readonly site: string; readonly views: { count: number }; readonly reads: { count: number } }
