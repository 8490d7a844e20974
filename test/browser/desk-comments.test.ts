/** Readers' questions at the desk: two editors and a contributor, by keyboard, offline, and on a phone. */
import { devices, type Page } from 'playwright-core'
import { expect, test } from 'vitest'
import type { Comment, QueuedComment } from '#shared/blog/comment.ts'
import { forThisFile } from '#test/support/for-this-file.ts'
import { openBrowser } from '#test/support/services/open-browser.ts'
import { startApp } from '#test/support/services/start-app.ts'
import { button, entry, openCoverageMenu, sitDown, untilConnected } from './at-desk.ts'
import { textOf } from './desk-page.ts'
import { violationsIn } from './violations.ts'

const browser = forThisFile(openBrowser)
const app = forThisFile(startApp)

const WRITER = 'a-device-of-a-reader-0000000001'
const ANOTHER = 'a-device-of-a-reader-0000000002'
/** Decisions are held for five seconds before they are sent. */
const SENT = { timeout: 30_000 }

test('editors see one another, approve, edit, merge, answer, block and undo; nothing typed is lost, no list moves', async () => {
  await app.createBlog('storm', { comments: { kind: 'questions' } })
  for (const text of [
    'Who pays?',
    'Is the bridge shut?',
    'Bridge closed?',
    'When do the doors opne?',
    'Any news of the ferry?',
  ]) {
    await ask('storm', text)
  }
  await ask('storm', 'Buy my boats', ANOTHER)
  await ask('storm', 'Cheap boats', ANOTHER)
  const path = 'blogs/storm'
  await using ana = await sitDown({ app, browser, name: 'Ana', path })
  await using ben = await sitDown({ app, browser, name: 'Ben', path, options: devices['iPhone 14'] })
  await using cleo = await sitDown({ app, browser, name: 'Cleo', role: 'contributor', path })
  const { page } = ana
  await Promise.all([ana, ben, cleo].map(one => untilConnected(one.page)))
  await button(page, '7 questions wait').waitFor()
  await page.keyboard.press('Alt+Shift+C')
  await focused(page, 'Cheap boats')

  // Two editors on one comment see one another; a contributor proposes.
  await ben.page.locator('.blog-tabs').getByText('Questions').click()
  await card(ben.page, 'ferry').locator('.comment-text').click()
  await card(page, 'ferry').getByText('Ben has this open').waitFor()
  await button(cleo.page, '7 questions wait').click()
  await card(cleo.page, 'Who pays?').getByRole('button', { name: 'Propose to show' }).click()
  await card(page, 'Who pays?').getByRole('button', { name: 'Cleo proposes to show it' }).click(SENT)

  // What comes in meanwhile moves nothing.
  const before = await page.locator('.comment').allInnerTexts()
  await ask('storm', 'Is the school open?')
  await button(page, 'Show 1 new one').waitFor()
  expect((await page.locator('.comment').allInnerTexts()).map(first)).toEqual(before.map(first))

  // A block rejects what else its writer has waiting.
  await card(page, 'Cheap boats').getByRole('button', { name: 'More' }).click()
  await card(page, 'Cheap boats').getByRole('button', { name: 'Block writer…' }).click()
  await button(page, 'Block').click()
  await card(page, 'Buy my boats').getByText('Rejected').waitFor()
  await button(page, 'Blocked writers').click()
  await button(page, 'Unblock').click()
  await page.getByText('Nobody is blocked.').waitFor()
  await page.keyboard.press('Escape')

  // Shown with another text, by keyboard alone.
  await card(page, 'opne').locator('.comment-text').click()
  await page.keyboard.press('F2')
  await page
    .getByRole('textbox', { name: 'Text', exact: true })
    .and(page.locator(':focus'))
    .fill('When do the doors open?')
  await page.keyboard.press('Control+Enter')

  // Two that ask the same are one for readers.
  for (const text of ['Is the bridge shut?', 'Bridge closed?']) await card(page, text).getByRole('checkbox').check()
  await button(page, 'Show as one…').click()
  expect(await violationsIn(page)).toEqual([])
  await page.getByRole('dialog').getByRole('radio', { name: 'Is the bridge shut?' }).check()
  await button(page, 'Show 2 as one').click()

  // Ben decides while Ana writes her answer: she sees it, her words stay, and her answer goes out.
  await card(page, 'ferry').locator('.comment-text').click()
  await page.keyboard.press('Alt+Shift+R')
  await page.keyboard.type('It sails')
  await card(ben.page, 'ferry').getByRole('button', { name: 'Show', exact: true }).click()
  await card(page, 'ferry').getByText('Ben showed it').waitFor(SENT)
  expect(await violationsIn(page)).toEqual([])
  await page.keyboard.type(' at nine.')
  await page.keyboard.press('Control+Enter')

  // Taken back before anybody saw it.
  await button(page, 'Show 1 new one').click()
  await card(page, 'school').locator('.comment-text').click()
  await page.keyboard.press('Delete')
  await card(page, 'school').getByText('Rejected').waitFor()
  await page.keyboard.press('Alt+Shift+Z')
  await focused(page, 'school')

  // Answered by an update that quotes it.
  await page.keyboard.press('Alt+Shift+R')
  await page.keyboard.type('Half-days until Friday.')
  await button(page, 'As an update that quotes it').click()
  await textOf(page).getByText('Half-days').waitFor()
  await textOf(page).press('Control+Enter')
  await entry(page, 'Half-days until Friday.').waitFor()

  await expect
    .poll(async () => (await shown('storm')).map(answerOf).toSorted(), SENT)
    .toEqual([
      ['Any news of the ferry?', 'It sails at nine.', undefined],
      ['Is the bridge shut?', undefined, 1],
      ['Is the school open?', 'update', undefined],
      ['When do the doors open?', undefined, undefined],
      ['Who pays?', undefined, undefined],
    ])
  expect((await shown('storm')).filter(({ edited }) => edited).map(({ text }) => text)).toEqual([
    'When do the doors open?',
  ])
  for (const { faults } of [ana, ben, cleo]) expect(faults).toEqual([])
})

