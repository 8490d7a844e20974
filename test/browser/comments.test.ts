/** Readers' questions: written on page, widget and frame, kept without a connection, answered live, removed everywhere. */
import { createHash } from 'node:crypto'
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

test('a question survives a reload, proves its work, and is not taken once they are closed', async () => {
  const { version } = await app.createBlog('flood', { title: 'The flood', comments: QUESTIONS })
  await app.post('flood', 'Water rises', at('10:00'))
  await using page = await browser.openPage(`${app.url}/blogs/flood`)
  await untilState(page, 'Live')
  let proof: { readonly puzzle: string; readonly nonce: string } | undefined
  await page.route('**/v1/blogs/flood/comments', route => route.abort())
  const section = page.getByRole('region', { name: 'Questions' })

  await section.getByRole('button', { name: 'Ask a question' }).click()
  await section.getByLabel('Your question').fill('How high?')
  await section.getByRole('button', { name: 'Send' }).click()
  await section.getByText('Kept on this device').waitFor()
  await page.unroute('**/v1/blogs/flood/comments')
  await page.route('**/v1/blogs/flood/comments', async route => {
    const { proof: given, ...body } = route.request().postDataJSON()
    proof = given
    // As a server under load asks for it.
    if (given) return route.continue({ postData: body })
    const json = { code: 'proof_needed', puzzle: 'a-puzzle', bits: 10 }
    return route.fulfill({ status: 428, contentType: 'application/problem+json', json })
  })
  await page.reload()

  await section.getByText('Sent. The editors will read it.').waitFor()
  const hash = createHash('sha256').update(`${proof?.puzzle}.${proof?.nonce}`).digest()
  expect(hash.readUInt16BE(0) >>> 6).toBe(0)
  expect(await waiting('flood')).toMatchObject([{ text: 'How high?' }])
  await page.reload()
  await section.getByText('Sent. The editors will read it.').waitFor()
  const closed = { body: { comments: { ...QUESTIONS, open: false } }, headers: { 'If-Match': String(version) } }
  demand(await app.api('PATCH', '/v1/blogs/flood', closed))
  await section.getByText('No more questions are taken.').waitFor()
  expect(await page.getByRole('button', { name: /^Ask/ }).count()).toBe(0)
  expect(page.faults).toEqual([])
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
