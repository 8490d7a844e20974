/** Topics: a reader's filter on our page, in the widget and in the frame, with and without a script. */
import type { Page } from 'playwright-core'
import { expect, test } from 'vitest'
import { forThisFile } from '#test/support/for-this-file.ts'
import { openBrowser } from '#test/support/services/open-browser.ts'
import { startPartnerSite, widgetTag } from '#test/support/services/partner-site.ts'
import { startApp } from '#test/support/services/start-app.ts'
import { button, openCoverageMenu, sitDown, untilConnected } from './at-desk.ts'
import { arrivalsButton, at, correct, openLive, untilState, untilUpdates, withdraw } from './coverage-page.ts'
import { dictate, untilReady } from './desk-page.ts'
import { violationsIn } from './violations.ts'

const browser = forThisFile(openBrowser)
const app = forThisFile(startApp)

const weather = { topics: ['weather'] }
const roads = { topics: ['roads'] }
const TOPICS = [
  { id: 'weather', name: 'Weather' },
  { id: 'roads', name: 'Roads and rail' },
]

async function fill(blog: string) {
  await app.createBlog(blog, { title: 'The storm', topics: TOPICS })
  return {
    rain: await app.post(blog, 'Rain', { ...at('10:10'), ...weather }),
    jam: await app.post(blog, 'Jam', { ...at('10:20'), ...roads }),
    none: await app.post(blog, 'None', at('10:30')),
  }
}

const link = (page: Page, name: string) => page.getByRole('navigation', { name: 'Topics' }).getByRole('link', { name })
const untilCurrent = (page: Page, name: string) =>
  page.locator('.topic[aria-current="true"]', { hasText: name }).waitFor()

test('a reader chooses a topic on our page: the address remembers it, and what arrives, leaves and comes is right', async () => {
  const { rain, jam, none } = await fill('own')
  await using page = await openLive({ browser, url: `${app.url}/blogs/own` })
  await untilUpdates(page, ['None', 'Jam', 'Rain'])
  expect(await violationsIn(page)).toEqual([])

  await link(page, 'Weather').focus()
  await page.keyboard.press('Enter')
  await untilUpdates(page, ['Rain'])
  await untilCurrent(page, 'Weather')
  expect(new URL(page.url()).search).toBe('?topic=weather')
  expect(await page.evaluate(() => document.activeElement?.textContent)).toBe('Weather')
  await untilState(page, 'Live')

  await app.post('own', 'Another jam', { ...at('10:40'), ...roads })
  const hail = await app.post('own', 'Hail', { ...at('10:50'), ...weather })
  await untilUpdates(page, ['Hail', 'Rain'])
  await correct(app, none, weather)
  await untilUpdates(page, ['Hail', 'None', 'Rain'])
  await correct(app, hail, roads)
  await withdraw(app, rain, 'retract', 'It was sunny.')
  await untilUpdates(page, ['None', 'Rain'])
  await withdraw(app, jam, 'remove')

  await page.goBack()
  await untilUpdates(page, ['Hail', 'Another jam', 'None', 'Rain'])
  await untilCurrent(page, 'All')
  await page.goForward()
  await untilUpdates(page, ['None', 'Rain'])
  await page.reload()
  await untilUpdates(page, ['None', 'Rain'])
  await untilCurrent(page, 'Weather')
})

test('what waits is counted under the filter alone', async () => {
  const LONG = '\n\nMore.'.repeat(40)
  await app.createBlog('counted', { title: 'The storm', topics: TOPICS })
  for (const clock of ['10:10', '10:11']) await app.post('counted', `Long${LONG}`, { ...at(clock), ...weather })
  await using page = await openLive({ browser, url: `${app.url}/blogs/counted?topic=weather` })
  await page.mouse.wheel(0, 1_500)
  await page.waitForFunction(() => scrollY > 1_000)

  await app.post('counted', 'Jam', { ...at('10:20'), ...roads })
  await app.post('counted', 'Hail', { ...at('10:30'), ...weather })

  await arrivalsButton(page).waitFor()
  expect(await arrivalsButton(page).textContent()).toBe('1 new update')
})