test('fifty questions take an editor some fifty key strokes; a key held down decides about one', async () => {
  await app.createBlog('fifty', { comments: { kind: 'questions' } })
  for (let n = 1; n <= 50; n += 1) await ask('fifty', `Question ${n}, is it so?`)
  await using ana = await sitDown({ app, browser, name: 'Ana', path: 'blogs/fifty' })
  const { page } = ana
  await untilConnected(page)
  await button(page, '50 questions wait').waitFor()
  let strokes = 0
  const press = async (key: string) => {
    strokes += 1
    await page.keyboard.press(key)
  }

  await press('Alt+Shift+C')
  await focused(page, 'Question 50,')
  // The browser repeats a key that is down.
  await page.keyboard.down('Enter')
  await page.keyboard.down('Enter')
  await page.keyboard.up('Enter')
  strokes += 1
  await focused(page, 'Question 49,')
  for (let left = 49; left > 0; left -= 1) {
    // As a person does: the next key is for what is read.
    await focused(page, `Question ${left},`)
    await press(left % 5 === 0 ? 'Delete' : 'Enter')
  }
  await button(page, 'All decided. Clear the list').and(page.locator(':focus')).waitFor()

  expect(strokes).toBe(51)
  await expect.poll(() => counts('fifty'), SENT).toMatchObject({ waiting: 0, shown: 41, rejected: 9 })
  await press('Enter')
  await page.locator('.comments').getByText('Nothing here.').waitFor()
  expect(ana.faults).toEqual([])
})

