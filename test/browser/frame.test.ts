/** A coverage in a frame of another site's page: as high as its content, controlled by that page, deaf to all others. */
import type { Page } from 'playwright-core'
import { expect } from 'vitest'
import { forThisFile } from '#test/support/for-this-file.ts'
import { openBrowser } from '#test/support/services/open-browser.ts'
import { startPartnerSite } from '#test/support/services/partner-site.ts'
import { startApp, type TestApp } from '#test/support/services/start-app.ts'
import { testWith } from '#test/support/test-with.ts'
import { at, openLive, postMany, untilDrawn } from './coverage-page.ts'
import { violationsIn } from './violations.ts'

const browser = forThisFile(openBrowser)

const test = testWith({ app: startApp })

test('the HTML from /oembed shows a live coverage that is as high as its content', async ({ app }) => {
  await postMany(app)
  const page = await app.api('GET', '/blogs/storm', { key: null })
  const [, link = ''] = /type="application\/json\+oembed"[^>]* href="([^"]+)"/.exec(page.text) ?? []
  const { body } = await app.api('GET', link.replaceAll('&amp;', '&'), { key: null })
  await using partner = await startPartnerSite(app.url, body.html)

  await using reader = await browser.openPage(partner.url)
  await untilLive(reader)
  await untilWhole(reader)

  expect(body).toMatchObject({ version: '1.0', type: 'rich', title: 'The storm', width: 640, height: 720 })
  expect(reader.faults.filter(fault => !fault.includes('inline style'))).toEqual([])
})

test('arrivals wait while the surrounding page is scrolled down, and nothing moves; the button leads to the first', async () => {
  await using app = await startApp()
  const posts = await postMany(app)
  await using partner = await startPartnerSite(app.url, tagsFor(app))
  await using page = await browser.openPage(partner.url)
  await untilLive(page)
  await untilWhole(page)
  const read = inFrame(page).locator(`#update-${posts[5]?.id}`)
  await page.evaluate(top => scrollTo(0, top), (await read.boundingBox())?.y ?? 0)
  await page.waitForFunction(() => scrollY > 500)
  await untilDrawn(page)
  const before = (await read.boundingBox())?.y ?? Number.NaN

  await app.post('storm', 'First new', at('11:00'))
  await app.post('storm', 'Second new', at('11:01'))
  const button = inFrame(page).getByRole('button', { name: '2 new updates' })
  await button.waitFor()
  const place = (await button.boundingBox())?.y ?? Number.NaN
  expect(place).toBeGreaterThan(0)
  expect(place).toBeLessThan(200)
  expect(Math.abs(((await read.boundingBox())?.y ?? Number.NaN) - before)).toBeLessThan(1)

  await button.click()
  const first = inFrame(page).locator('.feed > article', { hasText: 'Second new' })
  await first.waitFor()
  await page.waitForFunction(() => scrollY < 500)
  await untilDrawn(page)
  const { y = Number.NaN } = (await first.boundingBox()) ?? {}
  expect(y).toBeGreaterThan(-2)
  expect(y).toBeLessThan(300)
})

test('a permalink of the surrounding page leads into the frame, and one inside the frame changes the page’s address', async () => {
  await using app = await startApp()
  const posts = await postMany(app)
  await using partner = await startPartnerSite(app.url, tagsFor(app))
  await using page = await browser.openPage(`${partner.url}/#update-${posts[2]?.id}`)
  await untilLive(page)

  await page.waitForFunction(() => scrollY > 500)
  const { y = Number.NaN } = (await inFrame(page).locator(`#update-${posts[2]?.id}`).boundingBox()) ?? {}
  expect(Math.abs(y)).toBeLessThan(720)

  await inFrame(page).locator(`#update-${posts[4]?.id} .when`).click()
  await page.waitForFunction(hash => location.hash === hash, `#update-${posts[4]?.id}`)
})

test('a permalink leads to an old update in one of two frames, below a sticky header; the other frame stays silent', async () => {
  await using app = await startApp()
  const posts = await postMany(app, 45)
  await app.createBlog('calm')
  const frames = `<iframe src="${app.url}/embed/calm" title="The calm"></iframe>${tagsFor(app)}`
  await using partner = await startPartnerSite(app.url, frames)
  await using page = await browser.openPage('about:blank')
  const warnings: string[] = []
  page.on('console', message => warnings.push(message.text()))
  await page.addInitScript(() => {
    const sheet = new CSSStyleSheet()
    sheet.replaceSync(':root { scroll-padding-top: 60px }')
    document.adoptedStyleSheets = [sheet]
  })

  await page.goto(`${partner.url}/#update-${posts[9]?.id}`)

  const [calm, storm] = [page.frameLocator('iframe >> nth=0'), page.frameLocator('iframe >> nth=1')]
  const article = storm.locator(`#update-${posts[9]?.id}`)
  await article.and(storm.locator(':focus')).waitFor()
  await page.waitForFunction(() => scrollY > 500)
  await untilDrawn(page)
  const { y = Number.NaN } = (await article.boundingBox()) ?? {}
  expect(Math.abs(y - 60)).toBeLessThan(2)
  await expect.poll(() => calm.getByRole('status').allTextContents()).toEqual([''])
  expect(warnings.filter(text => text.includes('postMessage'))).toEqual([])
})

