/** Many arrivals in one task, as when a browser was busy or a network has come back. */
import { expect, test } from 'vitest'
import { forThisFile } from '#test/support/for-this-file.ts'
import { openBrowser } from '#test/support/services/open-browser.ts'
import { startApp } from '#test/support/services/start-app.ts'
import { arrivalsButton, at, postMany, readUpdates, untilState } from './coverage-page.ts'

const browser = forThisFile(openBrowser)
const MANY = 200

test('two hundred arrivals in one task are counted, and move nothing, until the button shows them', async () => {
  await using app = await startApp()
  const posts = await postMany(app)
  await using page = await browser.openPage('about:blank')
  let held: (string | Buffer)[] | undefined
  let release = () => {}
  await page.routeWebSocket(/.*/, socket => {
    socket.connectToServer().onMessage(message => (held ? void held.push(message) : socket.send(message)))
    release = () => {
      for (const message of held ?? []) socket.send(message)
      held = undefined
    }
  })
  await page.goto(`${app.url}/blogs/storm`)
  await untilState(page, 'Live')
  const read = page.locator(`#update-${posts[4]?.id}`)
  await read.evaluate(update => update.scrollIntoView())
  const top = () => read.evaluate(update => update.getBoundingClientRect().top)
  await page.evaluate(() => new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done))))
  const before = await top()

  held = []
  for (let n = 1; n <= MANY; n += 1) await app.post('storm', `New ${n}`, at('11:00'))
  await expect.poll(() => held?.join('').includes(`New ${MANY}`)).toBe(true)
  release()
  await arrivalsButton(page)
    .filter({ hasText: `${MANY} new updates` })
    .waitFor()

  expect(Math.abs((await top()) - before)).toBeLessThan(1)
  await arrivalsButton(page).click()
  await expect.poll(async () => (await readUpdates(page)).length).toBe(posts.length + MANY)
})
