/** Ends responses that the client does not read, to free their memory. */
import type { RequestHandler, Response } from 'express'

/** With full kernel buffers and no byte acknowledged; longer than a phone in a tunnel is without signal. */
const STALLED_MS = 30_000

/** Node measures from the last write that made progress. Not for streams, which bypass Node when they write to the socket. */
export function endWhenStalled(response: Response, stalledMs = STALLED_MS): void {
  response.setTimeout(stalledMs, () => response.destroy())
}

export function endStalledAnswers(): RequestHandler {
  return (_request, response, next) => {
    endWhenStalled(response)
    next()
  }
}
