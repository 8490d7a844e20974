/** A real WebKit, the engine of Safari, driven over WebDriver (W3C), on a screen that nobody sees. */
import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import type { Readable } from 'node:stream'
import { untilTrue } from './firefox.ts'
import { freePort } from './listen.ts'
import { PATIENCE_MS } from './open-browser.ts'
import { demandProgram, MINI_BROWSER, WEBKIT_DRIVER, XVFB } from './programs.ts'
import { openWebDriver } from './web-driver.ts'

const KEYS: Readonly<Record<string, string>> = {
  ...{ Tab: '\uE004', Enter: '\uE007', Shift: '\uE008', Control: '\uE009', Escape: '\uE00C' },
}

/** A desk's usual laptop. */
const SIZE = { width: 1280, height: 800 }

export async function openWebKit(url: string) {
  await using opened = new AsyncDisposableStack()
  const home = await mkdtemp(join(tmpdir(), 'crier-webkit-'))
  opened.defer(() => rm(home, { recursive: true, force: true, maxRetries: 5 }))
  const screen = spawn(demandProgram(XVFB), ['-displayfd', '3', '-screen', '0', '1600x1200x24'], {
    stdio: ['ignore', 'ignore', 'ignore', 'pipe'],
  })
  opened.defer(() => end(screen))
  const display = await firstLine(screen.stdio[3] as Readable)
  const port = await freePort()
  const env = { ...process.env, HOME: home, DISPLAY: `:${display}` }
  const program = spawn(demandProgram(WEBKIT_DRIVER), [`--port=${port}`], { env, stdio: 'ignore' })
  opened.defer(() => end(program))
  const driver = await openWebDriver(`http://127.0.0.1:${port}`, {
    'webkitgtk:browserOptions': { binary: demandProgram(MINI_BROWSER), args: ['--automation'] },
  })
  opened.defer(driver.close)
  await driver.call('POST', '/timeouts', { script: 2 * PATIENCE_MS, pageLoad: 2 * PATIENCE_MS })
  await driver.call('POST', '/window/rect', SIZE)
  await driver.call('POST', '/url', { url })

  /** Answers with the value, or with the reference to an element. */
  async function evaluate(expression: string): Promise<unknown> {
    const script = `const done = arguments[0]
      Promise.resolve().then(() => (${expression})).then(value => done({ value }), error => done({ error: String(error) }))`
    const answer = await driver.call('POST', '/execute/async', { script, args: [] })
    const { value, error } = answer as { readonly value?: unknown; readonly error?: string }
    if (error !== undefined) throw new Error(error)
    return value
  }

  const keys = (actions: readonly object[]) =>
    driver.call('POST', '/actions', { actions: [{ type: 'key', id: 'keyboard', actions }] })
  const down = (value: string) => ({ type: 'keyDown', value })
  const up = (value: string) => ({ type: 'keyUp', value })
  /** Begins again on the page that takes the place of this one. */
  async function until(expression: string): Promise<void> {
    const isLeaving = (error: unknown) => String(error).includes('unload event')
    await evaluate(untilTrue(expression)).catch(error => (isLeaving(error) ? until(expression) : Promise.reject(error)))
  }
  // A window without the focus loses the first keys.
  await until('document.hasFocus()')
  const stack = opened.move()

  return {
    evaluate,
    until,
    async type(text: string) {
      await keys([...text].flatMap(character => [down(character), up(character)]))
    },
    async press(chord: string) {
      const values = chord.split('+').map(key => KEYS[key] ?? key)
      await keys([...values.map(down), ...values.toReversed().map(up)])
    },
    async click(find: string) {
      await until(`(${find})?.checkVisibility()`)
      const element = (await evaluate(`((${find}).scrollIntoView({ block: 'center' }), ${find})`)) as object
      await driver.call('POST', `/element/${Object.values(element)[0]}/click`, {})
    },
    [Symbol.asyncDispose]: () => stack.disposeAsync(),
  }
}

async function firstLine(output: Readable): Promise<string> {
  for await (const line of createInterface({ input: output })) return line
  throw new Error('It ended without a word')
}

async function end(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return
  const ended = once(child, 'exit')
  child.kill('SIGKILL')
  await ended
}
