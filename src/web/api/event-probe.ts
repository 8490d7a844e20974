/** A stream for `crier doctor`: small pieces at a steady pace, so that it sees whether a proxy keeps them back. */
import type { Response } from 'express'
import { EVENT_STREAM_HEADERS } from '#delivery/gateway/http/event-streams.ts'
import type { Clock } from '#platform/clock.ts'

/** A proxy that buffers delivers them in one or two reads: what came with the headers, and the rest at the end. */
export const PROBE_PIECES = 10
const PACE_MS = 120

/** A comment, as the heartbeat is (HTML, section 9.2.6). */
const piece = (n: number) => `:${n}\n\n`

export function answerProbe(response: Response, clock: Pick<Clock, 'every'>): void {
  response.writeHead(200, EVENT_STREAM_HEADERS)
  response.write(piece(1))
  let sent = 1
  const stop = clock.every(PACE_MS, () => {
    sent += 1
    response.write(piece(sent))
    if (sent < PROBE_PIECES) return
    stop()
    response.end()
  })
  response.once('close', stop)
}
