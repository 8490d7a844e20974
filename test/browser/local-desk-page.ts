/** The desk's local storage without the desk: an empty page of the server's origin. */
import { fileURLToPath } from 'node:url'
import type { BrowserContext, Page } from 'playwright-core'
import { build } from 'vite'
import type { OpenDraft } from '#client/desk/local/drafts/open-draft.ts'
import type { LocalDesk, openLocalDesk } from '#client/desk/local/local-desk.ts'

/** What functions evaluated in the page can use. */
export type DeskWindow = Omit<Window, 'open'> & { open: typeof openLocalDesk; desk: LocalDesk; typing: OpenDraft }

const PAGE = `<!doctype html><title>Desk</title><script type="module">
  import { openLocalDesk } from './local.js'
  window.open = openLocalDesk
  document.documentElement.dataset.ready = ''
</script>`

/** The used part of vite's result. */
type Built = { readonly output: readonly { readonly code: string }[] }

export async function buildLocalDesk(): Promise<string> {
  const { output } = (await build({
    configFile: false,
    logLevel: 'silent',
    build: {
      write: false,
      target: 'es2022',
      modulePreload: false,
      rolldownOptions: {
        input: fileURLToPath(new URL('../../client/desk/local/local-desk.ts', import.meta.url)),
        preserveEntrySignatures: 'strict',
        // One file, with the texts in every language.
        output: { codeSplitting: false },
      },
    },
  })) as unknown as Built
  return output[0]?.code ?? ''
}

export type OpenDesk = { readonly url: string; readonly key: string; readonly owner?: string; readonly code: string }

/** A tab of the desk; tabs of one context share a device. */
export async function openLocalDeskPage(context: BrowserContext, desk: OpenDesk): Promise<Page> {
  const page = await context.newPage()
  await page.route('**/harness/*', route => {
    const isScript = route.request().url().endsWith('.js')
    return route.fulfill(
      isScript ? { contentType: 'text/javascript', body: desk.code } : { contentType: 'text/html', body: PAGE },
    )
  })
  await page.goto(`${desk.url}/harness/`)
  await startDesk(page, desk)
  return page
}

/** Also after a reload. */
export async function startDesk(page: Page, { url, key, owner = 'Ana' }: OpenDesk): Promise<void> {
  await page.locator('html[data-ready]').waitFor({ state: 'attached' })
  await page.evaluate(
    async ({ url, key, owner }) => {
      const here = window as unknown as DeskWindow
      here.desk = await here.open({
        url,
        owner,
        restMs: 500,
        headers: () => ({ Authorization: `Bearer ${key}` }),
        picturesFolder: `${url}/desk/kept/`,
        hindrance: () => (navigator.onLine ? undefined : { why: 'away', reason: 'offline' }),
      })
    },
    { url, key, owner },
  )
}
