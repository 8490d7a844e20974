/** IPC over the channel between a process and its forked children. */
import type { Wire, WirePart } from './wire.ts'

/** The common part of `process` and a forked child. */
type Channel = {
  send?(message: unknown, handle: undefined, options: undefined, sent: () => void): boolean
  on(event: 'message', listener: (message: unknown) => void): unknown
}

type Envelope = { readonly part: WirePart; readonly body: unknown }

export function openProcessWire(channel: Channel): Wire {
  const listeners = new Map<WirePart, (body: unknown) => void>()
  let unsent = 0
  // Only the same version of this program writes to this channel.
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
      // Receives the error when the other end is gone; without a callback, Node would throw it.
      channel.send?.({ part, body } satisfies Envelope, undefined, undefined, () => {
        unsent -= 1
      })
    },

    hear(part, listener) {
      listeners.set(part, listener)
    },
  }
}
