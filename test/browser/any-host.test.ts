/** The widget on pages with styles of their own: the same size and looks everywhere, and nothing below it moves. */
import type { Page } from 'playwright-core'
import { expect, test } from 'vitest'
import { forThisFile } from '#test/support/for-this-file.ts'
import { openBrowser } from '#test/support/services/open-browser.ts'
import { startPartnerSite } from '#test/support/services/partner-site.ts'
import { startApp } from '#test/support/services/start-app.ts'
import { untilState } from './coverage-page.ts'

const browser = forThisFile(openBrowser)
const app = forThisFile(startApp)

/** The rules of well-known style sheets that inheritance and root sizes would bring into the widget. */
const HOSTS = {
  'Bootstrap 3':
    'html{font-size:10px}*{box-sizing:border-box}body{font:14px/1.428 "Helvetica Neue",sans-serif;color:#333}',
  'Bootstrap 5': '*,::before,::after{box-sizing:border-box}body{font:1rem/1.5 system-ui;color:#212529;text-align:left}',
  'Tailwind preflight':
    '*{margin:0;padding:0;border:0 solid;box-sizing:border-box}html{line-height:1.5;font-family:ui-sans-serif;tab-size:4}',
  'a root of 62.5 %': 'html{font-size:62.5%}body{font-size:1.6rem}',
  'a large root': 'html{font-size:24px}',
  'a hostile reset':
    '*{letter-spacing:.2em!important;word-spacing:1em!important;text-transform:uppercase!important;text-indent:2em!important;font-style:italic!important;hyphens:auto!important;white-space:pre!important;cursor:wait!important;text-align:right!important;line-height:3!important;font-variant:small-caps!important;color:red!important;direction:rtl!important;text-shadow:1px 1px red!important;visibility:hidden!important;font-weight:900!important}',
}

const LOOKS = [
  ...['font-size', 'font-style', 'font-weight', 'font-family', 'font-variant-caps', 'line-height', 'letter-spacing'],
  ...['word-spacing', 'text-transform', 'text-indent', 'text-align', 'text-shadow', 'hyphens', 'white-space', 'cursor'],
  ...['visibility', 'direction', 'color', 'padding-top', 'padding-left', 'margin-top', 'tab-size', 'box-sizing'],
]

const STYLE = 'display:block;min-height:min(100vh,960px)'

test.each(Object.entries(HOSTS))('on a page with %s the widget looks as on a plain page', async (_, css) => {
  await fill('looks')

  const looks = [await looksOn(css), await looksOn('')]

  expect(looks[0]).toEqual(looks[1])
  expect(looks[1]?.length).toBeGreaterThan(20)
  expect(looks[1]?.[0]?.[0]).toBe('18px')
})

test('text that the reader has made larger in the browser is larger in the widget, and a partner may set the size', async () => {
  await fill('larger')
  await using partner = await startPartnerSite(app.url, '')
  await using reader = await browser.open('about:blank')
  const { page } = reader
  const devtools = await page.context().newCDPSession(page)
  await devtools.send('Page.setFontSizes', { fontSizes: { standard: 24 } })
  await serve(page, { url: partner.url, css: 'html{font-size:62.5%}', blog: 'larger' })
  await untilState(page, 'Live')
  const size = () => page.locator('.crier').evaluate(one => getComputedStyle(one).fontSize)
  expect(await size()).toBe('27px')

  await page.locator('crier-blog').evaluate(one => one.style.setProperty('--crier-size', '20px'))

  expect(await size()).toBe('20px')
  const when = page.locator('.feed .when').first()
  expect(Number.parseFloat(await when.evaluate(one => getComputedStyle(one).fontSize))).toBeCloseTo(20 / 1.2, 1)
})