test('without the loader script the frame scrolls by itself', async ({ app }) => {
  const posts = await postMany(app)
  await using partner = await startPartnerSite(app.url, `<iframe src="${app.url}/embed/storm" height="500"></iframe>`)
  await using page = await browser.openPage(partner.url)
  await untilLive(page)

  await inFrame(page)
    .locator(`#update-${posts[5]?.id}`)
    .evaluate(article => article.scrollIntoView())
  await app.post('storm', 'New', at('11:00'))
  await inFrame(page).getByRole('button', { name: '1 new update' }).click()

  await inFrame(page).locator('.feed > article', { hasText: 'New' }).waitFor()
  expect(await page.locator('iframe').evaluate(frame => frame.getBoundingClientRect().height)).toBeLessThan(510)
})

test('both sides ignore messages from strangers, under other names, and nonsense', async ({ app }) => {
  await postMany(app)
  await using stranger = await startPartnerSite(app.url, '')
  await using partner = await startPartnerSite(app.url, tagsFor(app))
  await using page = await browser.openPage(partner.url)
  await untilLive(page)
  const height = await untilWhole(page)

  await page.evaluate(async address => {
    const [frame] = document.querySelectorAll('iframe')
    const say = (fields: object) =>
      frame?.contentWindow?.postMessage({ protocol: 'crier-embed', version: 1, embed: 'embed-9', ...fields }, '*')
    say({ type: 'permalink', update: '019d3000-0000-7000-8000-000000000001' })
    say({ type: 'viewport', top: 'high', bottom: {} })
    for (const data of [null, 'height', { type: 'height', height: 1 }, { protocol: 'crier-embed', version: 2 }]) {
      dispatchEvent(new MessageEvent('message', { data, origin: address, source: frame?.contentWindow ?? null }))
    }
    const forged = { protocol: 'crier-embed', version: 1, embed: 'embed-1', type: 'height', height: 7 }
    dispatchEvent(new MessageEvent('message', { data: forged, origin: address, source: frame?.contentWindow ?? null }))
    dispatchEvent(
      new MessageEvent('message', { data: forged, origin: new URL(frame?.src ?? '').origin, source: window }),
    )
  }, stranger.url)
  await untilDrawn(page)

  expect(await page.locator('iframe').evaluate(frame => frame.getBoundingClientRect().height)).toBe(height)
  expect(
    await inFrame(page)
      .locator('html')
      .evaluate(() => location.hash),
  ).toBe('')
  expect(page.faults).toEqual([])
})

test('axe finds no violation in the page for a frame, in both writing directions', async ({ app }) => {
  await postMany(app)
  await app.createBlog('arabic', { title: 'العاصفة', language: 'ar' })

  for (const blog of ['storm', 'arabic']) {
    await using page = await openLive({ browser, url: `${app.url}/embed/${blog}` })
    expect(await violationsIn(page)).toEqual([])
  }
})

test('/oembed respects the requested size, supports XML, and accepts its own addresses only', async ({ app }) => {
  await app.createBlog('storm', { title: '<Storm> & "wind"' })
  const ask = (address: string, more = '') =>
    app.api('GET', `/oembed?url=${encodeURIComponent(address)}${more}`, { key: null })

  const small = await ask(`${app.url}/blogs/storm#update-1`, '&maxwidth=300&maxheight=200')
  const xml = await ask(`${app.url}/blogs/storm`, '&format=xml')
  const others = await Promise.all([
    ask('https://else.example/blogs/storm'),
    ask(`${app.url}/blogs/none`),
    ask(`${app.url}/blogs/storm/feed.atom`),
    app.api('GET', '/oembed', { key: null }),
  ])

  expect(small.body).toMatchObject({ width: 300, height: 200 })
  expect(small.body.html).toContain('title="&lt;Storm&gt; &amp; &quot;wind&quot;"')
  expect(xml.headers.get('Content-Type')).toBe('text/xml; charset=utf-8')
  expect(xml.text).toContain('<type>rich</type>')
  expect(others.map(({ status }) => status)).toEqual([404, 404, 404, 404])
})

test('any page may frame the page for frames, and no other site the reader page', async ({ app }) => {
  await app.createBlog('storm')

  const [embed, page] = await Promise.all(
    ['/embed/storm', '/blogs/storm'].map(path => app.api('GET', path, { key: null })),
  )

  expect(embed?.headers.get('Content-Security-Policy')).toContain('frame-ancestors *')
  expect(embed?.headers.get('X-Frame-Options')).toBeNull()
  expect(page?.headers.get('Content-Security-Policy')).toContain("frame-ancestors 'self'")
  expect(page?.headers.get('X-Frame-Options')).toBe('SAMEORIGIN')
  expect(embed?.text).toContain('name="robots" content="noindex"')
})

function tagsFor(app: TestApp): string {
  return `<iframe src="${app.url}/embed/storm" title="The storm"></iframe><script type="module" src="${app.url}/embed.js"></script>`
}

function inFrame(page: Page) {
  return page.frameLocator('iframe')
}

async function untilLive(page: Page) {
  await inFrame(page).locator('.connection[data-state="live"]').waitFor()
}

/** Resolves once the frame is as high as its content. */
async function untilWhole(page: Page): Promise<number> {
  const content = await inFrame(page)
    .locator('body')
    .evaluate(body => Math.ceil(body.getBoundingClientRect().height))
  await page.waitForFunction(
    height => Math.abs((document.querySelector('iframe')?.getBoundingClientRect().height ?? 0) - height) < 8,
    content,
  )
  return page.locator('iframe').evaluate(frame => frame.getBoundingClientRect().height)
}
