/** The widget on pages with styles of their own: the same size and looks everywhere, and nothing below it moves. */
import type { Page } from 'playwright-core'
import { expect, test } from 'vitest'
import { newVapidKeys } from '#push/lanes/web/credentials.ts'
import { forThisFile } from '#test/support/for-this-file.ts'
import { openBrowser } from '#test/support/services/open-browser.ts'
import { startPartnerSite } from '#test/support/services/partner-site.ts'
import { startApp } from '#test/support/services/start-app.ts'
import { untilState } from './coverage-page.ts'

const browser = forThisFile(openBrowser)
const app = forThisFile(() =>
  startApp({
    env: {
      ...{ CRIER_VAPID_KEY: newVapidKeys().privateKey, CRIER_VAPID_SUBJECT: 'mailto:desk@example.org' },
      ...{ CRIER_PUBLISHER: 'The Record', CRIER_PUBLISHER_URL: 'https://record.example/' },
    },
  }),
)

/**
 * The rules of well-known style sheets that inheritance and root sizes would bring into the widget. The whole files of Bootstrap 3.4.1 and
 * 5.3.8, also right to left, and Tailwind 4.1.13 were tried in their place, with the same result: decision 0035 says why they are not here.
 */
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

test('every part that a partner may ask for is among those that are compared', async () => {
  await fill('looks')
  await using shown = await openAll('')

  const found = await shown.page.evaluate(() =>
    ['.newsroom', 'table td', '.opening .start', '.key-events', 'crier-notify'].map(
      name => [...document.querySelectorAll('crier-blog')].filter(one => one.shadowRoot?.querySelector(name)).length,
    ),
  )
  const links = shown.page.getByRole('link', { name: 'Notify me' })

  // Of a whole coverage, one without its opening, one with the title, and key events alone.
  expect(found).toEqual([4, 3, 3, 3, 1])
  expect(await links.count()).toBe(2)
})

test('text that the reader has made larger in the browser is larger in the widget, and a partner may set the size', async () => {
  await fill('larger')
  await using partner = await startPartnerSite(app.url, '')
  await using reader = await browser.open('about:blank')
  const { page } = reader
  const devtools = await page.context().newCDPSession(page)
  await devtools.send('Page.setFontSizes', { fontSizes: { standard: 24 } })
  await serve(page, { url: partner.url, css: 'html{font-size:62.5%}', body: tag('larger', '') })
  await untilState(page, 'Live')
  const size = () => page.locator('.crier').evaluate(one => getComputedStyle(one).fontSize)
  expect(await size()).toBe('27px')

  await page.locator('crier-blog').evaluate(one => one.style.setProperty('--crier-size', '20px'))

  expect(await size()).toBe('20px')
  const when = page.locator('.feed .when').first()
  expect(Number.parseFloat(await when.evaluate(one => getComputedStyle(one).fontSize))).toBeCloseTo(20 / 1.2, 1)
})

const SCREENS = [
  ['a phone', { width: 390, height: 844 }],
  ['a desktop', { width: 1200, height: 800 }],
] as const
/** Tools show two decimals. */
const NONE = 0.005

test.each(SCREENS)('on %s nothing below the one-line tag moves', async (_, viewport) => {
  await fill('still')

  const still = await shiftOf(viewport, { body: tag('still', `style="${STYLE}"`) })
  const bare = await shiftOf(viewport, { body: tag('still', '') })

  expect(still).toBeLessThan(NONE)
  expect(bare).toBeGreaterThan(0.05)
})

test.each(
  ['opening="none"', 'opening="compact"', 'limit="5"', 'key-only', 'notify', 'notify opening="none" limit="3"'].flatMap(
    attributes => SCREENS.map(([name, viewport]) => [attributes, name, viewport] as const),
  ),
)('nothing below a tag with %s moves on %s', async (attributes, _, viewport) => {
  await fill('still')

  const body = tag('still', `${attributes} style="${STYLE}"`)
  expect(await shiftOf(viewport, { body })).toBeLessThan(NONE)
})

test.each(SCREENS)(
  'on %s nothing moves below the HTML of oEmbed, nor where a rule keeps the room',
  async (_, viewport) => {
    await fill('still')
    const link = encodeURIComponent(`${app.url}/blogs/still`)
    const { html } = (await app.api('GET', `/oembed?url=${link}`, { key: null })).body
    const rule = 'crier-blog:not(:defined) { display: block; min-block-size: min(100vh, 960px); }'

    const frame = await shiftOf(viewport, { body: html })
    const ruled = await shiftOf(viewport, { body: `<style>${rule}</style>${tag('still', '')}` })

    expect([frame, ruled].map(shift => shift < NONE)).toEqual([true, true])
  },
)

test.each(SCREENS)(
  'on %s nothing moves below the tag alone, if its script holds back the first paint',
  async (_, viewport) => {
    await fill('still')
    const head = `<script type="module" async blocking="render" src="${app.url}/widget.js"></script>`
    const body = `<crier-blog src="${app.url}/blogs/still"></crier-blog>`

    expect(await shiftOf(viewport, { head, body })).toBeLessThan(NONE)
  },
)

