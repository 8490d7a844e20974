/** The transports beside the WebSocket, served at `/fallbacks.js`. */
import { openEvents } from '#client/sdk/src/events.ts'
import { openPolling } from '#client/sdk/src/polling.ts'
import type { Call, Line } from '#client/sdk/src/transport.ts'

/** In the widget, which is minified apart from this, `snapshot`, `ask` and `hear` have other names. */
type ToldCall = Omit<Call, 'snapshot' | 'ask' | 'hear'> & {
  readonly api: string
  readonly asks: Call['ask']
  readonly told: Call['hear']
}

export function followEvents({ api, asks, told, ...call }: ToldCall): Line {
  return openEvents({ ...call, snapshot: api, ask: asks, hear: told })
}

export function followPolling({ api, asks, told, ...call }: ToldCall): Line {
  return openPolling({ ...call, snapshot: api, ask: asks, hear: told })
}
