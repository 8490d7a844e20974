/** Both ends of an IPC channel in one process: messages arrive later, after a round trip through JSON. */
import type { Wire, WirePart } from '#platform/ipc/wire.ts'

export function createWirePair(): readonly [Wire, Wire] {
  const listeners = [
    new Map<WirePart, (body: unknown) => void>(),
    new Map<WirePart, (body: unknown) => void>(),
  ] as const
  const end = (to: 0 | 1): Wire => {
    const mine = listeners[to === 0 ? 1 : 0]
    let unsent = 0
    return {
      get unsent() {
        return unsent
      },
      send(part, body) {
        unsent += 1
        const text = JSON.stringify(body)
        setImmediate(() => {
          unsent -= 1
          listeners[to].get(part)?.(JSON.parse(text))
        })
      },
      hear: (part, listener) => void mine.set(part, listener),
    }
  }
  return [end(1), end(0)]
}