test.each([
  ['a phone', 390, 844],
  ['a desktop', 1200, 800],
])('on %s nothing below the one-line tag moves', async (_, width, height) => {
  await fill(`still-${width}`)

  const still = await shiftOf({ width, height }, `style="${STYLE}"`)
  const bare = await shiftOf({ width, height }, '')

  // Tools show two decimals.
  expect(still).toBeLessThan(0.005)
  expect(bare).toBeGreaterThan(0.05)
})

test('once a coverage is drawn, the room is given back', async () => {
  await app.createBlog('short', { title: 'Short' })
  await using partner = await startPartnerSite(app.url, '')
  await using reader = await browser.open('about:blank')
  await serve(reader.page, {
    url: partner.url,
    css: 'html{font-size:62.5%}',
    blog: 'short',
    attributes: `style="${STYLE}"`,
  })
  await untilState(reader.page, 'Live')

  const [host, root] = await reader.page
    .locator('crier-blog')
    .evaluate(one => [one, one.shadowRoot?.querySelector('.crier') ?? one].map(el => el.getBoundingClientRect().height))

  expect(host).toBe(root)
})

async function fill(blog: string): Promise<void> {
  if ((await app.api('GET', `/v1/blogs/${blog}`)).status === 200) return
  await app.createBlog(blog, { title: 'The storm', standfirst: 'The river rises.' })
  for (let number = 0; number < 8; number += 1) {
    await app.post(blog, `Report ${number}. ${'The water stands at the quay. '.repeat(8)}`, { key: number % 4 === 0 })
  }
}

async function looksOn(css: string): Promise<readonly (readonly string[])[]> {
  await using partner = await startPartnerSite(app.url, '')
  await using reader = await browser.open('about:blank')
  await serve(reader.page, { url: partner.url, css, blog: 'looks' })
  await reader.page.locator('.connection[data-state="live"]').waitFor({ state: 'attached' })
  return await reader.page
    .locator('.crier')
    .evaluate(
      (root, names) =>
        [root, ...root.querySelectorAll('*:not(.ago)')].map(one =>
          names.map(name => getComputedStyle(one).getPropertyValue(name)),
        ),
      LOOKS,
    )
}

/** The shifts of a page whose script, looks and coverage each come some frames late. */
async function shiftOf(viewport: { readonly width: number; readonly height: number }, attributes: string) {
  await using partner = await startPartnerSite(app.url, '')
  await using reader = await browser.open('about:blank', { viewport })
  const { page } = reader
  for (const late of ['**/widget.js', '**/widget.css', '**/v1/blogs/*']) {
    await page.route(late, async route => {
      await page.evaluate(() => new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done))))
      await route.continue()
    })
  }
  await serve(page, { url: partner.url, css: '', blog: `still-${viewport.width}`, attributes })
  await untilState(page, 'Live')
  return await page.evaluate(
    () =>
      new Promise<number>(done => {
        let sum = 0
        const add = (entries: PerformanceEntryList) => {
          for (const entry of entries) sum += Number(Reflect.get(entry, 'value'))
        }
        const observer = new PerformanceObserver(list => add(list.getEntries()))
        observer.observe({ type: 'layout-shift', buffered: true })
        requestAnimationFrame(() =>
          requestAnimationFrame(() => {
            add(observer.takeRecords())
            done(sum)
          }),
        )
      }),
  )
}

type Served = { readonly url: string; readonly css: string; readonly blog: string; readonly attributes?: string }

/** In the place of the partner's page, whose policy forbids styles. */
async function serve(page: Page, { url, css, blog, attributes = '' }: Served): Promise<void> {
  const tag = `<script type="module" src="${app.url}/widget.js"></script><crier-blog src="${app.url}/blogs/${blog}" ${attributes}></crier-blog>`
  const body = `<!doctype html><html lang="en"><meta name="viewport" content="width=device-width"><title>Partner</title><style>${css} body { margin: 8px !important }</style><p>Before it</p>${tag}${'<p>After it</p>'.repeat(40)}`
  await page.route(`${url}/`, route => route.fulfill({ contentType: 'text/html', body }))
  await page.goto(`${url}/`)
}
