/**
 * One device at the desk for all tests of a file: each finds it as on its first day, but for the login and the scripts, which are loaded.
 * A new browser for each costs a second of work more. Tests about a phone, a page that dies or a login that ends sit down anew.
 */
import type { Page, ViewportSize } from 'playwright-core'
import { type TestBrowser, type TestPage, watch } from '#test/support/services/open-browser.ts'
import type { TestApp } from '#test/support/services/start-app.ts'
import { sitDown, untilConnected } from './at-desk.ts'
import { untilReady } from './desk-page.ts'
import { newCoverage } from './desk-words.ts'

/** Playwright's own. */
const LAPTOP: ViewportSize = { width: 1_280, height: 720 }

interface OneDesk extends AsyncDisposable {
  /** Opens a new coverage, with the focus in the text. Disposing leaves the device as it was on its first day. */
  open(viewport?: ViewportSize): Promise<TestPage & { readonly blog: string }>
  /** Opens a path below `/desk/`. */
  goTo(path: string, viewport?: ViewportSize): Promise<TestPage>
}

type OpenDesk = { readonly app: TestApp; readonly browser: TestBrowser }

/** Ana's, who is an editor. */
export async function openOneDesk({ app, browser }: OpenDesk): Promise<OneDesk> {
  const device = await sitDown({ app, browser, name: 'Ana', isKept: true })
  const { page } = device

  async function goTo(path: string, viewport = LAPTOP): Promise<TestPage> {
    await page.setViewportSize(viewport)
    const { faults, stop } = watch(page)
    await page.goto(`${app.url}/desk/${path}`)
    return {
      page,
      faults,
      async [Symbol.asyncDispose]() {
        stop()
        await clear(page, app.url)
      },
    }
  }

  return {
    goTo,
    async open(viewport) {
      const blog = await newCoverage(app)
      const opened = await goTo(`blogs/${blog}`, viewport)
      await untilReady(page)
      await untilConnected(page)
      return { ...opened, blog }
    },
    [Symbol.asyncDispose]: () => device[Symbol.asyncDispose](),
  }
}

async function clear(page: Page, url: string): Promise<void> {
  const others = page
    .context()
    .pages()
    .filter(one => one !== page)
  await Promise.all(others.map(one => one.close()))
  await page.unrouteAll({ behavior: 'ignoreErrors' })
  await page.context().setOffline(false)
  // A desk that is left writes down its last words: what it has kept is cleared after it, from a page without scripts.
  await page.goto(`${url}/no-such-page`)
  await page.evaluate(async () => {
    localStorage.clear()
    sessionStorage.clear()
    for (const { name = '' } of await indexedDB.databases()) {
      const deleting = indexedDB.deleteDatabase(name)
      await new Promise((resolve, reject) => {
        deleting.onsuccess = resolve
        deleting.onerror = reject
      })
    }
  })
}
