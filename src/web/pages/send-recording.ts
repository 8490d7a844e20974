/** Sends a recording, or a part of it (RFC 9110, section 15.3.7), as fast as the reader takes it. */
import type { Response } from 'express'
import { hashInName, type MediaName, mediaTypeOf } from '#editorial/media/media-name.ts'
import type { Recordings } from '#editorial/media/open-media.ts'
import { Refusal } from '#platform/errors.ts'
import { askedRange } from '#web/middleware/byte-range.ts'
import { PICTURE } from '#web/middleware/caching.ts'
import { etag, isHeld } from '#web/middleware/conditions.ts'
import { endWhenStalled } from '#web/middleware/stalled-answers.ts'

type Sending = Pick<Recordings, 'lending'> & {
  readonly name: MediaName
  /** The address of the reader. */
  readonly to: string | undefined
  /** The Content-Security-Policy. */
  readonly policy: string
}

export async function sendRecording(response: Response, { name, lending, to, policy }: Sending): Promise<void> {
  const { req: request } = response
  const bytes = await lending.sizeOf(name)
  if (bytes === undefined) throw unknown()
  const tag = etag(hashInName(name))
  const headers = { ETag: tag, 'Cache-Control': PICTURE, 'Content-Security-Policy': policy, 'Accept-Ranges': 'bytes' }
  if (isHeld(request.headers, tag)) return void response.status(304).set(headers).end()
  // Ranges are for GET alone (section 14.2).
  const isHead = request.method === 'HEAD'
  const range = isHead ? ({ kind: 'whole' } as const) : rangeOf(response, { tag, bytes })
  const { first, last } = range.kind === 'part' ? range : { first: 0, last: bytes - 1 }
  const stream = isHead || bytes === 0 ? undefined : await lending.stream(name, { first, last, to })
  if (!stream && !isHead) throw unknown()
  response.status(range.kind === 'part' ? 206 : 200).set(headers)
  if (range.kind === 'part') response.set('Content-Range', `bytes ${first}-${last}/${bytes}`)
  // Bypasses Express, which would add a charset.
  response.setHeader('Content-Type', mediaTypeOf(name))
  response.setHeader('Content-Length', last - first + 1)
  if (!stream) return void response.end()
  endWhenStalled(response)
  if (response.closed) return void stream.destroy()
  // A reader who leaves, and an erasure, end it: the missing bytes are the only sign that can still be given.
  stream.once('error', () => response.destroy())
  response.once('close', () => stream.destroy())
  stream.pipe(response)
}

function rangeOf(response: Response, served: { readonly tag: string; readonly bytes: number }) {
  try {
    return askedRange(response.req.headers, served)
  } catch (error) {
    response.set('Content-Range', `bytes */${served.bytes}`)
    throw error
  }
}

function unknown(): Refusal {
  return new Refusal('unknown_picture', { detail: 'There is no recording at this address.' })
}
