/** One of several workers: says when it is ready, and stops when the process that started it says so. */
import type { Wire } from '#platform/ipc/wire.ts'
import type { RunningServer } from '#server/composition.ts'
import { onStopSignal } from './stop-signals.ts'

export function serveAsWorker(server: RunningServer, primary: Wire): void {
  let isStopping = false
  const stop = () => {
    if (isStopping) return
    isStopping = true
    server.close().then(
      () => process.exit(0),
      (error: unknown) => {
        console.error(error)
        process.exit(1)
      },
    )
  }
  // The signals too: a terminal and a service manager send them to every process of a group, besides what the first
  // process says. A second one counts there alone: when it ends, the workers end with it.
  onStopSignal(stop)
  primary.hear('worker', stop)
  primary.send('worker', { url: server.localUrl })
}

/** At once: the line to the first process would keep this one alive for nothing. */
export function endWorker(reason: string): never {
  console.error(reason)
  process.exit(1)
}
