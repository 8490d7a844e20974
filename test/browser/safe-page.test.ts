/** Text stays text, and the page stays usable: with hostile content, without a script, right to left, for every reader. */
import { expect, test } from 'vitest'
import { forThisFile } from '#test/support/for-this-file.ts'
import { openBrowser } from '#test/support/services/open-browser.ts'
import { startPartnerSite } from '#test/support/services/partner-site.ts'
import { startApp, type TestApp } from '#test/support/services/start-app.ts'
import { at, correct, readUpdates, untilState, untilUpdates, withdraw } from './coverage-page.ts'
import { violationsIn } from './violations.ts'

const browser = forThisFile(openBrowser)

const EVIL = `</script><script>hacked=1</script><img src=x onerror=hacked=1>"'><svg onload=hacked=1>`

test.each(['live', 'after a reload'])('markup in any field stays text, %s', async when => {
  await using app = await startApp({ blog: 'storm' })
  await using reader = await browser.open(`${app.url}/blogs/storm`)
  const { page } = reader
  await untilState(page, 'Live')

  await postEvil(app)
  await page.locator('.credits').waitFor()
  await page.locator('article').first().waitFor()
  if (when === 'after a reload') await page.reload()
  await untilState(page, 'Live')

  expect(await page.evaluate(() => 'hacked' in globalThis)).toBe(false)
  expect(await page.locator('crier-blog :is(svg, script:not([type="application/json"]), img[src="x"])').count()).toBe(0)
  await expect.poll(() => page.locator('.feed .head .title').textContent()).toBe(EVIL)
  await expect.poll(() => page.locator('.opening .title').textContent()).toBe(EVIL)
  expect(reader.faults).toEqual([])
})

test.each([
  'a\\r\\nb',
  'lone \\r return',
  'nul \\u0000 here',
  'lone \\ud800 half',
  '👩🏽‍🚒 🇺🇦',
  'שלום مرحبا',
  '\\u2028',
  '<!--',
  ']]>',
])('the text %s is the same when server-rendered and when live', async escaped => {
  const text = JSON.parse(`"${escaped}"`)
  await using app = await startApp({ blog: 'storm' })
  await using reader = await browser.open(`${app.url}/blogs/storm`)
  await untilState(reader.page, 'Live')

  const body = [{ _type: 'block', _key: 'b', children: [{ _type: 'span', _key: 's', text: `«${text}»` }] }]
  const answer = await app.api('POST', '/v1/blogs/storm/updates', { body: { body } })
  expect(answer.status).toBe(201)
  await reader.page.locator('.feed article').waitFor()
  const live = await reader.page.locator('.feed .body').innerHTML()
  await reader.page.reload()
  await untilState(reader.page, 'Live')

  expect(await reader.page.locator('.feed .body').innerHTML()).toBe(live)
  expect(reader.faults).toEqual([])
})

test('without a script the page is complete, and a link leads to older updates', async () => {
  await using app = await startApp()
  await app.createBlog('storm', { title: 'The storm' })
  for (let minute = 10; minute < 35; minute += 1) await app.post('storm', `At ${minute}`, at(`10:${minute}`))
  await using reader = await browser.open(`${app.url}/blogs/storm`, { javaScriptEnabled: false })
  const { page } = reader

  await expect.poll(() => readUpdates(page)).toHaveLength(20)
  await expect.poll(() => page.getByRole('heading', { level: 1 }).textContent()).toBe('The storm')
  await page.getByRole('link', { name: 'Older updates' }).click()
  await expect.poll(() => readUpdates(page)).toEqual(['At 14', 'At 13', 'At 12', 'At 11', 'At 10'])
  await page.getByRole('link', { name: 'Newest updates' }).first().click()
  expect((await readUpdates(page))[0]).toBe('At 34')
})

test('a page of older updates is live, too, and shows no newer ones', async () => {
  await using app = await startApp({ blog: 'storm' })
  const posts = []
  for (let minute = 10; minute < 33; minute += 1)
    posts.push(await app.post('storm', `At ${minute}`, at(`10:${minute}`)))
  const { body: newest } = await app.api('GET', '/v1/blogs/storm')
  await using reader = await browser.open(`${app.url}/blogs/storm?before=${newest.older}`)
  const { page } = reader
  await untilState(page, 'Live')
  await untilUpdates(page, ['At 12', 'At 11', 'At 10'])

  await app.post('storm', 'Newest', at('11:00'))
  if (posts[0]) await correct(app, posts[0], { markdown: 'At 10, corrected' })

  await untilUpdates(page, ['At 12', 'At 11', 'At 10, corrected'])
})

