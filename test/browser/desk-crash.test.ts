/** A browser that is killed in mid-sentence: typed text and queued posts are there when it is reopened. */
import { expect, test } from 'vitest'
import { newFolder } from '#test/support/new-folder.ts'
import { startBrowserProcess } from '#test/support/services/browser-process.ts'
import { startApp } from '#test/support/services/start-app.ts'
import { dropPicture } from './composer-text.ts'
import { openDesk, post, textOf, type, untilKept } from './desk-page.ts'
import { texts, UPDATES } from './desk-words.ts'

test('after a kill of the browser the sentence is there, and the queued post is sent once', async () => {
  await using app = await startApp({ blog: 'budget-day' })
  const profile = await newFolder()
  const user = { url: app.url, blog: 'budget-day', key: app.adminKey }

  await using before = await startBrowserProcess(profile)
  await openDesk(before.page, user)
  await before.page.context().setOffline(true)
  await post(before.page, 'The minister has resigned')
  await type(before.page, 'Who comes next')
  await untilKept(before.page, 'this device')
  await before.kill()

  await using after = await startBrowserProcess(profile)
  await openDesk(after.page, user)
  await textOf(after.page).getByText('Who comes next').waitFor()
  await after.page.getByRole('main').getByText('The minister has resigned').waitFor()
  const { body } = await app.api('GET', '/v1/blogs/budget-day/updates')
  expect(body.updates).toHaveLength(1)
})

test('after a kill between a post and its answer, with a picture on its way, it is posted once and every word is there', async () => {
  await using app = await startApp({ blog: 'budget-day' })
  const profile = await newFolder()
  const user = { url: app.url, blog: 'budget-day', key: app.adminKey }
  const isPosted = Promise.withResolvers<void>()

  await using before = await startBrowserProcess(profile)
  await openDesk(before.page, user)
  await before.page.route('**/media', () => {})
  await before.page.route(UPDATES, async route => {
    if (route.request().method() !== 'POST') return route.continue()
    await route.fetch()
    isPosted.resolve()
  })
  await post(before.page, 'The minister has resigned')
  await isPosted.promise
  await type(before.page, 'Who comes next')
  await untilKept(before.page, 'this device')
  // The text is below the bar of buttons, so nothing of it is at the place of the drop.
  await before.page.setViewportSize({ width: 780, height: 437 })
  await dropPicture(before.page)
  await before.page.locator('[role=textbox] img').first().waitFor()
  await textOf(before.page).getByText('Who comes next').waitFor()
  await before.kill()

  await using after = await startBrowserProcess(profile)
  await openDesk(after.page, user)
  await textOf(after.page).getByText('Who comes next').waitFor()
  await after.page.getByText(/^Posted \d/).waitFor()
  expect(await texts(app, 'budget-day')).toEqual(['The minister has resigned'])
})
