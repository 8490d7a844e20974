/** Readers' questions: written on page, widget and frame, kept without a connection, answered live, removed everywhere. */
import { expect, test } from 'vitest'
import type { QueuedComment } from '#shared/blog/comment.ts'
import { forThisFile } from '#test/support/for-this-file.ts'
import { demand } from '#test/support/services/call-api.ts'
import { openBrowser } from '#test/support/services/open-browser.ts'
import { startPartnerSite, widgetTag } from '#test/support/services/partner-site.ts'
import { startApp } from '#test/support/services/start-app.ts'
import { at, untilState } from './coverage-page.ts'
import { violationsIn } from './violations.ts'

const browser = forThisFile(openBrowser)
const app = forThisFile(startApp)

const QUESTIONS = { kind: 'questions', open: true, prompt: 'What do you want to know about the storm?' }

test('a question waits without a connection, is answered under its update on every page, and leaves them all', async () => {
  await app.createBlog('storm', { title: 'The storm', comments: QUESTIONS })
  const update = await app.post('storm', 'The bridge is closed', at('10:00'))
  await using partner = await startPartnerSite(app.url, widgetTag(app.url))
  await using asker = await browser.openPage(`${app.url}/blogs/storm`)
  await using widget = await browser.openPage(partner.url)
  await using frame = await browser.openPage(`${app.url}/embed/storm`)
  for (const page of [asker, widget, frame]) await untilState(page, 'Live')

  await asker.getByRole('button', { name: 'Ask about this' }).click()
  await asker.getByLabel('Your question').fill('When does it open <b>again</b>?')
  await asker.getByLabel('Your name').fill('Ana')
  expect(await violationsIn(asker)).toEqual([])
  await asker.context().setOffline(true)
  await asker.getByRole('button', { name: 'Send' }).click()
  await asker.getByText('Kept on this device').waitFor()
  await asker.context().setOffline(false)
  await asker.getByText('Sent. The editors will read it.').waitFor()
  const [sent] = await waiting('storm')
  expect(sent).toMatchObject({ text: 'When does it open <b>again</b>?', name: 'Ana', update: update.id })
  for (const page of [widget, frame]) expect(await page.getByText('When does it open').count()).toBe(0)

  await decide('storm', sent, { action: 'answer', answer: { text: 'At noon.', byline: 'Ben' } })
  for (const page of [asker, widget, frame]) {
    const answer = page.locator(`[id="update-${update.id}"] .replies .answer`)
    await answer.getByText('At noon.').waitFor()
  }
  await asker.getByText('Your question was answered.').waitFor()
  for (const page of [asker, widget, frame]) expect(await violationsIn(page)).toEqual([])

  await asker.getByRole('button', { name: 'Withdraw', exact: true }).click()
  await asker.getByRole('button', { name: 'Withdraw it for good' }).click()
  for (const page of [asker, widget, frame]) {
    await page.getByText('When does it open').first().waitFor({ state: 'detached' })
    expect(page.faults).toEqual([])
  }
})

async function waiting(blog: string): Promise<readonly QueuedComment[]> {
  const read = async () => demand(await app.api('GET', `/v1/blogs/${blog}/comments/queue`)).comments
  await expect.poll(async () => (await read()).length).toBeGreaterThan(0)
  return read()
}

async function decide(blog: string, comment: QueuedComment | undefined, decision: object): Promise<void> {
  const decisions = [{ comment: comment?.id, version: comment?.version, ...decision }]
  const { results } = demand(await app.api('POST', `/v1/blogs/${blog}/comments/decisions`, { body: { decisions } }))
  expect(results).toMatchObject([{ kind: 'done' }])
}
