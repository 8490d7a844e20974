/** `/media/:name`: serves uploaded pictures. */
import type { Response, Router } from 'express'
import type { Media } from '#editorial/media/media.ts'
import { hashInName, type MediaName, mediaTypeOf, readMediaName } from '#editorial/media/media-name.ts'
import type { Loan } from '#editorial/media/shelf.ts'
import { Refusal } from '#platform/errors.ts'
import { PICTURE } from '#web/middleware/caching.ts'
import { etag, isHeld } from '#web/middleware/conditions.ts'
import type { Edge } from '#web/middleware/edge.ts'
import { createRouter } from '#web/middleware/one-spelling.ts'
import { policies } from '#web/middleware/route-policy.ts'
import { endWhenStalled } from '#web/middleware/stalled-answers.ts'

/** A picture opened as a document is displayed, but nothing in it runs, whatever type a browser takes it for. */
const POLICY = "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'; sandbox"

type MediaRouterOptions = { readonly media: Pick<Media, 'lend'>; readonly edge: Edge }

export function createMediaRouter({ media, edge }: MediaRouterOptions): Router {
  const router = createRouter()
  const route = router.route('/media/:name')

  route.get(edge.hold(policies.picture), async (request, response) => {
    const name = readMediaName(request.params.name)
    const loan = name && (await media.lend(name))
    if (!name || !loan) throw new Refusal('unknown_picture')
    if (response.closed) return loan.giveBack()
    response.on('close', loan.giveBack)
    endWhenStalled(response)
    const tag = etag(hashInName(name))
    response.set({ ETag: tag, 'Cache-Control': PICTURE, 'Content-Security-Policy': POLICY })
    if (isHeld(request.headers, tag)) response.status(304).end()
    else send(response, name, loan)
  })

  route.all((_request, response) => {
    response.set('Allow', 'GET, HEAD, OPTIONS')
    throw new Refusal('wrong_method')
  })

  return router
}

/** Bypasses Express, which would add a charset. Node omits the body in responses to HEAD. */
function send(response: Response, name: MediaName, { bytes }: Loan): void {
  response.setHeader('Content-Type', mediaTypeOf(name))
  response.setHeader('Content-Length', bytes.length)
  response.end(bytes)
}
