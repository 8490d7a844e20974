/** Ends responses that the client does not read: their memory is needed by others. */
import type { RequestHandler, Response } from 'express'

/** The kernel's buffers are full and not a byte was accepted: longer than a phone is without signal in a tunnel. */
const STALLED_MS = 30_000

/** Node counts from the last write that made progress. Not for streams, which write to sockets below Node. */
export function endWhenStalled(response: Response, stalledMs = STALLED_MS): void {
  response.setTimeout(stalledMs, () => response.destroy())
}

export function endStalledAnswers(): RequestHandler {
  return (_request, response, next) => {
    endWhenStalled(response)
    next()
  }
}
