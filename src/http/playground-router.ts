/** `/playground`: the widget to try and to theme, with the public coverages of this server. */
import type { Router } from 'express'
import { playgroundPage } from '../pages/playground-page.ts'
import { ASK_FIRST } from './caching.ts'
import type { Edge } from './edge.ts'
import type { Listing } from './listing.ts'
import { createRouter } from './one-spelling.ts'
import { policies } from './route-policy.ts'
import { secureReaderPages } from './secure-headers.ts'

export type PlaygroundOptions = { readonly listing: Listing; readonly publicUrl: () => string; readonly edge: Edge }

export function createPlaygroundRouter({ listing, publicUrl, edge }: PlaygroundOptions): Router {
  const router = createRouter()
  router.get('/playground', edge.hold(policies.index), secureReaderPages, async (_request, response) => {
    const { blogs } = await listing.front()
    const page = playgroundPage({ blogs, publicUrl: publicUrl() })
    response.set('Cache-Control', ASK_FIRST).type('text/html').send(page)
  })
  return router
}