test('without a script the links work, and an unknown topic shows the whole coverage', async () => {
  await fill('plain')
  await using page = await browser.openPage(`${app.url}/blogs/plain`, { javaScriptEnabled: false })

  await link(page, 'Roads and rail').click()
  await untilCurrent(page, 'Roads and rail')
  expect(await page.locator('.feed > article .body').allTextContents()).toEqual(['Jam'])

  await page.goto(`${app.url}/blogs/plain?topic=unknown`)
  await untilCurrent(page, 'All')
  expect(await page.locator('.feed > article').count()).toBe(3)
})

test('the widget shows the topics of its attribute; its readers choose others, and a topic that goes shows everything', async () => {
  await fill('widget')
  const tag = widgetTag(app.url, 'widget').replace('<crier-blog ', '<crier-blog topic="roads" ')
  await using partner = await startPartnerSite(app.url, tag)
  await using page = await openLive({ browser, url: partner.url })
  await untilUpdates(page, ['Jam'])

  await link(page, 'Weather').click()
  await untilUpdates(page, ['Rain'])
  expect([new URL(page.url()).search, await violationsIn(page)]).toEqual(['', []])

  await untilState(page, 'Live')
  const edited = await app.api('PATCH', '/v1/blogs/widget', {
    ...{ body: { topics: [...TOPICS.slice(1), { id: 'sport', name: 'Sport' }] }, headers: { 'If-Match': '1' } },
  })
  expect(edited.status).toBe(200)
  await untilUpdates(page, ['None', 'Jam', 'Rain'])
})

test('at the desk topics are listed in the form and named by keyboard; an open page shows them, renamed too', async () => {
  await app.createBlog('desk', { title: 'The storm' })
  await using reader = await openLive({ browser, url: `${app.url}/blogs/desk` })
  await using ana = await sitDown({ app, browser, name: 'Ana', path: 'blogs/desk' })
  const { page } = ana
  await untilConnected(page)
  await listTopics(page, 'Weather\nRoads and rail\nWeather')
  await page.getByText('“Weather” is there twice.').waitFor()
  expect(await violationsIn(page)).toEqual([])
  await page.getByRole('dialog').getByLabel('Topics').fill('Weather\nRoads and rail')
  await button(page, 'Save').click()
  await page.getByRole('dialog').waitFor({ state: 'detached' })
  await link(reader, 'Weather').waitFor()

  await untilReady(page)
  await dictate(page, 'No trains')
  await page.keyboard.press('Alt+Shift+H')
  const field = page.getByRole('combobox', { name: 'Topics' })
  await field.fill('weather')
  await field.press('Enter')
  await button(page, 'Remove Weather').waitFor()
  await field.press('Backspace')
  await button(page, 'Remove Weather').waitFor({ state: 'detached' })
  await field.fill('no such')
  await field.press('Enter')
  await page.getByText('Choose a topic from the list.').waitFor()
  await field.fill('RAIL')
  await field.press('Enter')
  await button(page, 'Remove Roads and rail').waitFor()
  expect(await violationsIn(page)).toEqual([])
  await page.keyboard.press('Control+Enter')
  await untilUpdates(reader, ['No trains'])
  await link(reader, 'Weather').click()
  await untilUpdates(reader, [])
  await link(reader, 'Roads and rail').click()
  await untilUpdates(reader, ['No trains'])

  await listTopics(page, 'Weather\nTravel')
  await page.getByRole('dialog').waitFor({ state: 'detached' })
  await link(reader, 'Travel').waitFor()
  await untilUpdates(reader, ['No trains'])
  const { blog, updates } = (await app.api('GET', '/v1/blogs/desk')).body
  expect([blog.topics.map(({ id }: { id: string }) => id), updates[0].topics]).toEqual([
    ['weather', 'roads-and-rail'],
    ['roads-and-rail'],
  ])
  expect(ana.faults).toEqual([])
})

async function listTopics(page: Page, lines: string): Promise<void> {
  await openCoverageMenu(page)
  await button(page, 'Edit coverage').click()
  await page.getByRole('dialog').getByLabel('Topics').fill(lines)
  await button(page, 'Save').click()
}
