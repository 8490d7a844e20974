/** `/media/:name` and `/media/:width/:name`: serve uploaded files, and pictures also smaller, in their own format or another. */
import type { Response, Router } from 'express'
import type { Media } from '#editorial/media/media.ts'
import { hashInName, isRecording, mediaTypeOf, readMediaName } from '#editorial/media/media-name.ts'
import type { Recordings } from '#editorial/media/open-media.ts'
import { readCopyName, readWidth } from '#editorial/media/picture-sizes.ts'
import type { Loan } from '#editorial/media/shelf.ts'
import { Refusal } from '#platform/errors.ts'
import { PICTURE } from '#web/middleware/caching.ts'
import { etag, isHeld } from '#web/middleware/conditions.ts'
import type { Edge } from '#web/middleware/edge.ts'
import { createRouter } from '#web/middleware/one-spelling.ts'
import { policies } from '#web/middleware/route-policy.ts'
import { endWhenStalled } from '#web/middleware/stalled-answers.ts'
import { sendRecording } from './send-recording.ts'

/** A picture opened as a document is displayed, but nothing in it runs, whatever type a browser takes it for. */
const POLICY = "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'; sandbox"

type MediaRouterOptions = {
  readonly media: Pick<Media, 'lend' | 'lendSized'>
  readonly recordings: Pick<Recordings, 'lending'>
  readonly edge: Edge
}

export function createMediaRouter({ media, recordings: { lending }, edge }: MediaRouterOptions): Router {
  const router = createRouter()
  const hold = edge.hold(policies.picture)

  router.get('/media/:name', hold, async (request, response) => {
    const name = readMediaName(String(request.params.name))
    if (name && isRecording(name)) {
      // A player asks a few times a minute; who asks for every byte by itself is slowed down.
      edge.demand(request, 'read')
      return sendRecording(response, { name, lending, to: edge.addressOf(request), policy: POLICY })
    }
    const loan = name && (await media.lend(name))
    if (!name || !loan) throw new Refusal('unknown_picture')
    answer(response, { ...loan, type: mediaTypeOf(name), tag: hashInName(name), cacheControl: PICTURE })
  })

  router.get('/media/:width/:name', hold, async ({ params }, response) => {
    const [copy, width] = [readCopyName(String(params.name)), readWidth(String(params.width))]
    const loan = copy && width && (await media.lendSized(copy.name, { width, format: copy.format }))
    if (!copy || !loan) throw new Refusal('unknown_picture')
    const hash = hashInName(copy.name)
    const tag = loan.isWhole ? hash : `${hash}-${width}${copy.format ?? ''}`
    answer(response, { ...loan, tag, cacheControl: loan.isWhole ? NOT_YET : PICTURE })
  })

  router.all(['/media/:name', '/media/:width/:name'], (_request, response) => {
    response.set('Allow', 'GET, HEAD, OPTIONS')
    throw new Refusal('wrong_method')
  })

  return router
}

/** The whole picture in place of a copy that is not made yet. */
const NOT_YET = 'public, max-age=1'

type Answer = Pick<Loan, 'bytes' | 'giveBack'> & {
  readonly type: string
  readonly tag: string
  readonly cacheControl: string
}

function answer(response: Response, { bytes, type, giveBack, tag: hash, cacheControl }: Answer): void {
  if (response.closed) return giveBack()
  response.on('close', giveBack)
  endWhenStalled(response)
  const tag = etag(hash)
  response.set({ ETag: tag, 'Cache-Control': cacheControl, 'Content-Security-Policy': POLICY })
  if (isHeld(response.req.headers, tag)) response.status(304).end()
  else send(response, type, bytes)
}

/** Bypasses Express, which would add a charset. Node omits the body in responses to HEAD. */
function send(response: Response, type: string, bytes: Buffer): void {
  response.setHeader('Content-Type', type)
  response.setHeader('Content-Length', bytes.length)
  response.end(bytes)
}
