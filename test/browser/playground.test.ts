/** The playground: a web developer's choices are shown by the widget and contained in the code. */
import { expect, test } from 'vitest'
import { openBrowser } from '#test/support/services/open-browser.ts'
import { startApp } from '#test/support/services/start-app.ts'
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
  await page.getByLabel('Accent, dark', { exact: true }).fill('#00ff00')
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
  expect(css).toContain('crier-blog:not(:defined) {')
  expect(css).toContain('--crier-accent: light-dark(#9c3a1c, #00ff00);')
  expect(consent).toContain("addEventListener('crier-consent'")
  expect(policy).toContain(`connect-src ${app.url} ${app.url.replace('http', 'ws')}`)
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

  await page.getByLabel('Begin with').selectOption('Wire')
  await page.getByRole('button', { name: 'Copy: A frame, HTML' }).click()
  await page.getByText('Copied.').waitFor()
  expect(await page.evaluate(() => navigator.clipboard.readText())).toContain(`<iframe src="${app.url}/embed/storm"`)
  await expect.poll(() => page.getByText('--crier-ink').count()).toBe(1)
  await page.getByRole('button', { name: 'Start over' }).click()

  await page.waitForFunction(() => !document.querySelector('.codes')?.textContent?.includes('--crier-ink'))
})
