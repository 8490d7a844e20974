/** `/playground`: the widget to try and to theme, with the public coverages of this server. */
import { Router } from 'express'
import type { Records } from '../log/records.ts'
import { playgroundPage } from '../pages/playground-page.ts'
import { ASK_FIRST } from './caching.ts'
import { secureReaderPages } from './secure-headers.ts'

export type PlaygroundOptions = { readonly records: Records; readonly publicUrl: () => string }

export function createPlaygroundRouter({ records, publicUrl }: PlaygroundOptions): Router {
  const router = Router()
  router.get('/playground', secureReaderPages, async (_request, response) => {
    const page = playgroundPage({ blogs: await records.blogs(), publicUrl: publicUrl() })
    response.set('Cache-Control', ASK_FIRST).type('text/html').send(page)
  })
  return router
}
