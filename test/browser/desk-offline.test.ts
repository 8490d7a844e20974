/** The desk on a bad connection: no network, server restarts, lost responses, expired logins. */
import type { BrowserContext, Page } from 'playwright-core'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { forThisFile } from '#test/support/for-this-file.ts'
import { openBrowser } from '#test/support/services/open-browser.ts'
import { startApp } from '#test/support/services/start-app.ts'
import { startTcpProxy } from '#test/support/services/tcp-proxy.ts'
import { endSession } from './at-desk.ts'
import { dropPicture } from './composer-text.ts'
import { type DeskUser, openDesk, post, signIn, textOf, type, untilKept } from './desk-page.ts'
import { drafts, texts, UPDATES } from './desk-words.ts'

const app = forThisFile(startApp)
const line = forThisFile(() => startTcpProxy(Number(new URL(app.url).port)))
const browser = forThisFile(openBrowser)
const TEN_MINUTES = 600_000
let user: DeskUser
let page: Page
let faults: readonly string[]
let device: BrowserContext
let count = 0

beforeEach(async () => {
  const blog = `blog-${++count}`
  await app.createBlog(blog)
  user = { url: `http://127.0.0.1:${line.port}`, blog, key: app.adminKey }
  const opened = await browser.open('about:blank')
  ;({ page, faults } = opened)
  device = page.context()
  await openDesk(page, user)
})

// A desk that is left open goes on asking, polling and drawing beside all that come after it.
afterEach(() => device.close())

test('posts and a pin made offline, before and after reopening the desk, reach a reader once and in order', async () => {
  const zero = await app.post(user.blog, 'Zero')
  await using reader = await browser.open(`${app.url}/blogs/${user.blog}`)
  await page.evaluate(async () => void (await navigator.serviceWorker.ready))
  const pin = page.getByRole('button', { name: 'Pin', exact: true })
  await pin.waitFor()
  await device.setOffline(true)
  await pin.click()
  await post(page, 'One')
  await post(page, 'Two')
  await type(page, 'Thr')

  await page.reload()
  await textOf(page).getByText('Thr').waitFor()
  await type(page, 'ee')
  await page.keyboard.press('Control+Enter')
  await page.getByRole('button', { name: '4 waiting on this device' }).waitFor()
  line.loseAnswers(1)
  const refused: string[] = []
  page.on('response', response => {
    const { method, path } = { method: response.request().method(), path: new URL(response.url()).pathname }
    if ([401, 403].includes(response.status())) refused.push(`${response.status()} ${method} ${path}`)
  })
  await device.setOffline(false)

  for (const text of ['One', 'Two', 'Three']) await reader.page.getByText(text, { exact: true }).waitFor()
  expect(refused).toEqual([])
  await expect.poll(() => shownTo(reader.page)).toEqual(['Zero', 'Three', 'Two', 'One', 'Zero'])
  await expect.poll(() => texts(app, user.blog)).toEqual(['Zero', 'One', 'Two', 'Three'])
  expect((await app.api('GET', `/v1/blogs/${user.blog}/updates/${zero.id}`)).body).toMatchObject({
    pinned: true,
    version: 2,
  })
  expect(faults).toEqual([])
})

test('an update that waited for ten minutes carries the time of writing, which can be taken away again', async () => {
  await page.evaluate(async () => void (await navigator.serviceWorker.ready))
  await device.setOffline(true)
  await post(page, 'The verdict is guilty')
  await page.getByRole('button', { name: '1 waiting on this device' }).waitFor()
  const madeAt = await page.evaluate(backdate, TEN_MINUTES)
  await device.setOffline(false)

  await page.getByText(/^Posted \d{4} [A-Z]+\. Readers see the time of writing, \d{4} [A-Z]+\.$/).waitFor()
  const { updates } = (await app.api('GET', `/v1/blogs/${user.blog}/updates`)).body
  expect(updates).toMatchObject([{ time: madeAt, version: 1 }])
  await page.getByRole('button', { name: /^Show \d{4} / }).click()
  await expect
    .poll(async () => (await app.api('GET', `/v1/blogs/${user.blog}/updates`)).body.updates)
    .toMatchObject([{ time: updates[0].publishedAt, version: 2 }])
  expect(faults).toEqual([])
})

test('one that went out at once, and whose response was lost for ten minutes, is posted once, with its own time', async () => {
  await page.route(UPDATES, async route => {
    if (route.request().method() !== 'POST') return route.fallback()
    await route.fetch()
    await device.setOffline(true)
    await route.abort()
  })
  await post(page, 'The verdict is guilty')
  await page.getByRole('button', { name: '1 waiting on this device' }).waitFor()
  await page.unrouteAll()
  await page.evaluate(backdate, TEN_MINUTES)
  await device.setOffline(false)

  await page.getByText(/^Posted \d{4} [A-Z]+\.$/).waitFor()
  const { updates } = (await app.api('GET', `/v1/blogs/${user.blog}/updates`)).body
  expect(updates).toHaveLength(1)
  expect(updates[0].time).toBe(updates[0].publishedAt)
  expect(faults).toEqual([])
})

