/** A Crier in a process of its own, for tests that kill it. */
import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'

const CRIER = fileURLToPath(new URL('../../src/crier.js', import.meta.url))

export interface CrierProcess extends AsyncDisposable {
  readonly url: string
  readonly adminKey: string
  readonly pid: number
  /** Sends the signal and resolves, with the exit code, when the process is gone. */
  kill(signal: NodeJS.Signals): Promise<number | null>
}

export type CrierProcessOptions = {
  readonly folder: string
  /** 0 for any free port. */
  readonly port?: number
  readonly env?: Readonly<Record<string, string>>
}

const ADMIN_KEY = 'the-admin-key-of-a-test'

/** Resolves once it says that it is ready. */
export async function startCrier({ folder, port = 0, env = {} }: CrierProcessOptions): Promise<CrierProcess> {
  const child = spawn(process.execPath, [CRIER, 'serve'], {
    cwd: folder,
    env: { PATH: process.env.PATH, CRIER_PORT: String(port), CRIER_DATA: folder, CRIER_ADMIN_KEY: ADMIN_KEY, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  const errors: string[] = []
  child.stderr.on('data', chunk => errors.push(String(chunk)))
  const exited = once(child, 'exit') as Promise<[number | null]>
  const url = await Promise.race([
    readyLine(child),
    exited.then(([code]) => {
      throw new Error(`crier ended with ${code} before it was ready:\n${errors.join('')}`)
    }),
  ])

  const kill = async (signal: NodeJS.Signals) => {
    child.kill(signal)
    const [code] = await exited
    return code
  }
  return {
    url,
    adminKey: ADMIN_KEY,
    pid: child.pid ?? 0,
    kill,
    async [Symbol.asyncDispose]() {
      if (child.exitCode === null && child.signalCode === null) await kill('SIGKILL')
    },
  }
}

async function readyLine(child: ChildProcess): Promise<string> {
  if (!child.stdout) throw new Error('the process has no output to read')
  for await (const line of createInterface({ input: child.stdout })) {
    const [, url] = /^crier ready (\S+)/.exec(line) ?? []
    if (url) return url
  }
  throw new Error('crier closed its output before it was ready')
}
