/**
 * Preloaded into a server with `--import`. Measures the longest uninterrupted turn of the event loop, in CPU time of that thread,
 * so that the load of the machine does not affect the result.
 */
import { createServer } from 'node:net'
import { isMainThread } from 'node:worker_threads'

/** The longest turn of the event loop since the last query. */
export type Stall = { readonly cpuMs: number }

const EVERY_MS = 2

const path = process.env.CRIER_TEST_STALL_METER
if (isMainThread && path) {
  let longest = 0
  let last = process.threadCpuUsage()
  setInterval(() => {
    const now = process.threadCpuUsage()
    longest = Math.max(longest, now.user + now.system - last.user - last.system)
    last = now
  }, EVERY_MS).unref()
  createServer(socket => {
    socket.on('error', () => {})
    socket.end(JSON.stringify({ cpuMs: longest / 1_000 } satisfies Stall))
    longest = 0
  })
    .listen(path)
    .unref()
}
