/** The guide for people: static pages of this version, with a search of their own. */
import { fileURLToPath } from 'node:url'
import express, { type RequestHandler, type Router } from 'express'
import { keepForAWhile, SCRIPT } from '#web/middleware/caching.ts'
import { sendCompressedOnce } from '#web/middleware/compressed-once.ts'
import { createRouter } from '#web/middleware/one-spelling.ts'
import { secureGuide } from '#web/middleware/secure-headers.ts'
import { folderOf } from './publisher.ts'

/** The output of `npm run build`. */
const GUIDE = fileURLToPath(new URL('../../../client/dist/docs/guide', import.meta.url))

type GuideOptions = { readonly publicUrl: () => string; readonly held: RequestHandler }

export function createGuideRouter({ publicUrl, held }: GuideOptions): Router {
  const router = createRouter()
  // Relative links need the slash.
  router.get('/docs/guide', held, ({ path }, response, next) => {
    if (path.endsWith('/')) return next()
    response.redirect(`${folderOf({ publicUrl: publicUrl() })}/docs/guide/`)
  })
  router.use(
    '/docs/guide',
    held,
    secureGuide,
    sendCompressedOnce(GUIDE, SCRIPT),
    express.static(GUIDE, { redirect: false, setHeaders: keepForAWhile }),
  )
  return router
}
