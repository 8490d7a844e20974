/** Templates and snippets of an editor, and the bars that stay in place while a long update is written. */
import type { Locator, Page } from 'playwright-core'
import { expect, test } from 'vitest'
import { forThisFile } from '#test/support/for-this-file.ts'
import { openBrowser } from '#test/support/services/open-browser.ts'
import { startApp } from '#test/support/services/start-app.ts'
import { button, sitDown } from './at-desk.ts'
import { AT_HAND, dictate, textOf, type, untilKept, untilReady } from './desk-page.ts'
import { openDesk, untilPublished } from './desk-words.ts'
import { openOneDesk } from './one-desk.ts'
import { violationsIn } from './violations.ts'

const browser = forThisFile(openBrowser)
const app = forThisFile(startApp)
const desk = forThisFile(() => openOneDesk({ app, browser }))

const dialog = (page: Page) => page.getByRole('dialog', { name: 'Templates' })
const listed = (page: Page, title: string) => dialog(page).locator('section', { hasText: title })

/** Opens the dialog, looks at the templates of the newsroom, and closes it. */
async function dialogOf(page: Page, look: (shared: Locator) => Promise<unknown>): Promise<void> {
  await page.keyboard.press('Alt+Shift+M')
  await look(listed(page, 'Shared by the newsroom'))
  if (await dialog(page).isVisible()) await page.keyboard.press('Escape')
  await dialog(page).waitFor({ state: 'detached' })
  await untilReady(page)
}

test('a template is saved from what is written and adds only what an update lacks, by keys alone', async () => {
  await using ana = await desk.open()
  const { page, blog } = ana
  await dictate(page, 'GOAL for')
  await page.keyboard.press('Alt+Shift+K')
  await page.keyboard.press('Alt+Shift+H')
  await type(page, 'Goal')
  await page.getByLabel('Byline', { exact: true }).fill('Ana in Leeds')
  await page.keyboard.press('Alt+Shift+M')
  await dialog(page).getByLabel('Name').and(page.locator(':focus')).waitFor()
  await dictate(page, 'Goal of the match')
  await button(page, 'Save what is written as a template').click()
  await dialog(page).getByText('/goal-of-the-match').waitFor()
  expect(await violationsIn(page)).toEqual([])
  await page.keyboard.press('Escape')
  await page.keyboard.press('Control+Enter')
  await untilPublished(app, blog, ['GOAL for'])

  await dictate(page, 'At last.')
  await page.keyboard.press('Alt+Shift+M')
  await type(page, 'goal')
  await page.keyboard.press('Enter')
  await dialog(page).waitFor({ state: 'detached' })
  await untilReady(page)
  await type(page, ' Hull')
  await textOf(page).getByText('GOAL for Hull').waitFor()
  await page.keyboard.press('Control+Enter')

  await untilPublished(app, blog, ['GOAL for', 'At last.\nGOAL for Hull'])
  const { body } = await app.api('GET', `/v1/blogs/${blog}/updates`)
  expect(body.updates[0]).toMatchObject({ title: 'Goal', byline: 'Ana in Leeds', key: true })
  expect(ana.faults).toEqual([])
})

test('a name after a slash becomes its text, undo makes it the name again, and another window has it too', async () => {
  await using ana = await desk.open()
  const { page } = ana
  await type(page, 'This is a **developing** story.')
  await page.keyboard.press('Alt+Shift+M')
  await type(page, 'Dév')
  await button(page, 'Save what is written as a template').click()
  await dialog(page).getByText('/dev').waitFor()
  await page.keyboard.press('Escape')
  await page.keyboard.press('Control+Enter')

  await page.keyboard.type('Fire in York. /dev', AT_HAND)
  await page.keyboard.type(' ', AT_HAND)
  await textOf(page).getByText('Fire in York. This is a developing story.').waitFor()
  await page.keyboard.press('Control+Z')
  await textOf(page).getByText('Fire in York. /dev').waitFor()
  await page.keyboard.type('and 3/dev or https://a.example/dev ', AT_HAND)
  expect(await textOf(page).innerText()).not.toContain('developing')
  await untilKept(page, 'the server')

  const second = await page.context().newPage()
  await second.goto(page.url())
  await untilReady(second)
  await second.keyboard.type('/dev', AT_HAND)
  await second.keyboard.type(' ', AT_HAND)
  await textOf(second).getByText('This is a developing story.').waitFor()
  await second.keyboard.press('Alt+Shift+M')
  await second.getByRole('button', { name: 'Remove the template “Dév”' }).click()
  await second.getByRole('button', { name: 'Remove', exact: true }).click()
  await dialog(second).getByText('No template yet.').waitFor()
  await page.keyboard.press('Alt+Shift+M')
  await dialog(page).getByText('No template yet.').waitFor()
  expect(ana.faults).toEqual([])
})

