/** The guide in a browser: found by its search, readable in the dark and on a phone, under its strict policy. */
import { expect, test } from 'vitest'
import { forThisFile } from '#test/support/for-this-file.ts'
import { openBrowser } from '#test/support/services/open-browser.ts'
import { startApp } from '#test/support/services/start-app.ts'
import { violationsIn } from './violations.ts'

const browser = forThisFile(openBrowser)
const app = forThisFile(startApp)

test('the search finds a section by keyboard, in any order of words and with a mistake', async () => {
  await using page = await browser.openPage(`${app.url}/docs/guide/decisions/`)

  await page.keyboard.press('/')
  await page.keyboard.type('policy content secruity')
  await page.locator('.found li').first().waitFor()
  const first = await page.locator('.found a').first().textContent()
  await page.keyboard.press('Enter')
  await page.waitForURL('**/embed.html#with-a-content-security-policy')

  expect(first).toMatch(/^With a Content-Security-Policy\s+Embedding a coverage$/)
  expect(page.faults).toEqual([])
})

test('results are reached and left by arrows and Escape; nothing found is said', async () => {
  await using page = await browser.openPage(`${app.url}/docs/guide/`)
  const input = page.getByRole('searchbox', { name: 'Search the guide' })
  const isFocused = (selector: string) => page.evaluate(one => document.activeElement?.matches(one), selector)

  await input.fill('backup')
  await page.locator('.found li').nth(1).waitFor()
  await page.keyboard.press('ArrowDown')
  await page.keyboard.press('ArrowDown')
  expect(await isFocused('.found li:nth-child(2) a')).toBe(true)
  await page.keyboard.press('Escape')
  expect([await isFocused('input'), await page.locator('.found').isVisible()]).toEqual([true, false])
  await input.fill('xyzzyplugh')
  await page.getByRole('status').filter({ hasText: 'Nothing found' }).waitFor()

  expect(await page.locator('.found li').count()).toBe(0)
})

test('a search that could not be loaded says so, and the next letter tries again', async () => {
  await using page = await browser.openPage(`${app.url}/docs/guide/`)
  await page.route('**/search.json', route => route.abort())
  const input = page.getByRole('searchbox')

  await input.fill('bac')
  await page.getByRole('status').filter({ hasText: 'could not be loaded' }).waitFor()
  await page.unroute('**/search.json')
  await input.fill('back')

  await page.locator('.found li').first().waitFor()
})

test('without a script the guide is whole, and has no field that does nothing', async () => {
  await using page = await browser.openPage(`${app.url}/docs/guide/`, { javaScriptEnabled: false })

  await page.getByRole('navigation').getByRole('link', { name: 'Troubleshooting' }).click()
  await page.waitForURL('**/troubleshooting.html')

  expect(await page.getByRole('searchbox').count()).toBe(0)
  expect(await page.getByRole('link', { name: 'Troubleshooting' }).getAttribute('aria-current')).toBe('page')
})

test.each(['index', 'tutorial', 'embed', 'configuration', 'troubleshooting', 'bench'])(
  '%s has no violation and nothing wider than the screen, in light and dark, on a desktop and on a phone',
  async name => {
    await using page = await browser.openPage(`${app.url}/docs/guide/${name}.html`)

    for (const width of [1_440, 390]) {
      await page.setViewportSize({ width, height: 900 })
      for (const colorScheme of ['light', 'dark'] as const) {
        await page.emulateMedia({ colorScheme })
        const look = `${colorScheme} at ${width} px`
        expect(await violationsIn(page), look).toEqual([])
        expect(await page.evaluate(() => document.documentElement.scrollWidth), look).toBeLessThanOrEqual(width)
      }
    }
    expect(page.faults).toEqual([])
  },
)
