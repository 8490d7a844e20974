/** `crier demo` in a process of its own, read line by line. */
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { createInterface } from 'node:readline'
import { whereCrierIs } from '#test/support/program/where-crier-is.ts'

interface DemoProcess extends AsyncDisposable {
  /** The first group of the next line that matches. */
  find(pattern: RegExp): Promise<string>
  /** Sends SIGINT, like Ctrl-C. Resolves with the exit code. */
  interrupt(): Promise<number | null>
}

type DemoProcessOptions = { readonly every: number; readonly port?: number }

export function startDemo({ every, port = 0 }: DemoProcessOptions): DemoProcess {
  const words = [whereCrierIs(), 'demo', '--every', String(every)]
  const env = { PATH: process.env.PATH, CRIER_PORT: String(port) }
  const child = spawn(process.execPath, words, { env, stdio: ['ignore', 'pipe', 'inherit'] })
  const exited = once(child, 'exit')
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]()
  return {
    async find(pattern) {
      for (;;) {
        const { value, done } = await lines.next()
        if (done) throw new Error(`the demo ended before it printed ${pattern}`)
        const [, found] = pattern.exec(value) ?? []
        if (found !== undefined) return found
      }
    },
    async interrupt() {
      child.kill('SIGINT')
      const [code] = await exited
      return code
    },
    async [Symbol.asyncDispose]() {
      child.kill('SIGKILL')
      await exited
    },
  }
}
