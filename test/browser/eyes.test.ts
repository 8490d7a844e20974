/** Visual conditions: very long words, high contrast, forced colours, mixed scripts, print. */
import type { BrowserContextOptions, Locator, Page } from 'playwright-core'
import sharp from 'sharp'
import { expect, test } from 'vitest'
import { forThisFile } from '#test/support/for-this-file.ts'
import { openBrowser } from '#test/support/services/open-browser.ts'
import { startApp } from '#test/support/services/start-app.ts'
import { arrivalsButton, at, untilDrawn, untilState } from './coverage-page.ts'

const LONG = 'Donaudampfschifffahrtselektrizitätenhauptbetriebswerkbauunterbeamtengesellschaft'

const browser = forThisFile(openBrowser)

test('no word overflows a narrow screen, in any field', async () => {
  await using app = await startApp()
  await app.createBlog('storm', {
    title: LONG,
    standfirst: LONG,
    related: [{ title: LONG }],
    previous: { title: LONG },
  })
  await app.post('storm', LONG, { title: LONG, label: LONG, byline: LONG, key: true, pinned: true })
  await using reader = await openLive(app.url, { viewport: { width: 320, height: 640 } })

  expect(await reader.page.evaluate(() => document.documentElement.scrollWidth)).toBe(320)
})

test('with forced colours the button for new updates, the state of switches and the live state are visible', async () => {
  await using app = await startApp({ blog: 'storm' })
  for (const minute of ['01', '02', '03']) await app.post('storm', 'More.\n\n'.repeat(20), at(`10:${minute}`))
  await using reader = await openLive(app.url, { forcedColors: 'active' })
  const { page } = reader
  await page.getByRole('button', { name: 'Oldest first' }).click()
  await app.post('storm', 'New', at('10:04'))
  await arrivalsButton(page).waitFor()

  const button = await pixels(arrivalsButton(page))
  expect(button.at(0.5, 0.02)).not.toBe(button.at(0.5, 0.15))
  const [on, off] = [await pixels(page.locator('[data-do="order"]')), await pixels(page.locator('[data-do="pause"]'))]
  expect(on.at(0.08, 0.5)).not.toBe(off.at(0.08, 0.5))
  const kicker = await pixels(page.locator('.kicker'))
  expect(kicker.at(0.004, 0.5)).not.toBe(kicker.at(0.9, 0.5))
})

test('with more contrast, small print and rules are as dark as the text', async () => {
  await using app = await startApp({ blog: 'storm' })
  await app.post('storm', 'The first drops', { byline: 'Ana Ruiz' })
  await using reader = await openLive(app.url, { contrast: 'more' })

  const colours = await reader.page
    .locator('.byline, .feed .body, .controls .control')
    .evaluateAll(found => found.flatMap(one => [getComputedStyle(one).color, getComputedStyle(one).borderBlockColor]))
  expect(new Set(colours).size).toBe(1)
})

test('Arabic in an English coverage has its full stop on the left', async () => {
  await using app = await startApp()
  await app.createBlog('storm', { title: 'العاصفة تقترب.', standfirst: 'نتابع معكم النتائج.' })
  await app.post('storm', 'تصل النتائج الأولى (10:30 GMT).', { title: 'النتائج الأولى.', key: true })
  await using reader = await openLive(app.url)

  const ends = await reader.page
    .locator('.opening .title, .standfirst, .head .title, .headline, .feed .body p')
    .evaluateAll(found =>
      found.map(({ firstChild }) => {
        const range = document.createRange()
        const edge = (from: number) => {
          range.setStart(firstChild as Text, from)
          range.setEnd(firstChild as Text, from + 1)
          return range.getBoundingClientRect().left
        }
        return edge((firstChild as Text).length - 1) < edge(0)
      }),
    )
  expect(ends).toEqual([true, true, true, true, true])
})

test('in print, as without a script, pinned updates are unclipped and have no button', async () => {
  await using app = await startApp({ blog: 'storm' })
  await app.post('storm', 'What we know.\n\n'.repeat(60), { pinned: true, ...at('10:00') })
  await using printed = await openLive(app.url)
  await using bare = await browser.open(`${app.url}/blogs/storm`, { javaScriptEnabled: false })
  await printed.page.emulateMedia({ media: 'print' })

  for (const { page } of [printed, bare]) {
    expect(await page.locator('.pinned').getByRole('button').count()).toBe(0)
    const last = page.locator('.pinned .body p').last()
    const pinned = page.locator('.pinned')
    const [inner, outer] = [await last.boundingBox(), await pinned.boundingBox()]
    expect((inner?.y ?? 0) + (inner?.height ?? 0)).toBeLessThan((outer?.y ?? 0) + (outer?.height ?? 0))
  }
})

/** As painted: forced colours override the styles. */
async function pixels(locator: Locator) {
  const { data, info } = await sharp(await locator.screenshot())
    .raw()
    .toBuffer({ resolveWithObject: true })
  return {
    /** Each from 0 to 1, from the left and from the top. */
    at(x: number, y: number): string {
      const start = (Math.floor(y * info.height) * info.width + Math.floor(x * info.width)) * info.channels
      return data.subarray(start, start + 3).join(' ')
    },
  }
}

async function openLive(url: string, options?: BrowserContextOptions): Promise<{ page: Page } & AsyncDisposable> {
  const reader = await browser.open(`${url}/blogs/storm`, options)
  await untilState(reader.page, 'Live')
  await untilDrawn(reader.page)
  return reader
}