test('a template of the newsroom is there for colleagues, without a network too, and nobody overwrites another unseen', async () => {
  await using ana = await desk.open()
  const { blog } = ana
  await dictate(ana.page, 'The count has begun in')
  await ana.page.keyboard.press('Alt+Shift+M')
  await type(ana.page, 'Count')
  await button(ana.page, 'Save it for the whole newsroom').click()
  await listed(ana.page, 'Shared by the newsroom').getByText('/count').waitFor()
  expect(await violationsIn(ana.page)).toEqual([])

  await using ben = await sitDown({ app, browser, name: 'Ben', path: `blogs/${blog}`, isKept: true })
  await untilReady(ben.page)
  await dialogOf(ben.page, async shared => shared.getByText('/count').waitFor())
  await ben.page.keyboard.type('/count ', AT_HAND)
  await textOf(ben.page).getByText('The count has begun in').waitFor()
  await ben.page.evaluate(async () => void (await navigator.serviceWorker.ready))
  await ben.page.context().setOffline(true)
  await ben.page.reload()
  await untilReady(ben.page)
  await dialogOf(ben.page, async shared => {
    await shared.getByText('/count').waitFor()
    await ben.page.getByText('No connection: the newsroom’s templates as they were last seen.').waitFor()
  })
  await ben.page.context().setOffline(false)

  const { templates } = (await app.api('GET', '/v1/templates')).body
  const at = `/v1/templates/${templates.find((one: { name: string }) => one.name === 'Count').id}`
  await app.api('PATCH', at, { body: { name: 'Count!' }, headers: { 'If-Match': '1' } })
  await type(ana.page, 'Count')
  await button(ana.page, 'Replace “Count” for the whole newsroom').click()
  await ana.page.getByText('A colleague has just changed it. Look at it, then save again.').waitFor()
  await listed(ana.page, 'Shared by the newsroom').getByText('Count!').waitFor()
  await button(ana.page, 'Replace “Count!” for the whole newsroom').click()
  await expect.poll(async () => (await app.api('GET', '/v1/templates')).body.templates[0].version).toBe(3)
  for (const { faults } of [ana, ben]) expect(faults).toEqual([])
})

test('letters reach the field of a dialog when the text behind it sets the selection', async () => {
  await using ana = await desk.open()
  const { page } = ana
  await dictate(page, 'GOAL for')
  await page.keyboard.press('Alt+Shift+M')
  await dialog(page).getByLabel('Name').and(page.locator(':focus')).waitFor()
  await textOf(page).evaluate(text => getSelection()?.selectAllChildren(text))

  await type(page, 'Tor')

  await expect.poll(() => dialog(page).getByLabel('Name').inputValue()).toBe('Tor')
})

test('letters that are typed before the dialog has loaded are in its field', async () => {
  await using ana = await openDesk({ app, browser, options: { serviceWorkers: 'block' } })
  const { page } = ana
  const isLoaded = Promise.withResolvers<void>()
  await page.route(/blog-dialogs-[^/]*\.js$/, async route => {
    await isLoaded.promise
    await route.continue()
  })
  await page.reload()
  await untilReady(page)
  await dictate(page, 'GOAL for')
  await page.keyboard.press('Alt+Shift+M')
  await type(page, 'Tor')
  isLoaded.resolve()

  await expect.poll(() => dialog(page).getByLabel('Name').inputValue()).toBe('Tor')
  await button(page, 'Save what is written as a template').click()
  await dialog(page).getByText('/tor').waitFor()
  await page.keyboard.press('Escape')
  await untilReady(page)
  expect(await textOf(page).innerText()).toBe('GOAL for')
  expect(ana.faults).toEqual([])
})

test('one button shares all of a person’s own; contributors use what is shared and change nothing', async () => {
  await using ana = await desk.open()
  const { page, blog } = ana
  for (const [text, name] of [
    ['GOAL for', 'Tor'],
    ['Half-time:', 'Pause'],
  ] as const) {
    await type(page, text)
    await page.keyboard.press('Alt+Shift+M')
    await type(page, name)
    await button(page, 'Save what is written as a template').click()
    await listed(page, 'Yours, on this device').getByRole('button', { name, exact: true }).waitFor()
    await page.keyboard.press('Escape')
    await page.keyboard.press('Control+Enter')
  }

  await page.keyboard.press('Alt+Shift+M')
  await button(page, 'Share all of mine').click()
  for (const name of ['/tor', '/pause']) await listed(page, 'Shared by the newsroom').getByText(name).waitFor()
  await listed(page, 'Yours, on this device').waitFor({ state: 'detached' })
  await button(page, 'Share all of mine').waitFor({ state: 'detached' })

  await using cleo = await sitDown({ app, browser, name: 'Cleo', role: 'contributor', path: `blogs/${blog}` })
  await untilReady(cleo.page)
  await dialogOf(cleo.page, async shared => {
    await shared.getByText('/tor').waitFor()
    expect(await cleo.page.getByRole('button', { name: /newsroom|Remove the template/ }).count()).toBe(0)
    await shared.getByRole('button', { name: 'Tor', exact: true }).click()
  })
  await textOf(cleo.page).getByText('GOAL for').waitFor()

  await page.getByRole('button', { name: 'Remove the template “Pause”' }).click()
  await page.getByText('Nobody in the newsroom has it any more.').waitFor()
  await page.getByRole('button', { name: 'Remove', exact: true }).click()
  await listed(page, 'Shared by the newsroom').getByText('/pause').waitFor({ state: 'detached' })
  for (const { faults } of [ana, cleo]) expect(faults).toEqual([])
})

test('no text shows above the toolbar or below the buttons while a long update scrolls', async () => {
  await using ana = await desk.open({ width: 1_200, height: 800 })
  const { page } = ana
  for (let line = 0; line < 40; line += 1) await page.keyboard.insertText(`Line ${line} of a long update. `.repeat(4))
  await page.locator('.pane-write').evaluate(pane => pane.scrollTo(0, 300))

  const seen = await page.locator('.pane-write').evaluate(pane => {
    const { top, bottom, left } = pane.getBoundingClientRect()
    const at = (y: number) => document.elementFromPoint(left + 60, y)
    const isBar = (y: number) => at(y)?.closest('.composer-toolbar, .save-buttons') !== null
    return { scrolled: pane.scrollTop, top: isBar(top + 3), bottom: isBar(Math.min(bottom, innerHeight) - 3) }
  })

  expect(seen).toEqual({ scrolled: 300, top: true, bottom: true })
})
