/** The playground: a web developer's choices are shown by the widget and contained in the code. */
import { expect, test } from 'vitest'
import { openBrowser } from '#test/support/services/open-browser.ts'
import { startApp } from '#test/support/services/start-app.ts'
import { at, untilUpdates } from './coverage-page.ts'
import { violationsIn } from './violations.ts'

test('a theme is tried on the real widget, and its code works on a separate page', async () => {
  await using app = await startApp()
  await using browser = await openBrowser()
  await using empty = await browser.open(`${app.url}/playground`)
  await empty.page.getByText('There is no coverage to try yet').waitFor()
  await app.createBlog('storm', { title: 'The <storm>' })
  await app.post('storm', 'The first drops', { key: true })
  await app.createBlog('calm')
  await using reader = await browser.open(`${app.url}/playground`, { viewport: { width: 390, height: 844 } })
  const { page } = reader

  await page.getByRole('combobox', { name: 'Coverage', exact: true }).selectOption({ label: 'The <storm>' })
  await page.getByLabel('Begin with').selectOption('Gazette')
  await page.getByText('Colours', { exact: true }).click()
  await page.getByLabel('Accent, dark', { exact: true }).fill('#00ff00')
  await page.getByText('Reading', { exact: true }).click()
  await page.getByLabel('Heading of the coverage').selectOption('h3')
  await page.getByRole('combobox', { name: 'First' }).selectOption('Oldest')
  await page.getByLabel('Players of others').selectOption('My consent manager decides')
  const time = page.locator('crier-blog .key-events time')
  await time.waitFor()
  const colour = () => time.evaluate(one => getComputedStyle(one).color)
  expect(await colour()).toBe('rgb(156, 58, 28)')
  await page.getByLabel('Dark', { exact: true }).check()
  expect(await colour()).toBe('rgb(0, 255, 0)')
  await expect
    .poll(() => page.locator('crier-blog').getByRole('heading', { level: 3, name: 'The <storm>' }).count())
    .toBe(1)
  await expect.poll(() => page.getByRole('button', { name: 'Oldest first' }).getAttribute('aria-pressed')).toBe('true')
  expect(await violationsIn(page)).toEqual([])
  const isWide = await page.evaluate(() => document.documentElement.scrollWidth > innerWidth)
  expect(isWide).toBe(false)

  const codes = await page.locator('.codes section').first().locator('code').allTextContents()
  const [html, css, consent, policy] = codes
  expect(html).not.toContain('\n')
  expect(css).not.toContain(':not(:defined)')
  expect(css).toContain('--crier-accent: light-dark(#9c3a1c, #00ff00);')
  expect(consent).toContain("addEventListener('crier-consent'")
  expect(policy).toContain(`connect-src ${app.url} ${app.url.replace('http', 'ws')}`)
  const headlines = page.locator('.codes section', { hasText: 'Headlines for a home page' })
  expect(await headlines.locator('code').first().textContent()).toContain('count="5" order="oldest"')
  expect(reader.faults).toEqual([])
  await using partner = await browser.open('about:blank')
  await partner.page.route('https://partner.example/', route =>
    route.fulfill({ contentType: 'text/html', body: `<!doctype html><style>${css}</style>${html}` }),
  )
  await partner.page.goto('https://partner.example/')
  const key = partner.page.locator('crier-blog[consent=""] .key-events time')
  expect(await key.evaluate(one => getComputedStyle(one).color)).toBe('rgb(156, 58, 28)')
})

test('copying copies the code, and "Start over" restores the widget’s default look', async () => {
  await using app = await startApp({ blog: 'storm' })
  await using browser = await openBrowser()
  await using reader = await browser.open(`${app.url}/playground`, {
    permissions: ['clipboard-read', 'clipboard-write'],
  })
  const { page } = reader

  expect(await page.getByRole('heading', { level: 4 }).allTextContents()).not.toContain('CSS')
  await page.getByLabel('Begin with').selectOption('Wire')
  await page.getByRole('button', { name: 'Copy: A frame, HTML' }).click()
  await page.getByText('Copied.').waitFor()
  expect(await page.evaluate(() => navigator.clipboard.readText())).toContain(`<iframe src="${app.url}/embed/storm"`)
  await expect.poll(() => page.getByText('--crier-ink').count()).toBe(1)
  await page.getByRole('button', { name: 'Start over' }).click()

  await page.waitForFunction(() => !document.querySelector('.codes')?.textContent?.includes('--crier-ink'))
})

