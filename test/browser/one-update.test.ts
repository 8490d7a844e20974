/** `<crier-update>` in an article: the update as it is now, corrected and removed there too. */
import { expect, test } from 'vitest'
import { forThisFile } from '#test/support/for-this-file.ts'
import { openBrowser } from '#test/support/services/open-browser.ts'
import { startPartnerSite } from '#test/support/services/partner-site.ts'
import { startApp } from '#test/support/services/start-app.ts'

const app = forThisFile(startApp)
const browser = forThisFile(openBrowser)

test('an update in an article has its own height, follows a correction and its removal, and its words go with it', async () => {
  await app.createBlog('storm', { title: 'The storm', language: 'en' })
  const update = await app.post('storm', 'No trains.', { title: 'Trains stop' })
  const address = `/blogs/storm/updates/${update.id}`
  const tag = `<script type="module" src="${app.url}/update.js"></script><crier-update src="${app.url}${address}"><a href="${app.url}${address}">Trains</a></crier-update><p>After it</p>`
  await using partner = await startPartnerSite(app.url, tag)
  await using reader = await browser.open('about:blank')
  const { page } = reader
  await page.clock.install()
  await page.goto(partner.url)
  const frame = page.frameLocator('crier-update iframe')

  await frame.getByText('No trains.').waitFor()
  await page.waitForFunction(() => !document.querySelector('crier-update')?.shadowRoot?.querySelector('slot'))
  const height = () => page.locator('crier-update').evaluate(one => one.getBoundingClientRect().height)
  const before = await height()
  const body = { markdown: Array(20).fill('Some trains.').join('\n\n'), correction: 'Not all' }
  await app.api('PATCH', `/v1${address}`, { headers: { 'If-Match': '"1"' }, body })
  await page.clock.fastForward(60_000)
  await frame.getByText('Some trains.').first().waitFor()
  await page.waitForFunction(
    low => (document.querySelector('crier-update')?.getBoundingClientRect().height ?? 0) > low,
    before,
  )
  await app.api('DELETE', `/v1${address}?mode=remove`)
  await page.clock.fastForward(60_000)
  await frame.getByText('Some trains.').first().waitFor({ state: 'detached' })

  expect(before).toBeGreaterThan(50)
  expect(await frame.locator('main').innerText()).not.toMatch(/train/i)
  expect(reader.faults.filter(fault => !/410/.test(fault))).toEqual([])
})
