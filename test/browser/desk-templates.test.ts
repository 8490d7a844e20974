/** Templates and snippets of an editor, and the bars that stay in place while a long update is written. */
import type { Page } from 'playwright-core'
import { expect, test } from 'vitest'
import { forThisFile } from '#test/support/for-this-file.ts'
import { openBrowser } from '#test/support/services/open-browser.ts'
import { startApp } from '#test/support/services/start-app.ts'
import { button } from './at-desk.ts'
import { AT_HAND, textOf, type, untilKept, untilReady } from './desk-page.ts'
import { openDesk, untilPublished } from './desk-words.ts'
import { violationsIn } from './violations.ts'

const browser = forThisFile(openBrowser)
const app = forThisFile(startApp)

const dialog = (page: Page) => page.getByRole('dialog', { name: 'Templates' })

test('a template is saved from what is written and adds only what an update lacks, by keys alone', async () => {
  await using ana = await openDesk({ app, browser })
  const { page, blog } = ana
  await type(page, 'GOAL for')
  await page.keyboard.press('Alt+Shift+K')
  await page.keyboard.press('Alt+Shift+H')
  await type(page, 'Goal')
  await page.getByLabel('Byline', { exact: true }).fill('Ana in Leeds')
  await page.keyboard.press('Alt+Shift+M')
  await dialog(page).getByLabel('Name').and(page.locator(':focus')).waitFor()
  await type(page, 'Goal of the match')
  await button(page, 'Save what is written as a template').click()
  await dialog(page).getByText('/goal-of-the-match').waitFor()
  expect(await violationsIn(page)).toEqual([])
  await page.keyboard.press('Escape')
  await page.keyboard.press('Control+Enter')
  await untilPublished(app, blog, ['GOAL for'])

  await type(page, 'At last.')
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
  await using ana = await openDesk({ app, browser })
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

test('no text shows above the toolbar or below the buttons while a long update scrolls', async () => {
  await using ana = await openDesk({ app, browser, options: { viewport: { width: 1200, height: 800 } } })
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
