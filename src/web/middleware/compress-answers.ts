/** Compresses responses (RFC 9110, section 12.5.3). Streams opt out with `no-transform`; pictures are compressed already. */
import { constants } from 'node:zlib'
import compression from 'compression'
import type { RequestHandler, Response } from 'express'

/** About the size of a page: with the default window of 4 MB, allocation takes four times as long as compression. */
const WINDOW_BITS = 17
/** Compressing a response above this size takes a few milliseconds of CPU. */
const LARGE_BYTES = 100_000
/** Large responses compressed at a time. Above it, they are sent uncompressed, so that a crowd delays nobody else. */
const MAX_LARGE = 4

export function compressAnswers(): RequestHandler {
  let large = 0
  const hasRoom = (response: Response): boolean => {
    if (Number(response.getHeader('Content-Length') ?? 0) <= LARGE_BYTES) return true
    // A closed response would emit no `close` event to count it out.
    if (large >= MAX_LARGE || response.closed) return false
    large += 1
    response.once('close', () => {
      large -= 1
    })
    return true
  }
  return compression({
    brotli: { params: { [constants.BROTLI_PARAM_LGWIN]: WINDOW_BITS } },
    filter: (request, response) => compression.filter(request, response) && hasRoom(response as Response),
  })
}
