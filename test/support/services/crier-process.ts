/** A Crier server in a process of its own, for tests that kill it. */
import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { createInterface } from 'node:readline'
import type { Readable } from 'node:stream'
import { whereCrierIs } from '#test/support/program/where-crier-is.ts'
import { createReader } from '#test/support/readers/awaitable-reader.ts'
import { type ApiAnswer, type ApiCall, callApi } from './call-api.ts'

export interface CrierProcess extends AsyncDisposable {
  readonly url: string
  readonly adminKey: string
  readonly pid: number
  /** Whatever the answer. */
  api(method: string, path: string, call?: ApiCall): Promise<ApiAnswer>
  /** Sends the signal and resolves with the exit code when the process has ended. */
  kill(signal: NodeJS.Signals): Promise<number | null>
  /** Resolves when the process ends, by itself or by a signal. */
  readonly hasEnded: boolean
  /** The end of its standard error. */
  readonly lastWords: string
  /** Resolves with the next log line with this message, from the start of the log; skips earlier lines. */
  logged(message: string): Promise<Readonly<Record<string, unknown>>>
}

type CrierProcessOptions = {
  readonly folder: string
  /** 0 for any free port. */
  readonly port?: number
  readonly env?: Readonly<Record<string, string>>
  /** Another `crier.js`, such as an installed one. */
  readonly program?: string
}

const LAST_LINES = 20
const ADMIN_KEY = 'the-admin-key-of-a-test'

/** For tests that time out, which never dispose of their process. */
const running = new Set<ChildProcess>()
process.once('exit', () => {
  for (const child of running) child.kill('SIGKILL')
})
// The signal with which the test runner ends its workers.
process.once('SIGTERM', () => process.exit())

/** Resolves once the server prints that it is ready. */
export async function startCrier({
  folder,
  port = 0,
  env = {},
  program = whereCrierIs(),
}: CrierProcessOptions): Promise<CrierProcess> {
  const child = spawn(process.execPath, [program, 'serve'], {
    cwd: folder,
    env: { PATH: process.env.PATH, CRIER_PORT: String(port), CRIER_DATA: folder, CRIER_ADMIN_KEY: ADMIN_KEY, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  running.add(child)
  child.once('exit', () => running.delete(child))
  const errors: string[] = []
  const lines = createReader<string>()
  createInterface({ input: child.stderr }).on('line', line => {
    errors.push(line)
    lines.take(line)
  })
  const exited = once(child, 'exit') as Promise<[number | null]>
  const url = await readyLine(child.stdout)
  if (!url) {
    const [code] = await exited
    throw new Error(`crier ended with ${code} before it was ready:\n${errors.join('\n')}`)
  }

  const kill = async (signal: NodeJS.Signals) => {
    child.kill(signal)
    const [code] = await exited
    return code
  }
  return {
    url,
    adminKey: ADMIN_KEY,
    get hasEnded() {
      return child.exitCode !== null || child.signalCode !== null
    },
    get lastWords() {
      return errors.slice(-LAST_LINES).join('\n')
    },
    pid: child.pid ?? 0,
    api: (method, path, call) => callApi({ url, key: ADMIN_KEY }, { method, path, ...call }),
    kill,
    async logged(message) {
      for (;;) {
        const line = await lines.next()
        if (line.includes(`"msg":"${message}"`)) return JSON.parse(line)
      }
    },
    async [Symbol.asyncDispose]() {
      if (child.exitCode === null && child.signalCode === null) await kill('SIGKILL')
    },
  }
}

/** Undefined if the process closes its output before. */
async function readyLine(output: Readable): Promise<string | undefined> {
  for await (const line of createInterface({ input: output })) {
    const [, url] = /^crier ready (\S+)/.exec(line) ?? []
    if (url) return url
  }
  return undefined
}
