/** A reader chooses on the page how much alerts are about, and of which topics. */
import { expect } from 'vitest'
import { forThisFile } from '#test/support/for-this-file.ts'
import { launchBrowser } from '#test/support/services/open-browser.ts'
import { CHROMIUM } from '#test/support/services/programs.ts'
import { testWith } from '#test/support/test-with.ts'
import { start } from './notified-reader.ts'
import { violationsIn } from './violations.ts'

const browser = forThisFile(() => launchBrowser(CHROMIUM))
const test = testWith({ setup: () => start(browser) })

test('who asks for alerts on the page of one topic gets those about it, and may choose others, or all, at any time', async ({
  setup,
}) => {
  const topics = [
    { id: 'rail', name: 'Rail' },
    { id: 'roads', name: 'Roads' },
    { id: 'air', name: 'Air' },
  ]
  await setup.app.createBlog('flood', { topics })
  const alert = (title: string, of: string, urgency = 'normal') =>
    setup.app.post('flood', title, { topics: [of], alert: { title, urgency } })
  const ended = () =>
    expect
      .poll(async () => (await setup.app.api('GET', '/v1/blogs/flood/alerts')).body.alerts[0].state, {
        timeout: 20_000,
      })
      .toBe('done')
  await using page = await setup.openPage()
  await page.setViewportSize({ width: 390, height: 844 })
  await page.goto(`${setup.app.url}/blogs/flood?topic=rail`)
  const height = await page.locator('.masthead').evaluate(masthead => masthead.clientHeight)

  await page.getByRole('button', { name: 'Notify me' }).click()
  await page.getByText('You will be notified').waitFor()
  const opener = page.getByRole('button', { name: '✓ Notify me' })
  await opener.click()
  const box = (name: string) => page.getByRole('group', { name: 'Topics' }).getByRole('checkbox', { name })
  await box('Rail').waitFor()
  const first = await Promise.all(['All', 'Rail', 'Roads', 'Air'].map(name => box(name).isChecked()))
  const violations = await violationsIn(page)
  const changed = () =>
    page.waitForResponse(response => response.request().method() === 'PATCH' && response.status() === 200)
  await Promise.all([changed(), box('Roads').check()])
  await Promise.all([changed(), box('Rail').uncheck()])
  await alert('Trains stop', 'rail')
  await ended()
  const afterRail = setup.service.pushed.length
  await alert('Bridge closed', 'roads')
  await setup.service.reader.next()

  expect(first).toEqual([false, true, false, false])
  expect(violations).toEqual([])
  expect([afterRail, setup.service.pushed.length]).toEqual([0, 1])
  const level = (name: string) => page.getByRole('group', { name: 'Alerts' }).getByRole('radio', { name })
  const standing = await Promise.all(['All', 'Key events', 'Breaking news only'].map(name => level(name).isChecked()))
  await level('All').focus()
  await Promise.all([changed(), page.keyboard.press('ArrowDown')])
  await Promise.all([changed(), page.keyboard.press('ArrowDown')])
  await alert('Bridge open', 'roads')
  await ended()
  const afterOrdinary = setup.service.pushed.length
  await alert('Bridge gone', 'roads', 'high')
  await setup.service.reader.next()
  expect(standing).toEqual([true, false, false])
  expect([afterOrdinary, setup.service.pushed.length]).toEqual([1, 2])
  await page.keyboard.press('Escape')
  await page.reload()
  await opener.press('Enter')
  await box('Roads').and(page.locator(':checked')).waitFor()
  expect(await level('Breaking news only').isChecked()).toBe(true)
  await Promise.all([changed(), level('All').press('Space')])
  await Promise.all([changed(), box('All').press('Space')])
  expect(await box('Roads').isChecked()).toBe(false)
  await alert('Flights late', 'air')
  await setup.service.reader.next()
  expect(await page.locator('.masthead').evaluate(masthead => masthead.clientHeight)).toBe(height)
  await page.getByRole('button', { name: 'Stop notifying me' }).click()
  await page.getByRole('button', { name: 'Notify me', exact: true }).waitFor()
  const { followers } = (await setup.app.api('GET', '/v1/blogs/flood/alerts')).body
  expect([followers.web, page.faults]).toEqual([0, []])
})
