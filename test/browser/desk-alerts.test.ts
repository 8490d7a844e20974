/** How the desk reports the delivery of alerts to editors, for various responses of push services. */
import { expect, test } from 'vitest'
import { makeAndroid, makeIphone } from '#test/support/data/sample-devices.ts'
import { forThisFile } from '#test/support/for-this-file.ts'
import { openBrowser, type TestPage } from '#test/support/services/open-browser.ts'
import { startLanes } from '#test/support/services/start-lanes.ts'
import { openDesk } from './desk-page.ts'
import { violationsIn } from './violations.ts'

const browser = forThisFile(openBrowser)

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

  expect(await dialog.getByRole('heading', { level: 3 }).textContent()).toMatch(/^Flood warning .*sent$/)
  expect((await row('Browsers').allTextContents()).slice(0, 3)).toEqual(['1', '1', '1'])
  const times = (await row('iPhone').allTextContents()).slice(3)
  expect(times).toHaveLength(3)
  for (const time of times) expect(time).toMatch(/^[\d.]+$/)
  expect(await dialog.locator('dl').innerText()).toBe(
    '1\nTheir push service did not take the message. Tell whoever runs Crier. 413/104',
  )
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

  expect(await dialog.locator('.notice').innerText()).toMatch(
    /^Apple refuses this server’s credential, .* Tell whoever runs Crier.*InvalidProviderToken$/,
  )
  await dialog.getByText('Still to come: 2.').waitFor()
  expect(await violationsIn(reader.page)).toEqual([])
})

type Setup = Awaited<ReturnType<typeof startLanes>>

async function register(setup: Setup, { browsers, phones }: { browsers: number; phones: number }): Promise<void> {
  for (let n = 0; n < browsers; n += 1) await setup.register(setup.browsers.subscribe().target)
  for (let n = 0; n < phones; n += 1) for (const phone of [makeAndroid(), makeIphone()]) await setup.register(phone)
}

async function openAlerts({ app }: Setup, name: string | RegExp = /^Last alert: /): Promise<TestPage> {
  const reader = await browser.open('about:blank')
  await openDesk(reader.page, { url: app.url, blog: 'storm', key: app.adminKey })
  await reader.page.getByRole('button', { name }).click()
  await reader.page.getByRole('dialog').getByRole('table').waitFor()
  return reader
}
