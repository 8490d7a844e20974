/** How the desk reports the delivery of alerts to editors, for various responses of push services. */
import type { Locator, Page } from 'playwright-core'
import { expect, test } from 'vitest'
import { makeAndroid, makeIphone } from '#test/support/data/sample-devices.ts'
import { forThisFile } from '#test/support/for-this-file.ts'
import { openBrowser, type TestPage } from '#test/support/services/open-browser.ts'
import { startLanes } from '#test/support/services/start-lanes.ts'
import { button } from './at-desk.ts'
import { dictate, openDesk, textOf, untilKept, untilReady } from './desk-page.ts'
import { violationsIn } from './violations.ts'

const browser = forThisFile(openBrowser)

const ONE_OTHER = 'One other device follows this coverage, but chose other topics or fewer alerts.'

test('the desk explains why devices were not notified, and shows how soon the others were', async () => {
  await using setup = await startLanes()
  await register(setup, { browsers: 3, phones: 2 })
  let asked = 0
  const answers = [{ status: 201 }, { status: 413, body: { errno: 104 } }, { status: 410 }]
  setup.browsers.answers(({ path }) =>
    path === '/token' ? { status: 200, body: { access_token: 'token' } } : (answers[asked++] ?? { status: 201 }),
  )
  const post = await setup.app.post('storm', 'The river rises', { alert: { title: 'Flood warning' } })
  await setup.alertOnceDone(post)

  await using reader = await openAlerts(setup)
  const dialog = reader.page.getByRole('dialog')
  const row = (name: string) => dialog.getByRole('row', { name: new RegExp(`^${name}`) }).getByRole('cell')

  await expect.poll(() => dialog.getByRole('heading', { level: 3 }).textContent()).toMatch(/^Flood warning .*sent$/)
  expect((await row('Browsers').allTextContents()).slice(0, 3)).toEqual(['1', '1', '1'])
  const times = (await row('iPhone').allTextContents()).slice(3)
  expect(times).toHaveLength(3)
  for (const time of times) expect(time).toMatch(/^[\d.]+$/)
  await expect
    .poll(() => dialog.locator('dl').innerText())
    .toBe('1\nTheir push service did not take the message. Tell whoever runs Crier. 413/104')
  expect(await violationsIn(reader.page)).toEqual([])
})

test('a refused credential is shown while the alert waits, in the bar and in the details', async () => {
  await using setup = await startLanes()
  await register(setup, { browsers: 1, phones: 2 })
  setup.production.answers(() => ({ status: 403, body: { reason: 'InvalidProviderToken' } }))
  await setup.app.post('storm', 'The river rises', { alert: { title: 'Flood warning' } })
  await setup.alertOnce(({ refused, accepted }) => 'InvalidProviderToken' in refused && accepted === 3)

  await using reader = await openAlerts(setup, 'Last alert: 3 sent, the rest is held up')
  const dialog = reader.page.getByRole('dialog')

  await expect
    .poll(() => dialog.locator('.notice').innerText())
    .toMatch(/^Apple refuses this server’s credential, .* Tell whoever runs Crier.*InvalidProviderToken$/)
  await dialog.getByText('Still to come: 2.').waitFor()
  expect(await violationsIn(reader.page)).toEqual([])
})

type Setup = Awaited<ReturnType<typeof startLanes>>

async function register(setup: Setup, { browsers, phones }: { browsers: number; phones: number }): Promise<void> {
  for (let n = 0; n < browsers; n += 1) await setup.register(setup.browsers.subscribe().target)
  for (let n = 0; n < phones; n += 1) for (const phone of [makeAndroid(), makeIphone()]) await setup.register(phone)
}

/** A device that an ordinary alert does not reach. */
async function registerForBreaking({ app, browsers }: Setup): Promise<void> {
  const target = { ...browsers.subscribe().target, blogs: ['storm'], levels: { storm: 'breaking' } }
  await app.api('POST', '/v1/devices', { body: target, key: null })
}

async function openAlerts({ app }: Setup, name: string | RegExp = /^Last alert: /): Promise<TestPage> {
  const reader = await browser.open('about:blank')
  await openDesk(reader.page, { url: app.url, blog: 'storm', key: app.adminKey })
  await reader.page.getByRole('button', { name }).click()
  await reader.page.getByRole('dialog').getByRole('table').waitFor()
  return reader
}

test('an alert is written beside the phones that show it, with the devices it goes to, and sent by one button', async () => {
  await using setup = await startLanes()
  await register(setup, { browsers: 1, phones: 2 })
  await registerForBreaking(setup)
  await using ana = await browser.open('about:blank', { viewport: { width: 1_200, height: 800 } })
  const { page } = ana
  await openDesk(page, { url: setup.app.url, blog: 'storm', key: setup.app.adminKey })
  await dictate(page, 'The dam has burst. Leave the valley.')

  await button(page, 'Alert').click()

  const dialog = page.getByRole('dialog', { name: 'Alert' })
  await dialog.getByText(`To 5 devices: 2 Android, 2 iPhone, 1 browser. ${ONE_OTHER}`, { exact: true }).waitFor()
  for (const part of [
    dialog.getByLabel('Alert title'),
    ...(await dialog.getByRole('img').all()),
    dialog.locator('.primary'),
  ])
    await expect.poll(() => isInView(page, part)).toBe(true)
  await expect.poll(() => dialog.getByRole('img').first().textContent()).toContain('The dam has burst.')
  expect(await violationsIn(page)).toEqual([])
  await button(page, 'Post and alert 5 devices').waitFor()
  await button(page, 'Go on writing').click()
  await page.getByLabel('Key event', { exact: true }).click()
  await page.keyboard.press('Control+Enter')
  await dialog.getByText('See where this goes, then press again.').waitFor()
  await dialog.getByLabel('Urgency').selectOption('high')
  await dialog.getByText('To 6 devices: 2 Android, 2 iPhone, 2 browsers', { exact: true }).waitFor()
  await button(page, 'Post and alert 6 devices').click()

  await dialog.waitFor({ state: 'detached' })
  await page.locator('.stream .entry', { hasText: 'The dam has burst' }).waitFor()
  const { body } = await setup.app.api('GET', '/v1/blogs/storm/updates')
  expect(body.updates[0].alert).toMatchObject({ title: 'The dam has burst.', text: 'Leave the valley.' })
  expect(ana.faults).toEqual([])
})

