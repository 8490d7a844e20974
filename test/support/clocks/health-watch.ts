/**
 * Asks a server for `/healthz` again and again from a thread of its own, so that the answers are not late because the test's
 * own thread is busy with an attack.
 */
import { once } from 'node:events'
import { Agent, get } from 'node:http'
import { parentPort, Worker, workerData } from 'node:worker_threads'

const PAUSE_MS = 5

/** The longest wait since the last query, and how many were answered. */
type Health = { readonly worstMs: number; readonly answers: number }

export interface HealthWatch {
  sinceLast(): Promise<Health>
  [Symbol.asyncDispose](): Promise<void>
}

export function watchHealth(url: string): HealthWatch {
  const thread = new Worker(new URL(import.meta.url), { workerData: { healthOf: url }, execArgv: [] })
  return {
    async sinceLast() {
      thread.postMessage('say')
      const [health] = await once(thread, 'message')
      return health
    },
    async [Symbol.asyncDispose]() {
      await thread.terminate()
    },
  }
}

if (workerData?.healthOf) await ask(workerData.healthOf)

async function ask(url: string): Promise<never> {
  const agent = new Agent({ keepAlive: true, maxSockets: 1 })
  let [worstMs, answers, began] = [0, 0, performance.now()]
  // One that is still unanswered counts as well.
  const count = () => {
    worstMs = Math.max(worstMs, performance.now() - began)
  }
  parentPort?.on('message', () => {
    count()
    parentPort?.postMessage({ worstMs, answers } satisfies Health)
    ;[worstMs, answers] = [0, 0]
  })
  for (;;) {
    began = performance.now()
    const [answer] = await once(get(`${url}/healthz`, { agent }), 'response')
    if (answer.statusCode !== 200) throw new Error(`/healthz is ${answer.statusCode}`)
    await once(answer.resume(), 'end')
    count()
    answers += 1
    began = performance.now() + PAUSE_MS
    await new Promise(resolve => setTimeout(resolve, PAUSE_MS))
  }
}