test('a part of a coverage is shown as its code shows it, in a tag, a frame and a link', async () => {
  await using app = await startApp()
  await app.createBlog('storm', { title: 'The storm', standfirst: 'The river rises.' })
  const ids: string[] = []
  for (let n = 10; n < 16; n += 1) {
    ids.push((await app.post('storm', `At ${n}`, { ...at(`10:${n}`), key: n % 2 === 0 })).id)
  }
  await using browser = await openBrowser()
  await using reader = await browser.open(`${app.url}/playground`)
  const { page } = reader

  await page.getByLabel('Opening').selectOption('None: my own headline says it')
  await page.getByLabel('Newest updates, at first').fill('1')
  await page.getByLabel('Key events alone').check()
  await page.getByLabel('Nothing before').fill(`${app.url}/blogs/storm#update-${ids[2]}`)
  await page.getByText('Reading', { exact: true }).click()
  await page.getByLabel('A link to “Notify me”').check()
  await untilUpdates(page, ['At 14'])
  await page.getByRole('button', { name: 'Older updates' }).click()
  await untilUpdates(page, ['At 14', 'At 12'])
  expect(await page.locator('crier-blog .opening > *').count()).toBe(0)
  const codes = () => page.locator('.codes code').allTextContents()
  const [tag, , frame, , link, oembed, html] = await codes()
  await page.getByLabel('Nothing before').fill('yesterday')
  const [unfinished] = await codes()

  const part = `opening=none&limit=1&key-only&from=${ids[2]}`
  expect(tag).toBe(
    `<script type="module" src="${app.url}/widget.js"></script><crier-blog src="${app.url}/blogs/storm" opening="none" limit="1" key-only from="${ids[2]}" notify style="display:block;min-height:min(100vh,960px)"></crier-blog>`,
  )
  expect(frame).toContain(`<iframe src="${app.url}/embed/storm?${part}"`)
  expect(link).toBe(`${app.url}/blogs/storm?${part}`)
  expect((await (await fetch(oembed ?? '')).json()).html).toContain('limit=1')
  expect(await (await fetch(html ?? '')).text()).not.toContain('<p>At 12</p>')
  expect(unfinished).not.toContain('from=')
  expect(await violationsIn(page)).toEqual([])
  expect(reader.faults).toEqual([])
})

test('for a policy that forbids style attributes the room is kept by a rule', async () => {
  await using app = await startApp({ blog: 'storm' })
  await using browser = await openBrowser()
  await using page = await browser.openPage(`${app.url}/playground`)

  await page.getByText('Reading', { exact: true }).click()
  await page.getByLabel('My policy forbids style attributes').check()

  const codes = await page.locator('.codes code').allTextContents()
  expect(codes[0]).not.toContain('style=')
  expect(codes[1]).toBe('crier-blog:not(:defined) {\n  display: block;\n  min-block-size: min(100vh, 960px);\n}')
  expect(codes.join()).not.toContain('style=')
})

test('a link shows its coverage, another reader the newest live one in their language', async () => {
  await using app = await startApp()
  await app.createBlog('older', { language: 'en' })
  await app.createBlog('ended', { language: 'en', state: 'ended' })
  await app.createBlog('wahl', { language: 'de-AT' })
  await app.createBlog('fayadan', { language: 'ar' })
  await using browser = await openBrowser()
  const shownTo = async (locale: string, query = '') => {
    await using page = await browser.openPage(`${app.url}/playground${query}`, { locale })
    return await page.getByRole('combobox', { name: 'Coverage', exact: true }).inputValue()
  }
  await using page = await browser.openPage(`${app.url}/playground?blog=ended`)
  const coverage = page.getByRole('combobox', { name: 'Coverage', exact: true })

  expect(await shownTo('en-GB')).toBe('older')
  expect(await shownTo('de-DE')).toBe('wahl')
  expect(await shownTo('fr-FR')).toBe('fayadan')
  expect(await shownTo('en-GB', '?blog=nothing')).toBe('older')
  expect(await coverage.inputValue()).toBe('ended')
  await coverage.selectOption('wahl')
  await page.waitForURL('**/playground?blog=wahl')
  await page.getByRole('button', { name: 'Start over' }).click()
  await page.waitForURL('**/playground?blog=ended')
  expect(await coverage.inputValue()).toBe('ended')
})
