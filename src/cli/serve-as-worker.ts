/** One of several workers: reports when it is ready, and stops when the first process tells it to. */
import type { Wire } from '#platform/ipc/wire.ts'
import type { RunningServer } from '#server/composition.ts'
import { exitAfter, onStopSignal } from './stop-signals.ts'

export function serveAsWorker(server: RunningServer, primary: Wire): void {
  let isStopping = false
  const stop = () => {
    if (isStopping) return
    isStopping = true
    exitAfter(server.close())
  }
  // Signals, too: terminals and service managers send them to every process of a group, in addition to the first
  // process's message. A second signal is handled only by the first process: when it ends, the workers end with it.
  onStopSignal(stop)
  primary.hear('worker', stop)
  primary.send('worker', { url: server.localUrl })
}

/** Exits at once: the IPC channel to the first process would keep this one alive for nothing. */
export function endWorker(reason: string): never {
  console.error(reason)
  process.exit(1)
}