test('an alert that was kept without its figures is shown with them before it is sent', async () => {
  await using setup = await startLanes()
  await register(setup, { browsers: 2, phones: 0 })
  await using ana = await browser.open('about:blank')
  const { page } = ana
  // As a node of an earlier version, which knows only who follows.
  const gone = { type: 'about:blank', title: 'Not found', status: 404, code: 'unknown_path', detail: 'No' }
  await page.route('**/alerts/devices?*', route =>
    route.fulfill({ status: 404, contentType: 'application/problem+json', body: JSON.stringify(gone) }),
  )
  await openDesk(page, { url: setup.app.url, blog: 'storm', key: setup.app.adminKey })
  await dictate(page, 'The dam has burst.')
  await button(page, 'Alert').click()
  await button(page, 'Go on writing').click()
  await dictate(page, ' Leave now.')
  await untilKept(page, 'the server')
  await page.reload()
  await untilReady(page)

  await page.keyboard.press('Control+Enter')

  const dialog = page.getByRole('dialog', { name: 'Alert' })
  await dialog.getByText('See where this goes, then press again.').waitFor()
  await dialog.getByText('To 2 devices at most: 2 browsers').waitFor()
  expect((await setup.app.api('GET', '/v1/blogs/storm/updates')).body.updates).toEqual([])
  await page.keyboard.press('Control+Enter')
  await page.locator('.stream .entry', { hasText: 'The dam has burst' }).waitFor()
  expect(ana.faults).toEqual([])
})

test('an alert sent from its dialog on a phone can be taken back while it is held, and no device gets it; a retraction goes to those that got it', async () => {
  await using setup = await startLanes()
  await register(setup, { browsers: 1, phones: 1 })
  await registerForBreaking(setup)
  await using ana = await browser.open('about:blank', { viewport: { width: 390, height: 844 }, hasTouch: true })
  const { page } = ana
  await openDesk(page, { url: setup.app.url, blog: 'storm', key: setup.app.adminKey })
  await page.getByLabel('Goes out').selectOption('10')
  await textOf(page).click()
  await dictate(page, 'The dam has burst. Leave the valley.')
  await button(page, 'Alert').click()
  const dialog = page.getByRole('dialog', { name: 'Alert' })
  await dialog.getByText('To 3 devices: 1 Android, 1 iPhone, 1 browser').waitFor()

  const widths = await dialog.evaluate(({ scrollWidth, clientWidth }) => [scrollWidth, clientWidth, innerWidth])
  expect(widths[0]).toBe(widths[1])
  expect(widths[1]).toBeLessThanOrEqual(390)
  await expect.poll(() => isInView(page, dialog.getByLabel('Alert title'))).toBe(true)
  await dialog.locator('.primary').scrollIntoViewIfNeeded()
  await dialog.locator('.primary').click()
  await dialog.waitFor({ state: 'detached' })
  await page.locator('.toast').getByRole('button', { name: 'Undo' }).click()

  await textOf(page).getByText('The dam has burst. Leave the valley.').waitFor()
  expect((await setup.app.api('GET', '/v1/blogs/storm/updates')).body.updates).toEqual([])
  expect((await setup.app.api('GET', '/v1/blogs/storm/alerts')).body.alerts).toEqual([])
  // The alert is kept, and goes out when its writer wants it to.
  await button(page, 'Alert: will be sent').click()
  await expect.poll(() => dialog.getByLabel('Alert title').inputValue()).toBe('The dam has burst.')
  await page.keyboard.press('Control+Enter')
  await page.locator('.toast').getByRole('button', { name: 'Send now' }).click()
  await expect
    .poll(async () => (await setup.app.api('GET', '/v1/blogs/storm/updates')).body.updates[0]?.alert?.title)
    .toBe('The dam has burst.')

  await page.locator('.blog-tabs').getByRole('button', { name: 'Timeline' }).click()
  const posted = page.locator('.stream .entry', { hasText: 'The dam has burst' })
  await posted.getByRole('button', { name: 'More' }).click()
  await button(page, 'Retract…').click()
  const retraction = page.getByRole('dialog', { name: 'Retract this update?' })
  await retraction.getByText(`To 3 devices: 1 Android, 1 iPhone, 1 browser. ${ONE_OTHER}`, { exact: true }).waitFor()
  const [scrolled, shown] = await retraction.evaluate(({ scrollWidth, clientWidth }) => [scrollWidth, clientWidth])
  expect(scrolled).toBe(shown)
  expect(await violationsIn(page)).toEqual([])
  expect(ana.faults).toEqual([])
})

async function isInView(page: Page, part: Locator): Promise<boolean> {
  const [box, size] = [await part.boundingBox(), page.viewportSize()]
  return box !== null && size !== null && box.y >= 0 && box.y + box.height <= size.height
}
