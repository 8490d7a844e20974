/**
 * Answers travel compressed where the client says how (RFC 9110, section 12.5.3). Streams say `no-transform`, and go as they
 * come; pictures are small already.
 */
import { constants } from 'node:zlib'
import compression from 'compression'
import type { RequestHandler } from 'express'

/** As much as a page is long: with the usual 4 MB, making room takes four times as long as compressing. */
const WINDOW_BITS = 17

export function compressAnswers(): RequestHandler {
  return compression({ brotli: { params: { [constants.BROTLI_PARAM_LGWIN]: WINDOW_BITS } } })
}
