/** Transports for restrictive networks, loaded when the WebSocket has failed. */
import { type Line, openLine, type Transport } from '#client/sdk/src/transport.ts'
import type * as fallbacks from './fallbacks.ts'
import { loadBeside } from './load-beside.ts'

/** @param name An export of `fallbacks.ts` */
function later(name: keyof typeof fallbacks): Transport {
  return call =>
    openLine(call.hear, async ({ signal, hear }) => {
      const file = await loadBeside('fallbacks.js')
      // Without the file this throws, and the line is lost.
      const line: Line = file?.[name]({ ...call, api: call.snapshot, asks: call.ask, told: hear })
      signal.addEventListener('abort', line.close)
      if (signal.aborted) line.close()
    })
}

export const laterTransports = [later('followEvents'), later('followPolling')] as const
