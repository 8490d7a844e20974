/** `/playground`: a page to try and theme the widget, with the public coverages of this server. */
import type { Router } from 'express'
import { ASK_FIRST } from '#web/middleware/caching.ts'
import type { Edge } from '#web/middleware/edge.ts'
import { createRouter } from '#web/middleware/one-spelling.ts'
import { policies } from '#web/middleware/route-policy.ts'
import { securePlainPages } from '#web/middleware/secure-headers.ts'
import type { Listing } from './listing.ts'
import { playgroundPage } from './playground-page.ts'

type PlaygroundOptions = { readonly listing: Listing; readonly publicUrl: () => string; readonly edge: Edge }

export function createPlaygroundRouter({ listing, publicUrl, edge }: PlaygroundOptions): Router {
  const router = createRouter()
  router.get('/playground', edge.hold(policies.index), securePlainPages, async (_request, response) => {
    const { blogs } = await listing.front()
    const page = playgroundPage({ blogs, publicUrl: publicUrl() })
    response.set('Cache-Control', ASK_FIRST).type('text/html').send(page)
  })
  return router
}
