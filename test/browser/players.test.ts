/** Third-party posts and videos: readable cards, whose players are loaded on request and then left alone. */
import type { BrowserContextOptions } from 'playwright-core'
import { expect, test } from 'vitest'
import type { Update } from '#shared/blog/update.ts'
import { forThisFile } from '#test/support/for-this-file.ts'
import { openBrowser } from '#test/support/services/open-browser.ts'
import { startPartnerSite, widgetTag } from '#test/support/services/partner-site.ts'
import { startApp } from '#test/support/services/start-app.ts'
import { at, correct, untilDrawn, untilState } from './coverage-page.ts'
import { violationsIn } from './violations.ts'

const browser = forThisFile(openBrowser)
const app = forThisFile(startApp)

const YOUTUBE = 'https://www.youtube-nocookie.com'

test('nothing of a video is fetched before the click; then it keeps playing, whatever changes around it', async () => {
  const update = await postVideo('around')
  await using page = await openReader(`${app.url}/blogs/around`)
  await untilState(page, 'Live')
  const button = page.getByRole('button', { name: 'Load from YouTube' })
  await button.waitFor()
  await expect.poll(() => page.getByText('YouTube then learns that you are reading this.').isVisible()).toBe(true)
  expect(await violationsIn(page)).toEqual([])
  expect(page.asked()).toBe(0)

  await button.click()
  const video = page.locator('iframe')
  const { width = 0, height = 1 } = (await video.boundingBox()) ?? {}
  expect(width / height).toBeCloseTo(16 / 9, 1)
  await page.frameLocator('iframe').getByText('A video').waitFor()
  await video.evaluate(frame => Object.assign(globalThis, { frame }))
  expect(await video.getAttribute('sandbox')).not.toContain('allow-top-navigation')
  await expect.poll(() => video.getAttribute('title')).toBe('YouTube Ana')
  expect(await violationsIn(page)).toEqual([])

  await app.post('around', 'New above', at('11:00'))
  await app.post('around', 'New below', { ...at('09:00'), key: true })
  const other = { _type: 'embed', _key: 'f', provider: 'youtube', url: 'https://youtu.be/another0000' }
  const corrected = await correct(app, update, {
    body: [paragraph('Longer'), other, ...update.body],
    correction: 'longer.',
  })
  await page.getByText('Longer', { exact: true }).waitFor()
  await correct(app, corrected, { body: [...update.body, paragraph('Shorter')] })
  await page.getByText('Shorter').waitFor()
  await page.getByRole('button', { name: 'Oldest first' }).click()
  await untilDrawn(page)

  const isTheSame = await video.evaluate(frame => frame === Reflect.get(globalThis, 'frame') && frame.isConnected)
  expect(isTheSame).toBe(true)
  expect(page.asked()).toBe(1)
  expect(page.faults).toEqual([])
})

test('the script of players is loaded with the first card that has one, also when the card arrives later', async () => {
  await app.createBlog('later')
  await app.post('later', 'Only words', at('09:00'))
  await using partner = await startPartnerSite(app.url, widgetTag(app.url, 'later'), YOUTUBE)
  await using page = await openReader('about:blank')
  const requests: string[] = []
  page.on('request', request => requests.push(new URL(request.url()).pathname))
  const extras = page.waitForResponse('**/extras.js')
  await page.goto(partner.url)
  await untilState(page, 'Live')
  await (await extras).finished()
  await app.post('later', 'More words', at('09:30'))
  await page.getByText('More words', { exact: true }).waitFor()
  await untilDrawn(page)
  expect(requests).toContain('/extras.js')
  expect(requests).not.toContain('/players.js')

  await addVideo('later')
  await page.getByRole('button', { name: 'Load from YouTube' }).click()

  await page.frameLocator('iframe').getByText('A video').waitFor()
  expect(requests.filter(path => path === '/players.js')).toHaveLength(1)
  expect(page.faults).toEqual([])
})

test('a reader consents to a provider once, and can withdraw the consent', async () => {
  await postVideo('agreed')
  await postVideo('agreed', 'https://youtu.be/another0000')
  await using page = await openReader(`${app.url}/blogs/agreed`)
  const always = page.getByLabel('Always load from YouTube')

  await always.first().check()
  await page.locator('iframe').nth(1).waitFor()
  await expect.poll(() => always.nth(1).isChecked()).toBe(true)
  await page.reload()
  await page.locator('iframe').nth(1).waitFor()
  await always.first().uncheck()
  await page.reload()

  await page.getByRole('button', { name: 'Load from YouTube' }).nth(1).waitFor()
  expect(await page.locator('iframe').count()).toBe(0)
})

