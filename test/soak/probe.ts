/** Loaded into a process by `--import`: measures it from inside, whenever somebody connects to the socket SOAK_SOCKET. */
import { EventEmitter } from 'node:events'
import { readdirSync } from 'node:fs'
import { createServer } from 'node:net'
import { monitorEventLoopDelay } from 'node:perf_hooks'
import { queryObjects, setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import { isMainThread } from 'node:worker_threads'
import type { Measured } from './figures.ts'

const MB = 1_000_000
const NS_A_MS = 1_000_000

if (isMainThread && process.env.SOAK_SOCKET) listen(process.env.SOAK_SOCKET)

function listen(path: string): void {
  setFlagsFromString('--expose-gc')
  const collect = runInNewContext('gc') as () => void
  const delay = monitorEventLoopDelay({ resolution: 10 })
  delay.enable()
  const kept: unknown[] = []
  const server = createServer(socket => {
    socket.on('error', () => {})
    if (process.env.SOAK_LEAK) leak(kept)
    collect()
    socket.end(JSON.stringify(measured(delay)))
    delay.reset()
  })
  server.listen(path)
  server.unref()
}

function measured(delay: ReturnType<typeof monitorEventLoopDelay>): Measured {
  const resources = process.getActiveResourcesInfo()
  const timers = resources.filter(name => name === 'Timeout').length
  const { heapUsed, external } = process.memoryUsage()
  const listeners = process.eventNames().reduce((sum, name) => sum + process.listenerCount(name), 0)
  return {
    heap: heapUsed / MB,
    external: external / MB,
    descriptors: readdirSync('/proc/self/fd').length,
    timers,
    handles: resources.length - timers,
    emitters: queryObjects(EventEmitter, { format: 'count' }),
    listeners,
    lag: delay.percentile(99) / NS_A_MS,
  }
}

/** Some of everything, to prove that it is found. */
function leak(kept: unknown[]): void {
  const emitter = new EventEmitter()
  for (let number = 0; number < 20; number += 1) kept.push(new EventEmitter().on('leak', () => emitter.emit('leak')))
  kept.push(
    Array.from({ length: 10_000 }, () => ({ kept })),
    Buffer.alloc(MB),
  )
  kept.push(
    setInterval(() => {}, 1_000_000),
    createServer().listen(0),
  )
  process.setMaxListeners(0).on('SIGUSR2', () => kept.length)
}
