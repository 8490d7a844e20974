/** The wire over the channel that Node keeps between a process and those it forked. */
import type { Wire, WirePart } from './wire.ts'

/** What `process` and a forked child have in common. */
type Channel = {
  send?(message: unknown, handle: undefined, options: undefined, sent: () => void): boolean
  on(event: 'message', listener: (message: unknown) => void): unknown
}

type Envelope = { readonly part: WirePart; readonly body: unknown }

export function openProcessWire(channel: Channel): Wire {
  const listeners = new Map<WirePart, (body: unknown) => void>()
  let unsent = 0
  // Only the program at the other end writes to this channel: it is the same version of the same program.
  channel.on('message', message => {
    const { part, body } = message as Envelope
    listeners.get(part)?.(body)
  })

  return {
    get unsent() {
      return unsent
    },

    send(part, body) {
      unsent += 1
      // Called with the error when the other end is gone; without a callback, Node would throw it.
      channel.send?.({ part, body } satisfies Envelope, undefined, undefined, () => {
        unsent -= 1
      })
    },

    hear(part, listener) {
      listeners.set(part, listener)
    },
  }
}
