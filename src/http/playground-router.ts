/** `/playground`: the widget to try and to theme, with the public coverages of this server. */
import { Router } from 'express'
import { playgroundPage } from '../pages/playground-page.ts'
import { ASK_FIRST } from './caching.ts'
import type { Listing } from './listing.ts'
import { secureReaderPages } from './secure-headers.ts'

export type PlaygroundOptions = { readonly listing: Listing; readonly publicUrl: () => string }

export function createPlaygroundRouter({ listing, publicUrl }: PlaygroundOptions): Router {
  const router = Router()
  router.get('/playground', secureReaderPages, async (_request, response) => {
    const { blogs } = await listing.front()
    const page = playgroundPage({ blogs, publicUrl: publicUrl() })
    response.set('Cache-Control', ASK_FIRST).type('text/html').send(page)
  })
  return router
}
