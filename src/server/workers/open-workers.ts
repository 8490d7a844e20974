/** Starts the workers that share one port, replaces those that end, and stops them all. */
import cluster, { type Worker } from 'node:cluster'
import type { Logger } from 'pino'
import type { Clock } from '#platform/clock.ts'
import { openProcessWire } from '#platform/ipc/process-wire.ts'
import type { Wire } from '#platform/ipc/wire.ts'

/** Between attempts to replace a worker that does not start: neither burns a core, nor delays the return. */
const RETRY_MS = 1_000
/** The time that a worker has to finish after its drain window, before it is killed. */
const FINISH_MS = 3_500

type WorkersOptions = {
  readonly count: number
  readonly clock: Clock
  readonly logger: Logger
  /** Connects a worker to this process, until the returned function is called. */
  readonly join: (wire: Wire) => () => void
  /** The drain window, over which a stopping worker sends its readers away. */
  readonly drainMs: number
  readonly onReplaced: () => void
}

/** The message of a worker once it accepts connections. */
type Ready = { readonly url: string }
const STOP = 'stop'

/** Undefined if a worker could not start; it has logged why. `url`: their address on this machine. */
export async function openWorkers(options: WorkersOptions) {
  const { count, clock, logger, join, drainMs, onReplaced } = options
  const running = new Map<Worker, Wire>()
  const ready = new WeakSet<Worker>()
  let isClosing = false

  /** Resolves when the worker is ready, with undefined if it ended before. */
  function start(): Promise<Ready | undefined> {
    const worker = cluster.fork()
    const wire = openProcessWire(worker)
    const leave = join(wire)
    running.set(worker, wire)
    return new Promise(resolve => {
      wire.hear('worker', body => {
        ready.add(worker)
        logger.info({ worker: worker.process.pid }, 'a worker is ready')
        resolve(body as Ready)
      })
      worker.once('exit', (code, signal) => {
        leave()
        running.delete(worker)
        if (ready.has(worker) && !isClosing) {
          logger.error({ worker: worker.process.pid, code, signal }, 'a worker ended; another replaces it')
          onReplaced()
          void replace()
        }
        resolve(undefined)
      })
    })
  }

  async function replace(): Promise<void> {
    const ready = await start()
    if (!ready && !isClosing) clock.after(RETRY_MS, () => void (isClosing || replace()))
  }

  async function close(): Promise<void> {
    isClosing = true
    const gone = [...running.keys()].map(worker => new Promise(resolve => worker.once('exit', resolve)))
    for (const [worker, wire] of running) {
      if (ready.has(worker)) wire.send('worker', STOP)
      else worker.process.kill('SIGKILL')
    }
    const giveUp = clock.after(drainMs + FINISH_MS, () => {
      for (const worker of running.keys()) worker.process.kill('SIGKILL')
    })
    await Promise.all(gone)
    giveUp()
  }

  // One first: an error that keeps it from starting would affect the others too, and is logged once.
  const first = await start()
  const rest = first && (await Promise.all(Array.from({ length: count - 1 }, start)))
  if (first && rest?.every(ready => ready)) return { url: first.url, close }
  await close()
  return undefined
}
