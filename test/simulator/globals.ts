/** The clock, timers, randomness and network of the browser and of Node, taken over while a simulation runs. */
import type { World } from './world.ts'

type Network = {
  readonly fetch: typeof fetch
  readonly WebSocket: unknown
}

const NAMES = ['setTimeout', 'clearTimeout', 'setImmediate', 'fetch', 'WebSocket'] as const

/** Until the returned function is called. The code under test looks these up whenever it uses them. */
export function takeOver(world: World, network: Network): () => void {
  const held = NAMES.map(name => [name, Object.getOwnPropertyDescriptor(globalThis, name)] as const)
  const [now, random] = [Date.now, Math.random]
  const [{ clearTimeout: clearReal }, draw] = [globalThis, world.random('browsers')]
  const put = (values: object) => {
    for (const [name, value] of Object.entries(values)) {
      Object.defineProperty(globalThis, name, { value, configurable: true, writable: true, enumerable: true })
    }
  }
  put({
    ...network,
    setTimeout: (task: (...given: unknown[]) => void, ms = 0, ...given: unknown[]) =>
      new Timer(world.after(ms, () => task(...given))),
    clearTimeout: (timer: unknown) => (timer instanceof Timer ? timer.cancel() : clearReal(timer as never)),
    setImmediate: (task: (...given: unknown[]) => void, ...given: unknown[]) => world.after(0, () => task(...given)),
  })
  Date.now = () => world.nowMs
  Math.random = draw
  return () => {
    for (const [name, descriptor] of held) if (descriptor) Object.defineProperty(globalThis, name, descriptor)
    Date.now = now
    Math.random = random
  }
}

class Timer {
  readonly cancel: () => void

  constructor(cancel: () => void) {
    this.cancel = cancel
  }

  ref(): this {
    return this
  }

  unref(): this {
    return this
  }
}
