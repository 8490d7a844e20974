/**
 * Answers travel compressed where the client says how (RFC 9110, section 12.5.3). Streams say `no-transform`, and go as they
 * come; pictures are small already.
 */
import { constants } from 'node:zlib'
import compression from 'compression'
import type { RequestHandler, Response } from 'express'

/** The size of a page: with the default of 4 MB, allocating takes four times as long as compressing. */
const WINDOW_BITS = 17
/** A response above this size takes some milliseconds of CPU. */
const LARGE_BYTES = 100_000
/** Large responses compressed at a time: beyond it, they are sent uncompressed, so that a crowd delays nobody. */
const MAX_LARGE = 4

export function compressAnswers(): RequestHandler {
  let large = 0
  const hasRoom = (response: Response): boolean => {
    if (Number(response.getHeader('Content-Length') ?? 0) <= LARGE_BYTES) return true
    // A response that has already closed would emit no further event.
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
