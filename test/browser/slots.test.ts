/** Advertisements of a partner's page in a coverage: where they are, and that nothing moves. */
import type { Page } from 'playwright-core'
import { expect, test } from 'vitest'
import type { Update } from '#shared/blog/update.ts'
import { forThisFile } from '#test/support/for-this-file.ts'
import { openBrowser } from '#test/support/services/open-browser.ts'
import { startPartnerSite } from '#test/support/services/partner-site.ts'
import { startApp } from '#test/support/services/start-app.ts'
import { at, correct, untilState, withdraw } from './coverage-page.ts'
import { watchShifts } from './smoothness.ts'

const browser = forThisFile(openBrowser)
const app = forThisFile(startApp)

const PHONE = { viewport: { width: 390, height: 844 } }

/** The page's advertisement code: a frame for each place; and the page's own style sheet, which means no good. */
async function sellPlaces(page: Page) {
  await page.addInitScript(() => {
    const heard: unknown[] = []
    Object.assign(globalThis, { heard })
    for (const name of ['crier-slot', 'crier-sensitive'])
      document.addEventListener(name, event => {
        const { detail, target } = event as CustomEvent
        heard.push([name, ...Object.values(detail)])
        if (detail.kind !== 'placed') return
        const frame = document.createElement('iframe')
        frame.slot = detail.slot
        ;(target as Element).append(frame)
        Object.assign(frame.contentWindow ?? {}, { isLoaded: detail.slot })
      })
    addEventListener('DOMContentLoaded', () => {
      const sheet = new CSSStyleSheet()
      sheet.replaceSync(`footer, slot { display: none !important } * { transition: all 1s !important }
        iframe { height: 4000px; margin: 300px; position: fixed; visibility: visible !important }`)
      document.adoptedStyleSheets.push(sheet)
    })
  })
}

type Heard = readonly [name: string, ...unknown[]]
const heardOn = (page: Page): Promise<Heard[]> => page.evaluate(() => Reflect.get(globalThis, 'heard'))
const eventsOf = async (page: Page, name: string) =>
  (await heardOn(page)).filter(([one]) => one === name).map(([, ...rest]) => rest)

/** Each room in the order of the page: its update's number, its height, and the frame that is shown in it. */
function rooms(page: Page) {
  return page.evaluate(() => {
    const all = [...(document.querySelector('crier-blog')?.shadowRoot?.querySelectorAll<HTMLElement>('.slot') ?? [])]
    return all.map(room => {
      const [frame] = room.querySelector('slot')?.assignedElements() ?? []
      const update = room.parentElement?.querySelector('.body')?.textContent?.split('.')[0]
      const loaded = frame && Reflect.get((frame as HTMLIFrameElement).contentWindow ?? {}, 'isLoaded')
      return [update, room.offsetHeight, loaded ?? null]
    })
  })
}

test('advertisements stay with their updates through arrivals, corrections, a turn of the order and removals, and nothing moves', async () => {
  await app.createBlog('storm', { title: 'The storm' })
  const posts: Update[] = []
  for (let n = 10; n < 40; n += 1) {
    const body = `At ${n}.${'\n\nMore.'.repeat(4)}`
    posts.push(await app.post('storm', body, { ...at(`10:${n}`), ...(n === 30 && { sensitive: true }) }))
  }
  const postAt = (n: number) => posts[n - 10] ?? expect.fail('there is no such post')
  await using partner = await startPartnerSite(
    app.url,
    `<script type="module" src="${app.url}/widget.js"></script><crier-blog src="${app.url}/blogs/storm" slots="4" slots-first="2" slots-every="4"></crier-blog>`,
  )
  await using reader = await browser.open('about:blank', PHONE)
  const { page } = reader
  await sellPlaces(page)
  await page.goto(partner.url)
  await untilState(page, 'Live')
  const shift = await watchShifts(page)
  await expect.poll(() => rooms(page).then(all => all.length)).toBe(4)
  const first = await rooms(page)

  expect(first.map(([, height, frame]) => [height, frame])).toEqual([1, 2, 3, 4].map(n => [250, `slot-${n}`]))
  const numbers = first.map(([update]) => Number(String(update).slice(3)))
  // None in the first window, none beside the sensitive update.
  expect(numbers[0]).toBeLessThan(38)
  expect(numbers).not.toEqual(expect.arrayContaining([29, 30, 31].map(n => expect.toSatisfy(one => one === n))))
  expect(await eventsOf(page, 'crier-sensitive')).toEqual([[postAt(30).id, true]])

  // The reader has the first advertisement in the middle of the window.
  await page.locator('.slot').first().scrollIntoViewIfNeeded()
  const [top = 0] = numbers
  await app.post('storm', 'At 41.', at('10:41'))
  await app.post('storm', 'At 42.', at('10:42'))
  await page.locator('.arrived').waitFor({ state: 'attached' })
  const marked = await correct(app, postAt(top - 1), { sensitive: true })
  await expect.poll(async () => (await rooms(page))[0]).toEqual([`At ${top}`, 250, null])
  expect(await eventsOf(page, 'crier-slot')).toContainEqual(['slot-1', postAt(top).id, 'withheld'])
  await correct(app, marked, { sensitive: false })
  await expect.poll(() => rooms(page)).toEqual(first)
  await correct(app, postAt(top), { markdown: `At ${top}. Longer.${'\n\nMore.'.repeat(4)}` })
  await page.getByText(`At ${top}. Longer.`).waitFor()

  await page.getByRole('button', { name: 'Oldest first' }).click()
  await expect.poll(() => rooms(page)).toEqual(first.toReversed())
  await page.getByRole('button', { name: 'Oldest first' }).click()
  await expect.poll(() => rooms(page)).toEqual(first)
  await page.getByRole('button', { name: 'Older updates' }).click()
  await page.getByText('At 10.').waitFor({ state: 'attached' })

  await withdraw(app, await current(postAt(numbers[3] ?? 0)), 'remove')
  await expect.poll(() => rooms(page)).toEqual(first.slice(0, 3))
  await app.api('PATCH', '/v1/blogs/storm', { body: { sensitive: true }, headers: { 'If-Match': '1' } })
  await expect.poll(async () => (await rooms(page)).map(([, , frame]) => frame)).toEqual([null, null, null])

  const ends = (await eventsOf(page, 'crier-slot')).slice(-4)
  expect(ends.map(([slot, , kind]) => [slot, kind])).toEqual([4, 1, 2, 3].map(n => [`slot-${n}`, 'withheld']))
  expect((await eventsOf(page, 'crier-sensitive')).at(-1)).toEqual(['storm', true])
  expect(await shift()).toBe(0)
  expect(reader.faults).toEqual([])
})

async function current({ blog, id }: { readonly blog: string; readonly id: string }) {
  return (await app.api('GET', `/v1/blogs/${blog}/updates/${id}`)).body
}
