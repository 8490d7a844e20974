/** A browser in a process of its own with a persistent profile, so that a test can kill it as a crash does. */
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { createInterface } from 'node:readline'
import { chromium, type Page } from 'playwright-core'
import { ARGUMENTS, demandBrowser, PATIENCE_MS } from './open-browser.ts'
import { CHROMIUM } from './programs.ts'

interface BrowserProcess extends AsyncDisposable {
  readonly page: Page
  /** Kills it without notice. */
  kill(): Promise<void>
}

export async function startBrowserProcess(profile: string): Promise<BrowserProcess> {
  const own = ['--remote-debugging-port=0', `--user-data-dir=${profile}`, 'about:blank']
  const child = spawn(demandBrowser(CHROMIUM), [...ARGUMENTS, ...own], {
    detached: true,
    stdio: ['ignore', 'ignore', 'pipe'],
  })
  const browser = await chromium.connectOverCDP(await addressIn(child.stderr))
  const context = browser.contexts()[0] ?? (await browser.newContext())
  context.setDefaultTimeout(PATIENCE_MS)
  const page = context.pages()[0] ?? (await context.newPage())

  async function kill(): Promise<void> {
    if (child.exitCode !== null || child.signalCode !== null || child.pid === undefined) return
    const ended = once(child, 'exit')
    // Including its helpers: the whole process group.
    process.kill(-child.pid, 'SIGKILL')
    await ended
    await browser.close().catch(() => {})
  }

  return { page, kill, [Symbol.asyncDispose]: kill }
}

async function addressIn(output: NodeJS.ReadableStream): Promise<string> {
  for await (const line of createInterface({ input: output })) {
    const [, address] = /DevTools listening on (ws:\S+)/.exec(line) ?? []
    if (address === undefined) continue
    output.resume()
    return address
  }
  throw new Error('Chromium ended before it accepted commands')
}
