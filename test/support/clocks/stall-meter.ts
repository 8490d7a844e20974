/**
 * Loaded into a Crier before it starts (`--import`): measures how long its event loop is kept busy without a break, in the
 * processor time of that thread. What else the machine does meanwhile does not count, so a slow or busy one tells the same.
 */
import { createServer } from 'node:net'
import { isMainThread } from 'node:worker_threads'

/** The longest turns since it was asked last. */
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
