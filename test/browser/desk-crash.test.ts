/** A browser that is killed in mid-sentence: typed text and queued posts are there when it is reopened. */
import { expect, test } from 'vitest'
import { newFolder } from '#test/support/new-folder.ts'
import { startBrowserProcess } from '#test/support/services/browser-process.ts'
import { startApp } from '#test/support/services/start-app.ts'
import { openDesk, post, textOf, type, untilKept } from './desk-page.ts'

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
