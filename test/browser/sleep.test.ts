/** A sleeping laptop: timers stop, connections die without notice, and hours later the page must be current at once. */
import { expect, test } from 'vitest'
import { forThisFile } from '#test/support/for-this-file.ts'
import { openBrowser } from '#test/support/services/open-browser.ts'
import { startApp } from '#test/support/services/start-app.ts'
import { startTcpProxy } from '#test/support/services/tcp-proxy.ts'
import { at, correct, untilState, untilUpdates, withdraw } from './coverage-page.ts'

const browser = forThisFile(openBrowser)

/** The time after waking in which the page must be current: less than the longest pause between attempts to connect. */
const SOON_MS = 15_000

test('a page that slept overnight is current within seconds, without a reload', async () => {
  await using app = await startApp({ blog: 'storm' })
  const wrong = await app.post('storm', 'Five boats', at('10:00'))
  const secret = await app.post('storm', 'A name', at('10:01'))
  await using network = await startTcpProxy(Number(new URL(app.url).port))
  await using reader = await browser.open('about:blank')
  const { page } = reader
  await page.clock.install()
  await page.goto(`http://127.0.0.1:${network.port}/blogs/storm`)
  await untilState(page, 'Live')
  await page.evaluate(() => Object.assign(globalThis, { isTheSamePage: true }))

  const devtools = await page.context().newCDPSession(page)
  await devtools.send('Page.setWebLifecycleState', { state: 'frozen' })
  network.forget()
  await correct(app, wrong, { markdown: 'Six boats', correction: 'six.' })
  await withdraw(app, secret, 'remove')
  await app.post('storm', 'Morning', at('11:00'))
  await devtools.send('Page.setWebLifecycleState', { state: 'active' })
  await page.clock.fastForward('08:00:00')
  const woken = performance.now()

  await untilUpdates(page, ['Morning', 'Six boats'])
  expect(performance.now() - woken).toBeLessThan(SOON_MS)
  await untilState(page, 'Live')
  await app.post('storm', 'Breakfast', at('11:30'))
  await untilUpdates(page, ['Breakfast', 'Morning', 'Six boats'])
  expect(await page.evaluate(() => 'isTheSamePage' in globalThis)).toBe(true)
  expect(reader.faults).toEqual([])
})