test('once a coverage is drawn, the room is given back', async () => {
  await app.createBlog('short', { title: 'Short' })
  await using partner = await startPartnerSite(app.url, '')
  await using reader = await browser.open('about:blank')
  const body = tag('short', `style="${STYLE}"`)
  await serve(reader.page, { url: partner.url, css: 'html{font-size:62.5%}', body })
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
  await app.post(blog, '| Quay | Metres |\n|---|---|\n| North | 4.1 |\n| South | 3.8 |')
}

const tag = (blog: string, attributes: string) =>
  `<script type="module" src="${app.url}/widget.js"></script><crier-blog src="${app.url}/blogs/${blog}" ${attributes}></crier-blog>`

/** The whole coverage with the link to be notified, each part of it that a partner may choose, and the link alone. */
async function openAll(css: string) {
  const partner = await startPartnerSite(app.url, '')
  const reader = await browser.open('about:blank')
  const tags = ['notify', 'opening="none"', 'opening="compact"', 'key-only'].map(one => tag('looks', one)).join('')
  const link = `<script type="module" src="${app.url}/notify.js"></script><crier-notify src="${app.url}/blogs/looks"></crier-notify>`
  // As wide on each page, so that sizes compare.
  const body = `<div style="width:620px;direction:ltr">${tags}${link}</div>`
  await serve(reader.page, { url: partner.url, css, body })
  await reader.page.waitForFunction(() => {
    const roots = [...document.querySelectorAll('crier-blog, crier-notify')].map(one => one.shadowRoot)
    const notify = [roots.at(-1), roots[0]?.querySelector('crier-notify')?.shadowRoot]
    const isLinked = notify.every(one => one?.querySelector('a'))
    return isLinked && roots.filter(one => one?.querySelector('.connection[data-state="live"]')).length === 4
  })
  const close = () => Promise.all([reader[Symbol.asyncDispose](), partner[Symbol.asyncDispose]()]).then(() => {})
  return { page: reader.page, [Symbol.asyncDispose]: close }
}

async function looksOn(css: string): Promise<readonly (readonly string[])[]> {
  await using shown = await openAll(css)
  return await shown.page.evaluate(names => {
    const hosts = [...document.querySelectorAll('crier-blog, crier-notify')]
    const inner = hosts.flatMap(one => [...(one.shadowRoot?.querySelectorAll('crier-notify') ?? [])])
    const all = [...hosts, ...inner].flatMap(one => [
      ...(one.shadowRoot?.querySelectorAll(one.localName === 'crier-notify' ? '*' : '.crier, .crier *:not(.ago)') ??
        []),
    ])
    return all.map(one => {
      const { width, height } = one.getBoundingClientRect()
      const looks = names.map(name => getComputedStyle(one).getPropertyValue(name))
      return [...looks, `${Math.round(width)} × ${Math.round(height)}`]
    })
  }, LOOKS)
}

type Viewport = { readonly width: number; readonly height: number }
type Parts = { readonly head?: string; readonly body: string }

/** The shifts of a page whose script, looks and coverage each come some frames late. */
async function shiftOf(viewport: Viewport, { head = '', body }: Parts) {
  await using partner = await startPartnerSite(app.url, '')
  await using reader = await browser.open('about:blank', { viewport })
  const { page } = reader
  // While the script holds back the paint, there are no frames to wait for.
  const scripts = head ? [] : ['**/widget.js']
  for (const late of [...scripts, '**/widget.css', '**/notify.js', '**/embed.js', '**/embed/*', '**/v1/blogs/*']) {
    await page.route(late, async route => {
      await page.evaluate(() => new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done))))
      await route.continue()
    })
  }
  await serve(page, { url: partner.url, css: '', head, body })
  const isFrame = body.includes('<iframe')
  const coverage = isFrame ? page.frameLocator('iframe') : page
  await coverage.locator('.connection[data-state="live"]').waitFor({ state: 'attached' })
  if (isFrame) await page.waitForFunction(() => document.querySelector('iframe')?.style.minHeight === '0px')
  if (body.includes('notify')) await page.getByRole('link', { name: 'Notify me' }).waitFor()
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

type Served = { readonly url: string; readonly css: string; readonly head?: string; readonly body: string }

/** In the place of the partner's page, whose policy forbids styles. */
async function serve(page: Page, { url, css, head = '', body: tags }: Served): Promise<void> {
  const body = `<!doctype html><html lang="en"><meta name="viewport" content="width=device-width"><title>Partner</title>${head}<style>${css} body { margin: 8px !important }</style><p>Before it</p>${tags}${'<p>After it</p>'.repeat(40)}`
  await page.route(`${url}/`, route => route.fulfill({ contentType: 'text/html', body }))
  await page.goto(`${url}/`)
}
