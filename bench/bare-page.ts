/** A page without Crier's script that follows the same blog: the least that showing an arrival can cost Chromium. */
import { readFileSync } from 'node:fs'
import type { TestBrowser } from '#test/support/services/open-browser.ts'
import type { Server } from './surfaces.ts'

/** As many as a coverage has at first. */
const ARTICLES = 20

type Opening = { readonly server: Server; readonly blog: string }

export async function openBare(browser: TestBrowser, { server, blog }: Opening) {
  const body = readFileSync(new URL('bare-page.html', import.meta.url), 'utf8')
  const socket = `${server.url.replace('http', 'ws')}/connection/websocket`
  const query = new URLSearchParams({ blog, socket, articles: String(ARTICLES) })
  const opened = await browser.open('about:blank', { viewport: { width: 1_200, height: 800 } })
  await opened.page.route('http://bare.example/*', route => route.fulfill({ contentType: 'text/html', body }))
  await opened.page.goto(`http://bare.example/?${query}`)
  await opened.page.locator('main[data-live]').waitFor({ state: 'attached' })
  return opened
}
