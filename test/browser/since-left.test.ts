/** A reader who returns is told, once, what came since, and which of what they had read was changed. */
import { mkdir } from 'node:fs/promises'
import { devices, type Page } from 'playwright-core'
import { expect, test } from 'vitest'
import { forThisFile } from '#test/support/for-this-file.ts'
import { openBrowser } from '#test/support/services/open-browser.ts'
import { startPartnerSite, widgetTag } from '#test/support/services/partner-site.ts'
import { startApp } from '#test/support/services/start-app.ts'
import { at, correct, openLive, postMany, untilState, withdraw } from './coverage-page.ts'
import { watchShifts } from './smoothness.ts'
import { violationsIn } from './violations.ts'

const browser = forThisFile(openBrowser)
const app = forThisFile(startApp)

const SHOTS = process.env.CRIER_SUMMARY_SHOTS
const HOUR_MS = 3_600_000
const MARKS = 'crier-left:'

test('on page and widget: how many, which key events, what was corrected, retracted and removed, and the way to each; once', async () => {
  const posts = await postMany(app, 6)
  const [first, second, third] = posts
  if (!first || !second || !third) throw new Error('There are six updates')
  await using partner = await startPartnerSite(app.url, widgetTag(app.url))
  const phone = { ...devices['iPhone 14'], colorScheme: 'dark' } as const
  await using page = await openLive({ browser, url: `${app.url}/blogs/storm` })
  await using widget = await openLive({ browser, url: partner.url, options: phone })
  for (const one of [page, widget]) {
    await untilMarked(one)
    expect(await told(one).count()).toBe(0)
    for (const { id } of [first, second, third]) await readOf(one, id)
  }
  const url = { page: page.url(), widget: widget.url() }
  for (const one of [page, widget]) await leave(one)

  await app.post('storm', 'The bridge is closed', { ...at('10:30'), key: true })
  const unread = await app.post('storm', 'Nobody was hurt', at('10:29'))
  await correct(app, first, { markdown: 'At 10, corrected.', correction: 'An earlier version was wrong.' })
  await withdraw(app, second, 'retract', 'It was another day.')
  await withdraw(app, third, 'remove')
  const known = { body: { markdown: 'One bridge is closed.' }, headers: { 'If-Match': '0' } }
  await app.api('PUT', '/v1/blogs/storm/summary', known)
  await page.goto(url.page)
  await widget.goto(url.widget)

  for (const one of [page, widget]) {
    const region = told(one)
    await region.getByText('2 new updates').waitFor()
    await region.getByRole('link', { name: 'The bridge is closed' }).waitFor()
    await region.getByText('(corrected)').waitFor()
    await region.getByText('(retracted)').waitFor()
    await region.getByText('1 update was removed').waitFor()
    await region.getByRole('link', { name: 'What we know has changed' }).waitFor()
    expect(await region.getByRole('paragraph').count()).toBe(3)
    expect(await one.evaluate(name => JSON.stringify({ ...localStorage }).includes(name), 'At 12')).toBe(false)
  }
  await shoot(page, 'since')
  await shoot(widget, 'since-widget-phone-dark')
  expect(await violationsIn(page)).toEqual([])
  await using another = await page.context().newPage()
  await another.goto(url.page)
  await untilState(another, 'Live')
  await untilMarked(another)
  expect(await told(another).count()).toBe(0)

  for (const one of [page, widget]) {
    await told(one).getByRole('link', { name: 'Go to the first unread' }).click()
    await one.locator(`[id="update-${unread.id}"]:focus, [id="update-${unread.id}"]:target`).waitFor()
    await told(one).waitFor({ state: 'detached' })
  }
  expect(page.faults).toEqual([])
})

