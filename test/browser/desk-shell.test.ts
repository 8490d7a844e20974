/** The desk's service worker: it keeps each version complete, and never caches responses of the API. */

import { readFileSync } from 'node:fs'
import { createServer } from 'node:http'
import { fileURLToPath } from 'node:url'
import type { Page } from 'playwright-core'
import { build } from 'vite'
import { expect, test } from 'vitest'
import { listen } from '#test/support/services/listen.ts'
import { openBrowser } from '#test/support/services/open-browser.ts'

test('a new version leaves open pages alone, is used when the desk is opened next, and works offline in each language', async () => {
  const server = await serveDesk()
  await using browser = await openBrowser()
  await using opened = await browser.open(`${server.url}/desk/blogs/a`)
  const { page } = opened
  const controller = () => page.evaluate(() => navigator.serviceWorker.controller?.scriptURL)
  await expect.poll(controller).toContain('language=en')
  await page.evaluate(() => localStorage.setItem('crier-desk-language', '"de"'))
  await page.reload()
  await expect.poll(() => heldBy(page)).toContain('/desk/assets/words-de-1.js')
  // The same worker: one of the language's own would replace it with each switch.
  expect(await controller()).toContain('language=en')
  await expect.poll(() => page.title()).toBe('version 1')
  await page.evaluate(() => fetch('/v1/blogs/a'))

  server.version = 2
  await page.evaluate(async () => {
    const hasTakenOver = new Promise(resolve =>
      navigator.serviceWorker.addEventListener('controllerchange', resolve, { once: true }),
    )
    await (await navigator.serviceWorker.ready).update()
    await hasTakenOver
  })
  await expect.poll(() => page.title()).toBe('version 1')

  await server[Symbol.asyncDispose]()
  await page.goto(`${server.url}/desk/`)
  await expect.poll(() => page.title()).toBe('version 2')

  // Of each version, and the texts in the languages of this device alone.
  const each = ['/desk/', '/desk/assets/start.js', '/desk/assets/words-de-1.js', '/desk/assets/words-en-1.js']
  expect(await heldBy(page)).toEqual([...each, ...each, '/desk/language/de'].sort())
})

function heldBy(page: Page): Promise<readonly string[]> {
  return page.evaluate(async () => {
    const requests = await Promise.all((await caches.keys()).map(async name => (await caches.open(name)).keys()))
    return requests
      .flat()
      .map(({ url }) => new URL(url).pathname)
      .sort()
  })
}

/** The built worker with a minimal page that shows only its version. */
async function serveDesk() {
  const start = await buildShell()
  const built = readFileSync(new URL('../../client/dist/desk/worker.js', import.meta.url), 'utf8')
  const state = { version: 1 }
  const server = createServer((request, response) => {
    const { url = '' } = request
    const [type, body] = url.startsWith('/desk/worker.js')
      ? ['text/javascript', built.replace(/^const SHELL=.*?;/, shell(state.version))]
      : url.startsWith('/desk/assets/')
        ? ['text/javascript', start]
        : url.startsWith('/v1/')
          ? ['application/json', '{}']
          : ['text/html', pageOf(state.version)]
    response.writeHead(200, { 'Content-Type': type }).end(body)
  })
  return Object.assign(state, await listen(server))
}

function shell(version: number): string {
  return `const SHELL=${JSON.stringify({ version: String(version), files: ['assets/start.js', 'assets/words-en-1.js', 'assets/words-de-1.js', 'assets/words-fr-1.js'] })};`
}

function pageOf(version: number): string {
  return `<!doctype html><html><title>version ${version}</title>
    <script type="module">import { keepShell } from '/desk/assets/start.js'; keepShell('/desk/')</script>`
}

async function buildShell(): Promise<string> {
  const { output } = (await build({
    configFile: false,
    logLevel: 'silent',
    build: {
      write: false,
      modulePreload: false,
      rolldownOptions: {
        input: fileURLToPath(new URL('../../client/desk/app/shell.ts', import.meta.url)),
        preserveEntrySignatures: 'strict',
      },
    },
  })) as unknown as { readonly output: readonly { readonly code: string }[] }
  return output[0]?.code ?? ''
}
