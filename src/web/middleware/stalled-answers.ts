/** Answers that nobody takes: what they hold in memory is wanted by others. */
import type { RequestHandler, Response } from 'express'

/** The kernel's buffers are full and not a byte of them was taken: longer than a phone is out of signal in a tunnel. */
const STALLED_MS = 30_000

/** Node counts from the last write that the socket made progress with. Not for streams, which write to sockets past Node. */
export function endWhenStalled(response: Response, stalledMs = STALLED_MS): void {
  response.setTimeout(stalledMs, () => response.destroy())
}

export function endStalledAnswers(): RequestHandler {
  return (_request, response, next) => {
    endWhenStalled(response)
    next()
  }
}