test('on a partner’s page the page controls the consent, and is notified of it', async () => {
  await postVideo('element')
  await using partner = await startPartnerSite(app.url, widgetTag(app.url, 'element'), YOUTUBE)
  await using page = await openReader(partner.url)
  await page.evaluate(`const told = []
    document.addEventListener('crier-consent', ({ detail }) => told.push(detail.providers.join()))
    globalThis.told = told`)
  const element = page.locator('crier-blog')
  const always = page.getByLabel('Always load from YouTube')

  await element.evaluate(one => one.setAttribute('consent', 'x'))
  await always.check()
  await page.locator('iframe').waitFor()
  expect(await page.evaluate('told')).toEqual(['x,youtube'])
  await expect.poll(() => element.getAttribute('consent')).toBe('x youtube')
  await element.evaluate(one => one.setAttribute('consent', 'all'))
  await always.uncheck()

  expect(await page.evaluate('told')).toEqual(['x,youtube', ''])
  // What was read is kept, and no consent.
  expect(await page.evaluate(() => Object.keys(localStorage).filter(name => !name.startsWith('crier-left:')))).toEqual(
    [],
  )
  expect(page.faults).toEqual([])
})

test("if the page's policy blocks players, the card and its link stay, and the focus goes to the link", async () => {
  await postVideo('narrow')
  await using partner = await startPartnerSite(app.url, widgetTag(app.url, 'narrow'))
  await using page = await openReader(partner.url)

  await page.getByRole('button', { name: 'Load from YouTube' }).click()
  await page.locator('.player').waitFor({ state: 'detached' })

  const link = page.getByRole('link', { name: 'View on YouTube' })
  expect(await link.evaluate(one => one === (one.getRootNode() as ShadowRoot).activeElement)).toBe(true)
  expect(page.asked()).toBe(0)
})

test('the page around a frame passes its readers’ consent in and is notified of new consent; strangers are ignored', async () => {
  await postVideo('framed')
  const body = `<iframe src="${app.url}/embed/framed" title="Framed"></iframe><script type="module" src="${app.url}/embed.js"></script>`
  await using partner = await startPartnerSite(app.url, body)
  await using page = await openReader(partner.url)
  const inside = page.frameLocator('iframe').first()
  await inside.locator('.connection[data-state="live"]').waitFor()
  await page.evaluate(`const told = []
    document.addEventListener('crier-consent', ({ target, detail }) => told.push(target.localName + ' ' + detail.providers))
    globalThis.told = told
    const [frame] = document.querySelectorAll('iframe')
    frame.contentWindow.postMessage({ protocol: 'crier-embed', version: 1, embed: 'embed-9', type: 'consent', providers: ['all'] }, '*')
    frame.dataset.consent = 'x spotify'`)
  await inside.locator('crier-blog[consent="x spotify"]').waitFor()
  expect(await inside.locator('.player iframe').count()).toBe(0)

  await inside.getByLabel('Always load from YouTube').check()
  await page.waitForFunction('told.length === 1')
  expect(await page.evaluate('told')).toEqual(['iframe x,spotify,youtube'])
  await inside.locator('.player iframe').waitFor()
  expect(page.faults).toEqual([])
})

test('without a script, and in another language, the card is correct', async () => {
  await postVideo('plain')
  await postVideo('uk', undefined, { language: 'uk' })
  await using plain = await openReader(`${app.url}/blogs/plain`, { javaScriptEnabled: false })
  await expect.poll(() => plain.getByRole('link', { name: 'View on YouTube' }).isVisible()).toBe(true)
  expect(await plain.locator('.player').isVisible()).toBe(false)

  // Its translations load last.
  await using page = await openReader('about:blank')
  const extras = page.waitForResponse('**/extras.js')
  await page.route('**/words/uk.js', async route => {
    await (await extras).finished()
    await page.evaluate(() => new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done))))
    await route.continue()
  })
  await page.goto(`${app.url}/blogs/uk`)
  await page.getByRole('button', { name: 'Завантажити з YouTube' }).waitFor()
})

async function postVideo(blog: string, url?: string, fields: object = {}): Promise<Update> {
  await app.api('POST', '/v1/blogs', { body: { id: blog, title: `About ${blog}`, ...fields } })
  return addVideo(blog, url)
}

async function addVideo(blog: string, url = 'https://youtu.be/dQw4w9WgXcQ'): Promise<Update> {
  const video = { _type: 'embed', _key: 'e', provider: 'youtube', url, author: 'Ana', text: 'The river, from above' }
  const answer = await app.api('POST', `/v1/blogs/${blog}/updates`, { body: { body: [video], ...at('10:00') } })
  if (answer.status !== 201) throw new Error(answer.text)
  return answer.body.update
}

/** Replaces YouTube by a local page, and counts the requests for it. */
async function openReader(url: string, options?: BrowserContextOptions) {
  // High enough for the whole card: Chromium delivers a click right after a scroll to the frame that was there before.
  const page = await browser.openPage('about:blank', { viewport: { width: 1000, height: 1400 }, ...options })
  let asked = 0
  await page.context().route(`${YOUTUBE}/**`, route => {
    asked += 1
    return route.fulfill({ contentType: 'text/html', body: '<!doctype html><title>A video</title><p>A video</p>' })
  })
  await page.goto(url)
  return Object.assign(page, { asked: () => asked })
}

function paragraph(text: string) {
  const children = [{ _type: 'span', _key: 's', text, marks: [] }]
  return { _type: 'block', _key: text, style: 'normal', children, markDefs: [] }
}
