/** The rail of times on the page of a coverage: in the margin of a wide window, below the updates of a narrower one. */
import { expect, test } from 'vitest'
import { forThisFile } from '#test/support/for-this-file.ts'
import { openBrowser, PATIENCE_MS } from '#test/support/services/open-browser.ts'
import { startApp } from '#test/support/services/start-app.ts'
import { violationsIn } from './violations.ts'

const browser = forThisFile(openBrowser)
const app = forThisFile(startApp)

test('the rail stands in the margin from the first paint, in sight while one reads, moves nothing, and leads to an hour by keyboard', async () => {
  const start = '2026-03-04T09:00:00.000Z'
  await app.createBlog('storm', { title: 'العاصفة', language: 'ar', timeZone: 'UTC', coverage: { start } })
  // More than one page of them.
  for (let n = 0; n < 24; n += 1) {
    const time = `2026-03-04T${10 + Math.floor(n / 2)}:${n % 2 === 0 ? 10 : 40}:00.000Z`
    await app.post('storm', 'الحاجز مغلق.\n\n'.repeat(6), { time, key: n === 5 })
  }
  const url = `${app.url}/blogs/storm`
  await expect
    .poll(async () => (await (await fetch(url)).text()).includes('crier rail'), { timeout: PATIENCE_MS })
    .toBe(true)
  await using reader = await browser.open('about:blank', { viewport: { width: 1_280, height: 800 } })
  const { page } = reader
  await page.addInitScript(() => {
    const shifts: number[] = []
    Object.assign(globalThis, { shifts })
    new PerformanceObserver(list => {
      for (const entry of list.getEntries()) shifts.push((entry as PerformanceEntry & { value: number }).value)
    }).observe({ type: 'layout-shift', buffered: true })
  })
  await page.goto(url)
  await page.locator('.connection[data-state="live"]').waitFor()
  const placed = () =>
    page.evaluate(() => {
      const [rail, main] = ['.rail ol', 'main'].map(one => document.querySelector(one)?.getBoundingClientRect())
      return rail && main && { isBeside: rail.left >= main.right && rail.right <= innerWidth, top: rail.top }
    })

  expect(await placed()).toMatchObject({ isBeside: true })
  expect(await violationsIn(page)).toEqual([])
  await page.evaluate(() => scrollTo(0, 1_200))
  await expect.poll(async () => (await placed())?.top).toBe(16)
  expect(await page.evaluate(() => (globalThis as unknown as { shifts: number[] }).shifts)).toEqual([])
  const hour = page.locator('.rail').getByRole('link', { name: /^15, \u20681500 / })
  await hour.press('Enter')
  await page.waitForURL('**before=**')
  await page.locator('.rail a[aria-current]').filter({ hasText: '15' }).waitFor()
  expect(await page.locator('.when').first().textContent()).toContain('1540')

  const isBelow = () =>
    page.evaluate(() => {
      const [rail, blog] = ['.rail', 'crier-blog'].map(one => document.querySelector(one)?.getBoundingClientRect())
      return rail && blog && rail.top >= blog.bottom && rail.right <= innerWidth && rail.left >= 0
    })
  await page.evaluate(() => {
    document.documentElement.style.fontSize = '130%'
  })
  expect(await isBelow()).toBe(true)
  await page.evaluate(() => {
    document.documentElement.style.fontSize = ''
  })
  await page.setViewportSize({ width: 1_200, height: 800 })
  expect(await isBelow()).toBe(true)
  expect(reader.faults).toEqual([])
})