test('a tab closed in mid-sentence reopens with the sentence, which becomes the update', async () => {
  await type(page, 'The minister has')
  await untilKept(page, 'the server')
  await page.keyboard.type(' resigned')
  await untilKept(page, 'this device')
  await page.close()

  page = await device.newPage()
  await openDesk(page, user)
  await textOf(page).getByText('The minister has resigned').waitFor()

  await textOf(page).click()
  await page.keyboard.press('Control+Enter')
  await page.getByText(/^Posted \d/).waitFor()
  await expect.poll(() => texts(app, user.blog)).toEqual(['The minister has resigned'])
  expect(await drafts(app, user.blog)).toEqual([])
})

test('when the server restarts in mid-sentence and the response to the post is lost, it is posted once', async () => {
  await type(page, 'The minister')
  await app.restart()
  await page.keyboard.type(' has resigned')
  line.loseAnswers(1)
  await page.keyboard.press('Control+Enter')

  await page.getByText(/^Posted \d/).waitFor()
  await expect.poll(() => texts(app, user.blog)).toEqual(['The minister has resigned'])
})

test('when a login ends in mid-sentence, the desk asks to sign in over the text, and the post continues', async () => {
  await type(page, 'The minister')
  await endSession(page, app)
  await page.keyboard.type(' has resigned')
  await page.keyboard.press('Control+Enter')

  await page.getByLabel('Key', { exact: true }).waitFor()
  expect(await texts(app, user.blog)).toEqual([])
  await signIn(page, user.key)

  await page.getByText(/^Posted \d/).waitFor()
  await expect.poll(() => texts(app, user.blog)).toEqual(['The minister has resigned'])
  expect(faults).toEqual([])
})

test('a picture added offline is uploaded before the post that shows it', async () => {
  await page.evaluate(async () => void (await navigator.serviceWorker.ready))
  await page.waitForFunction(() => navigator.serviceWorker.controller !== null)
  await device.setOffline(true)
  await type(page, 'The queue')
  await dropPicture(page)
  await page.locator('[role=textbox] img').first().waitFor()
  await page.waitForFunction(() => document.querySelector<HTMLImageElement>('[role=textbox] img')?.naturalWidth === 2)
  await page.getByRole('button', { name: /^Post/ }).click()
  await page.getByRole('button', { name: '1 waiting on this device' }).waitFor()
  await page.reload()

  await device.setOffline(false)

  await page.getByText(/^Posted \d/).waitFor()
  const { body } = await app.api('GET', `/v1/blogs/${user.blog}/updates`)
  const [, picture] = body.updates[0].body
  expect(picture).toMatchObject({ _type: 'image', width: 2, height: 1 })
  expect((await fetch(picture.url)).headers.get('Content-Type')).toMatch(/^image/)
})

test('signing out warns about unsent work, and then leaves nothing on the device', async () => {
  await type(page, 'Unfinished')
  await untilKept(page, 'this device')
  await page.getByRole('button', { name: 'Sign out' }).click()
  await page.getByRole('dialog').getByRole('button', { name: 'Sign out' }).click()
  await page.getByLabel('Key', { exact: true }).waitFor()

  const left = await page.evaluate(() =>
    Object.keys(localStorage).filter(name => name.startsWith('crier-desk-coverage')),
  )
  await signIn(page, user.key)
  await textOf(page).waitFor()

  expect(left).toEqual([])
  expect(await draftsOnDevice()).toBe(0)
  expect(await textOf(page).getByText('Unfinished').count()).toBe(0)
})

function draftsOnDevice(): Promise<number> {
  return page.evaluate(async () => {
    const asked = indexedDB.open('crier-desk')
    await new Promise(resolve => asked.addEventListener('success', resolve))
    const counted = asked.result.transaction('drafts').objectStore('drafts').count()
    await new Promise(resolve => counted.addEventListener('success', resolve))
    asked.result.close()
    return counted.result
  })
}

/** The updates on a reader's page, newest first. */
function shownTo(reader: Page): Promise<string[]> {
  return reader
    .locator('article')
    .evaluateAll(articles => articles.map(article => article.querySelector('p')?.textContent?.trim() ?? ''))
}

/** As if the one item of the outbox had been made that long ago. Returns the time at which it then was. */
async function backdate(ms: number): Promise<string> {
  const opening = indexedDB.open('crier-desk')
  const database = await new Promise<IDBDatabase>(resolve => {
    opening.onsuccess = () => resolve(opening.result)
  })
  const store = database.transaction('outbox', 'readwrite').objectStore('outbox')
  const [item] = await new Promise<Record<string, unknown>[]>(resolve => {
    const reading = store.getAll()
    reading.onsuccess = () => resolve(reading.result)
  })
  const madeAt = new Date(Date.parse(String(item?.madeAt)) - ms).toISOString()
  store.put({ ...item, madeAt })
  await new Promise(resolve => store.transaction.addEventListener('complete', resolve))
  database.close()
  return madeAt
}
