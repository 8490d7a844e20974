/** A desk that was opened before an upgrade of the server, whose files then have other names. */
import { readdirSync } from 'node:fs'
import type { Page, Route } from 'playwright-core'
import { expect, test } from 'vitest'
import { forThisFile } from '#test/support/for-this-file.ts'
import { openBrowser } from '#test/support/services/open-browser.ts'
import { startApp } from '#test/support/services/start-app.ts'
import { button } from './at-desk.ts'
import { dictate, textOf, type, untilKept } from './desk-page.ts'
import { openDesk, untilPublished } from './desk-words.ts'

const app = forThisFile(startApp)
const browser = forThisFile(openBrowser)

const ASSETS = new URL('../../client/dist/desk/assets/', import.meta.url)
const NAMES = new Set(readdirSync(ASSETS))
const NEXT = 'next-'

/** Without the service worker, which keeps the files of the version that it has seen whole. */
const options = { serviceWorkers: 'block' } as const

test.each(['rich-text', 'blog-page'])(
  'a desk whose %s is gone with an upgrade says so, and the next load has every word',
  async chunk => {
    await using ana = await openDesk({ app, browser, options })
    const { page, blog } = ana
    await dictate(page, 'The river rises')
    await untilKept(page, 'the server')
    await using server = await upgradeDuringLoad(page, chunk)
    await page.reload({ waitUntil: 'commit' })
    await server.isAsked
    // All other files have come.
    await page.locator('.soft').first().waitFor()

    server.upgrade()
    const notice = page.getByRole('alert').filter({ has: button(page, 'Load the desk again') })
    await notice.getByText('the server has a newer version').waitFor()
    await button(page, 'Load the desk again').click()
    await textOf(page).getByText('The river rises').waitFor()
    await textOf(page).and(page.locator(':focus')).waitFor()
    await page.keyboard.press('Control+End')
    await type(page, ' again')
    await page.keyboard.press('Control+Enter')

    await untilPublished(app, blog, ['The river rises again'])
    expect(server.loaded()).toEqual(expect.arrayContaining([expect.stringMatching(`^${chunk}-`)]))
  },
)

test('words typed before an upgrade outlive the part of the desk that it has taken away', async () => {
  await using ana = await openDesk({ app, browser, options })
  const { page, blog } = ana
  await using server = await upgradeDuringLoad(page, 'new-blog-page')
  await page.reload()
  await textOf(page).and(page.locator(':focus')).waitFor()
  await dictate(page, 'The bridge is closed')
  await page.getByRole('link', { name: 'All coverages' }).click()
  await page.getByRole('link', { name: 'New coverage' }).click()
  await server.isAsked

  server.upgrade()
  await button(page, 'Load the desk again').click()
  await page.getByRole('textbox', { name: 'Title' }).waitFor()
  await page.goto(`${app.url}/desk/blogs/${blog}`)
  await textOf(page).getByText('The bridge is closed').waitFor()
  await page.keyboard.press('Control+Enter')

  await untilPublished(app, blog, ['The bridge is closed'])
})

/** The named file waits until the upgrade, from which on all files have other names, and those of before are unknown. */
async function upgradeDuringLoad(page: Page, chunk: string) {
  const upgraded = Promise.withResolvers<void>()
  const asked = Promise.withResolvers<void>()
  const loaded: string[] = []
  let isUpgraded = false

  async function answer(route: Route) {
    const name = new URL(route.request().url()).pathname.split('/').at(-1) ?? ''
    if (!isUpgraded && name.startsWith(`${chunk}-`)) {
      asked.resolve()
      await upgraded.promise
    }
    if (!isUpgraded) return route.fallback()
    if (NAMES.has(name)) return route.fulfill({ status: 404 })
    const old = name.startsWith(NEXT) ? name.slice(NEXT.length) : name
    if (old !== name) loaded.push(old)
    const response = await route.fetch({ url: route.request().url().replace(name, old) })
    await route.fulfill({ response, body: renamed(await response.text()) })
  }

  await page.route('**/desk/**', answer)
  return {
    isAsked: asked.promise,
    loaded: () => loaded,
    upgrade() {
      isUpgraded = true
      upgraded.resolve()
    },
    // Waits for answers in progress.
    [Symbol.asyncDispose]: () => page.unrouteAll({ behavior: 'wait' }),
  }
}

function renamed(text: string): string {
  return text.replace(/[\w-]+\.(js|css)/g, name => (NAMES.has(name) ? NEXT + name : name))
}