test('nothing moves, the keyboard closes it, and without storage nothing is said', async () => {
  await using own = await startApp()
  const [first] = await postMany(own, 3)
  if (!first) throw new Error('There are three updates')
  const url = `${own.url}/blogs/storm`
  await using page = await openLive({ browser, url })
  await readOf(page, first.id)
  await leave(page)
  await own.post('storm', 'The bridge is closed', at('10:30'))
  await page.goto(url)
  const shifts = await watchShifts(page)
  await told(page).getByText('1 new update').waitFor()

  await told(page).getByRole('button', { name: 'Close' }).press('Escape')

  await told(page).waitFor({ state: 'detached' })
  expect(await shifts()).toBeLessThan(0.001)
  await using blocked = await browser.openPage('about:blank')
  await blocked.addInitScript(() => {
    Object.defineProperty(globalThis, 'localStorage', {
      get() {
        throw new DOMException('blocked', 'SecurityError')
      },
    })
  })
  await blocked.goto(url)
  await untilState(blocked, 'Live')
  expect(await told(blocked).count()).toBe(0)
  expect(blocked.faults).toEqual([])
})

test('in a frame, a reader whose tab was hidden is told too; with remember=off nothing is kept, and what was is forgotten', async () => {
  await using own = await startApp()
  await postMany(own, 3)
  await using partner = await startPartnerSite(
    own.url,
    `<iframe src="${own.url}/embed/storm" height="720" title="The storm"></iframe><script type="module" src="${own.url}/embed.js"></script>`,
  )
  await using page = await browser.openPage(partner.url)
  const inside = page.frameLocator('iframe')
  await inside.locator('.connection[data-state="live"]').waitFor()
  const frame = page.frames()[1] ?? expect.fail('there is no frame')
  await frame.waitForFunction(prefix => Object.keys(localStorage).some(name => name.startsWith(prefix)), MARKS)
  const turn = (state: string, laterMs: number) =>
    frame.evaluate(
      ({ state, laterMs }) => {
        const now = Date.now
        Date.now = () => now() + laterMs
        Object.defineProperty(document, 'visibilityState', { value: state, configurable: true })
        document.dispatchEvent(new Event('visibilitychange'))
      },
      { state, laterMs },
    )

  await turn('hidden', 0)
  await own.post('storm', 'The bridge is closed', at('10:30'))
  await inside.getByText('The bridge is closed').first().waitFor({ state: 'attached' })
  await turn('visible', 2 * 60_000)
  await inside.locator('.since').getByText('1 new update').waitFor()

  const kept = await frame.evaluate(prefix => {
    document.querySelector('crier-blog')?.setAttribute('remember', 'off')
    dispatchEvent(new Event('pagehide'))
    return Object.keys(localStorage).filter(name => name.startsWith(prefix))
  }, MARKS)
  expect(kept).toEqual([])
  expect(page.faults).toEqual([])
})

function told(page: Page) {
  return page.locator('.since section', { hasText: 'Since you left' })
}

/** The first mark is stored as soon as the script has come. */
async function untilMarked(page: Page): Promise<void> {
  await page.waitForFunction(prefix => Object.keys(localStorage).some(name => name.startsWith(prefix)), MARKS)
}

/** Brings an update into view, and waits until that was noted. */
async function readOf(page: Page, id: string): Promise<void> {
  await page.locator(`[id="update-${id}"]`).scrollIntoViewIfNeeded()
  await page.waitForFunction(
    ({ prefix, id }) => {
      dispatchEvent(new Event('pagehide'))
      const name = Object.keys(localStorage).find(one => one.startsWith(prefix))
      return name && JSON.parse(localStorage.getItem(name) ?? '{}').read[id] !== undefined
    },
    { prefix: MARKS, id },
  )
}

/** Leaves the page, an hour ago. */
async function leave(page: Page): Promise<void> {
  // A page of the same site without a coverage, which would note that its reader is here.
  await page.route('**/elsewhere', route => route.fulfill({ contentType: 'text/html', body: 'Elsewhere' }))
  await page.goto(new URL('/elsewhere', page.url()).href)
  await page.evaluate(
    ({ prefix, ms }) => {
      for (const name of Object.keys(localStorage)) {
        if (!name.startsWith(prefix)) continue
        const mark = JSON.parse(localStorage.getItem(name) ?? '{}')
        localStorage.setItem(name, JSON.stringify({ ...mark, at: mark.at - ms }))
      }
    },
    { prefix: MARKS, ms: HOUR_MS },
  )
}

/** For a person to look at. */
async function shoot(page: Page, name: string): Promise<void> {
  if (!SHOTS) return
  await mkdir(SHOTS, { recursive: true })
  await page.screenshot({ path: `${SHOTS}/${name}.png`, animations: 'disabled' })
}