test('in a right-to-left language the page is mirrored, but times are not', async () => {
  await using app = await startApp()
  await app.createBlog('storm', { title: 'العاصفة', language: 'ar', timeZone: 'Asia/Beirut' })
  await app.post('storm', 'بدأت العاصفة عند الفجر', at('10:00'))
  await using reader = await browser.open(`${app.url}/blogs/storm`)
  const { page } = reader
  await untilState(page, 'Live')

  const [when, text] = await Promise.all([
    page.locator('.feed .when').boundingBox(),
    page.locator('.feed .body').boundingBox(),
  ])
  await expect.poll(() => page.locator('html').getAttribute('dir')).toBe('rtl')
  expect(when?.x).toBeGreaterThan((text?.x ?? 0) + (text?.width ?? 0))
  const isClockFirst = await page.locator('.feed .when time').evaluate(time => {
    const [words = new Text()] = time.childNodes
    const boxOf = (start: number, end: number) => {
      const range = document.createRange()
      range.setStart(words, start)
      range.setEnd(words, end)
      return range.getBoundingClientRect()
    }
    return boxOf(0, 4).right <= boxOf(5, 8).left
  })
  expect(isClockFirst).toBe(true)
})

test.each([
  ['on a desktop', {}],
  ['on a phone in dark mode', { colorScheme: 'dark', viewport: { width: 390, height: 844 } }],
] as const)('axe finds no violation %s: live, reconnecting, ended', async (_, options) => {
  await using app = await startApp()
  await postEverything(app)
  await using reader = await browser.open(`${app.url}/blogs/storm`, options)
  const { page } = reader
  await untilState(page, 'Live')
  expect(await violationsIn(page)).toEqual([])

  await app.stop()
  await untilState(page, 'Reconnecting…')
  expect(await violationsIn(page)).toEqual([])

  await app.restart()
  await app.api('PATCH', '/v1/blogs/storm', { body: { state: 'ended' }, headers: { 'If-Match': '1' } })
  await untilState(page, 'Ended')
  expect(await violationsIn(page)).toEqual([])
})

test('axe finds no violation in an empty, a right-to-left and an embedded coverage, or in lists of them', async () => {
  await using app = await startApp()
  await postEverything(app)
  await app.createBlog('empty', { state: 'upcoming' })
  await app.createBlog('arabic', { title: 'العاصفة', language: 'ar' })
  const tag = `<script type="module" src="${app.url}/widget.js"></script><crier-blog src="${app.url}/blogs/storm"></crier-blog>`
  await using partner = await startPartnerSite(app.url, tag)

  for (const url of [`${app.url}/blogs/empty`, `${app.url}/blogs/arabic`, partner.url]) {
    await using reader = await browser.open(url)
    await untilState(reader.page, 'Live')
    expect(await violationsIn(reader.page)).toEqual([])
  }
  for (const url of [`${app.url}/`, `${app.url}/blogs/none`]) {
    await using reader = await browser.open(url)
    expect(await violationsIn(reader.page)).toEqual([])
  }
})

async function postEvil(app: TestApp) {
  await app.api('POST', '/v1/blogs/storm/updates', {
    body: {
      ...{ title: EVIL, label: EVIL.slice(0, 100), byline: EVIL, key: true, pinned: true },
      body: [
        { _type: 'block', _key: 'b', children: [{ _type: 'span', _key: 's', text: EVIL }] },
        { _type: 'embed', _key: 'e', provider: EVIL.slice(0, 60), author: EVIL, handle: EVIL, text: EVIL },
        { _type: 'related', _key: 'r', title: EVIL, source: EVIL },
        { _type: 'image', _key: 'i', url: `${app.url}/none.png`, alt: EVIL, caption: EVIL, credit: EVIL },
      ],
    },
  })
  const answer = await app.api('PATCH', '/v1/blogs/storm', {
    body: {
      title: EVIL,
      standfirst: EVIL,
      previous: { title: EVIL },
      credits: [{ role: EVIL.slice(0, 100), name: EVIL }],
    },
    headers: { 'If-Match': '1' },
  })
  expect(answer.status).toBe(200)
}

async function postEverything(app: TestApp) {
  await app.createBlog('storm', {
    ...{ title: 'The storm', standfirst: 'It has begun', previous: { title: 'Monday', url: 'https://a.example/' } },
    ...{ related: [{ title: 'Floods', url: 'https://a.example/floods' }], credits: [{ role: 'Map', name: 'Survey' }] },
  })
  const wrong = await app.post('storm', 'Five boats, [the council](https://a.example/) says', at('09:00'))
  await correct(app, wrong, { markdown: 'Six boats', correction: 'an earlier version said five.' })
  const untrue = await app.post('storm', '> A bridge\n\n- fell\n  - in', { ...at('09:10'), title: 'A bridge' })
  await withdraw(app, untrue, 'retract', 'no bridge fell.')
  await app.post('storm', 'Words', { ...at('09:20'), title: 'A title', label: 'Analysis', byline: 'Ana', key: true })
  const text = {
    _type: 'embed',
    _key: 'e',
    provider: 'x',
    author: 'Ana',
    handle: '@ana',
    text: 'Oh',
    url: 'https://x.com/1',
  }
  await app.api('POST', '/v1/blogs/storm/updates', { body: { body: [text], pinned: true } })
  for (let minute = 10; minute < 30; minute += 1) await app.post('storm', `At ${minute}`, at(`08:${minute}`))
}