test('offline decisions wait on the device; readers are stopped at one press; axe agrees on a phone, in the dark, in Arabic', async () => {
  await app.createBlog('leak', { language: 'ar' })
  const options = { ...devices['iPhone 14'], colorScheme: 'dark' as const }
  await using ana = await sitDown({ app, browser, name: 'Ana', path: 'blogs/leak', options, isKept: true })
  const { page } = ana
  await untilConnected(page)
  await openCoverageMenu(page)
  await button(page, 'Edit coverage').click()
  await page.getByLabel('What readers may write').selectOption('questions')
  await page.getByLabel('Words above the field').fill('ماذا تريد أن تعرف؟')
  await button(page, 'Save').click()
  await page.locator('.blog-tabs').getByText('Questions').waitFor()
  expect((await app.api('GET', '/v1/blogs/leak')).body.blog.comments).toEqual({
    ...{ kind: 'questions', open: true, prompt: 'ماذا تريد أن تعرف؟' },
  })
  await ask('leak', 'هل المدرسة مفتوحة؟')
  await ask('leak', 'متى يصل القطار؟')
  await page.locator('.blog-tabs').getByText('Questions').click()
  await card(page, 'المدرسة').waitFor()
  expect(await violationsIn(page)).toEqual([])

  await page.context().setOffline(true)
  await card(page, 'المدرسة').getByRole('button', { name: 'Answer' }).click()
  await page.getByRole('textbox', { name: 'Answer' }).fill('نعم.')
  await button(page, 'Answer under it').click()
  await card(page, 'المدرسة').getByText('Answered', { exact: true }).waitFor()
  await card(page, 'القطار').getByRole('button', { name: 'Answer' }).click()
  await page.getByRole('textbox', { name: 'Answer' }).fill('في')
  await page.context().setOffline(false)
  await expect.poll(async () => (await shown('leak')).map(({ answer }) => answer?.text), SENT).toEqual(['نعم.'])

  await page.reload()
  await page.locator('.blog-tabs').getByText('Questions').click()
  await card(page, 'القطار').getByRole('button', { name: 'Answer' }).click()
  await expect.poll(() => page.getByRole('textbox', { name: 'Answer' }).inputValue()).toBe('في')
  await button(page, 'Close to new ones').click()
  await button(page, 'Open again').waitFor()
  expect((await send('leak', 'سؤال آخر؟', { key: null })).body.code).toBe('comments_closed')
  expect(await violationsIn(page)).toEqual([])

  await openCoverageMenu(page)
  await page.getByLabel('Language of the desk').filter({ visible: true }).selectOption('ar')
  await page.locator('html[dir=rtl] .blog-tabs').waitFor()
  await page.locator('.blog-tabs button').nth(3).click()
  await card(page, 'القطار').waitFor()
  expect(await page.evaluate(() => document.documentElement.dir)).toBe('rtl')
  expect(await violationsIn(page)).toEqual([])
  expect(ana.faults).toEqual([])
})

function send(blog: string, text: string, { writer = WRITER, ...call }: { writer?: string; key?: null } = {}) {
  const headers = {
    'Crier-Writer': writer,
    'Idempotency-Key': `${blog} ${text}`.replace(/[^\w]/g, '-') + crypto.randomUUID(),
  }
  return app.api('POST', `/v1/blogs/${blog}/comments`, { body: { text }, headers, ...call })
}

/** With a key of the newsroom, which takes over comments from elsewhere: no limits, no proof of work. */
async function ask(blog: string, text: string, writer = WRITER): Promise<void> {
  expect((await send(blog, text, { writer })).status).toBe(202)
}

async function shown(blog: string): Promise<readonly Comment[]> {
  return (await app.api('GET', `/v1/blogs/${blog}/comments`, { key: null })).body.comments
}

async function counts(blog: string): Promise<Readonly<Record<QueuedComment['state'], number>>> {
  return (await app.api('GET', `/v1/blogs/${blog}/comments/queue`)).body.counts
}

function answerOf({ text, answer, others }: Comment) {
  return [text, answer?.text ?? (answer?.update && 'update'), others]
}

function card(page: Page, text: string) {
  return page.locator('.comment', { hasText: text })
}

async function focused(page: Page, text: string): Promise<void> {
  await page.locator('.comment:focus', { hasText: text }).waitFor()
}

/** Without what is known about it, such as its age. */
function first(text: string): string {
  return text.split('\n').find(line => /\?|boats/.test(line)) ?? text
}
