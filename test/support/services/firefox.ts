/** A real Firefox driven over WebDriver BiDi (W3C): an editor's keyboard and pointer actions, and what they see. */
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { connectBidi } from './bidi.ts'
import { PATIENCE_MS } from './open-browser.ts'
import { FIREFOX, findProgram } from './programs.ts'

interface FirefoxPage extends AsyncDisposable {
  /** Types key by key into the focused element. */
  type(text: string): Promise<void>
  /** Presses a key such as `Enter` or `Control+Enter`. */
  press(keys: string): Promise<void>
  /** Clicks with the pointer. @param find A JavaScript expression for the element. */
  click(find: string): Promise<void>
  /** Evaluates the expression with every frame until it is true. @param expression JavaScript. */
  until(expression: string): Promise<void>
  evaluate(expression: string): Promise<unknown>
}

type Tree = { readonly contexts: readonly { readonly context: string }[] }
type Evaluated =
  | { readonly type: 'success'; readonly result: { readonly value?: unknown; readonly sharedId?: string } }
  | { readonly type: 'exception'; readonly exceptionDetails: { readonly text: string } }

const KEYS: Readonly<Record<string, string>> = {
  ...{ Tab: '\uE004', Enter: '\uE007', Shift: '\uE008', Control: '\uE009', Escape: '\uE00C' },
}

export async function openFirefox(url: string): Promise<FirefoxPage> {
  const program = findProgram(FIREFOX)
  if (!program) throw new Error('There is no Firefox; `node test/support/install.ts` installs it or says how')
  const profile = await mkdtemp(join(tmpdir(), 'crier-firefox-'))
  const child = spawn(program, ['--headless', '--no-remote', '--profile', profile, '--remote-debugging-port', '0'], {
    stdio: ['ignore', 'ignore', 'pipe'],
  })
  const ended = once(child, 'exit')
  // A test that times out disposes of nothing.
  const killed = () => child.kill('SIGKILL')
  process.once('exit', killed)
  const bidi = await connectBidi(`${await addressIn(child.stderr)}/session`)
  await bidi.send('session.new', { capabilities: {} })
  const { contexts } = await bidi.send<Tree>('browsingContext.getTree', {})
  const context = contexts[0]?.context
  // Without this, an invisible window never gets the focus.
  await bidi.send('browsingContext.activate', { context })
  await bidi.send('browsingContext.navigate', { context, url, wait: 'complete' })

  async function evaluate(expression: string): Promise<unknown> {
    const target = { context }
    const answer = await bidi.send<Evaluated>('script.evaluate', { expression, target, awaitPromise: true })
    if (answer.type !== 'success') throw new Error(answer.exceptionDetails.text)
    return answer.result.sharedId ?? answer.result.value
  }

  const act = (actions: readonly object[]) => bidi.send('input.performActions', { context, actions })
  const keys = (actions: readonly object[]) => act([{ type: 'key', id: 'keyboard', actions }])
  const down = (value: string) => ({ type: 'keyDown', value })
  const up = (value: string) => ({ type: 'keyUp', value })

  const until = async (expression: string) => void (await evaluate(untilTrue(expression)))

  return {
    evaluate,
    until,
    async type(text) {
      await keys([...text].flatMap(character => [down(character), up(character)]))
    },
    async press(chord) {
      const values = chord.split('+').map(key => KEYS[key] ?? key)
      await keys([...values.map(down), ...values.toReversed().map(up)])
    },
    async click(find) {
      await until(`(${find})?.checkVisibility()`)
      const sharedId = await evaluate(`(${find}).scrollIntoView({ block: 'center' }), ${find}`)
      const origin = { type: 'element', element: { sharedId } }
      const steps = [
        { type: 'pointerMove', x: 0, y: 0, origin },
        { type: 'pointerDown', button: 0 },
        { type: 'pointerUp', button: 0 },
      ]
      await act([{ type: 'pointer', id: 'mouse', actions: steps }])
    },
    async [Symbol.asyncDispose]() {
      bidi.close()
      killed()
      process.off('exit', killed)
      await ended
      await rm(profile, { recursive: true, force: true, maxRetries: 5 })
    },
  }
}

/** A script that resolves when the expression is true; it checks with every frame, up to a time limit. */
export function untilTrue(expression: string): string {
  return `new Promise((done, fail) => {
    const end = performance.now() + ${PATIENCE_MS}
    const look = () => {
      if (${expression}) done(true)
      else if (performance.now() > end) fail(new Error('Never became true: ' + ${JSON.stringify(expression)}))
      else requestAnimationFrame(look)
    }
    look()
  })`
}

async function addressIn(output: NodeJS.ReadableStream): Promise<string> {
  for await (const line of createInterface({ input: output })) {
    const [, address] = /WebDriver BiDi listening on (ws:\S+)/.exec(line) ?? []
    if (address === undefined) continue
    output.resume()
    return address
  }
  throw new Error('Firefox ended before it accepted commands')
}
