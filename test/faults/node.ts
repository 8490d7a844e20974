/** One Crier of an installation, in a process of its own: it is stopped, paused and started again at the same address. */
import { type CrierProcess, startCrier } from '#test/support/services/crier-process.ts'
import { signal } from './signal.ts'

export interface Node {
  readonly name: string
  readonly url: string
  readonly pid: number
  /** Stops it; resolves with the exit code. */
  stop(signal: NodeJS.Signals): Promise<number | null>
  /** Suspends it, with its connections and locks, until the returned function is called. */
  pause(): () => void
  /** Starts it after a stop, at the same address. */
  start(): Promise<void>
  /** Why it ended, if it did so by itself. */
  lookForCrash(): void
}

type NodeOptions = {
  readonly name: string
  readonly folder: string
  readonly env: Readonly<Record<string, string>>
  /** Gets one entry for each unexpected end. */
  readonly crashed: string[]
}

export async function openNode({ name, folder, env, crashed }: NodeOptions): Promise<Node & AsyncDisposable> {
  let crier: CrierProcess = await startCrier({ folder, env })
  const { url } = crier
  const lookForCrash = () => {
    if (crier.hasEnded) crashed.push(`${name} ended by itself: ${crier.lastWords}`)
  }
  return {
    name,
    url,
    get pid() {
      return crier.pid
    },
    lookForCrash,
    stop(name) {
      lookForCrash()
      return crier.kill(name)
    },
    pause() {
      const { pid } = crier
      signal([pid], 'SIGSTOP')
      return () => signal([pid], 'SIGCONT')
    },
    async start() {
      crier = await startCrier({ folder, port: Number(new URL(url).port), env })
    },
    [Symbol.asyncDispose]: () => crier[Symbol.asyncDispose](),
  }
}
