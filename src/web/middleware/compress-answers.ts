/**
 * Answers travel compressed where the client says how (RFC 9110, section 12.5.3). Streams say `no-transform`, and go as they
 * come; pictures are small already.
 */
import { constants } from 'node:zlib'
import compression from 'compression'
import type { RequestHandler, Response } from 'express'

/** As much as a page is long: with the usual 4 MB, making room takes four times as long as compressing. */
const WINDOW_BITS = 17
/** An answer above this takes the processor some milliseconds. */
const LARGE_BYTES = 100_000
/** Large ones that are compressed at a time: a crowd that asks for them gets the others as they are, and delays nobody. */
const MAX_LARGE = 4

export function compressAnswers(): RequestHandler {
  let large = 0
  const hasRoom = (response: Response): boolean => {
    if (Number(response.getHeader('Content-Length') ?? 0) <= LARGE_BYTES) return true
    // Of one that has closed already nobody would tell the end.
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
