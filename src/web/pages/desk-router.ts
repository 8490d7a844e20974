/** `/desk/`: the editors' app. One page for every URL below it, and its files. */
import { createHash } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import express, { type Router } from 'express'
import { ASK_FIRST, NAMED_BY_CONTENT } from '#web/middleware/caching.ts'
import { sendCompressedOnce } from '#web/middleware/compressed-once.ts'
import { etag, isHeld } from '#web/middleware/conditions.ts'
import type { Edge } from '#web/middleware/edge.ts'
import { refuseUnknownPath } from '#web/middleware/not-found.ts'
import { createRouter } from '#web/middleware/one-spelling.ts'
import { policies } from '#web/middleware/route-policy.ts'
import { secureDesk } from '#web/middleware/secure-headers.ts'
import { folderOf } from './publisher.ts'

/** The output of `npm run build`. */
const BUILT = fileURLToPath(new URL('../../../client/dist/desk', import.meta.url))

type DeskOptions = { readonly publicUrl: () => string; readonly edge: Edge }

export function createDeskRouter({ publicUrl, edge }: DeskOptions): Router {
  const router = createRouter({ strict: true })
  const held = edge.hold(policies.desk)
  router.get('/desk', held, (_request, response) =>
    response.redirect(308, `${folderOf({ publicUrl: publicUrl() })}/desk/`),
  )
  // Before the policy of pages: its headers are a quarter of what a small file takes.
  router.use(
    '/desk/assets',
    held,
    sendCompressedOnce(`${BUILT}/assets`, NAMED_BY_CONTENT),
    express.static(`${BUILT}/assets`, {
      index: false,
      redirect: false,
      setHeaders: response => void response.setHeader('Cache-Control', NAMED_BY_CONTENT),
    }),
    refuseUnknownPath,
  )
  router.use('/desk/', held, secureDesk)
  router.use(
    '/desk/',
    express.static(BUILT, {
      index: false,
      redirect: false,
      setHeaders: response => void response.setHeader('Cache-Control', ASK_FIRST),
    }),
  )
  router.get('/desk/{*place}', held, async (request, response) => {
    const html = await pageIn(folderOf({ publicUrl: publicUrl() }))
    const tag = etag(createHash('sha256').update(html).digest('base64url'))
    response.set({ ETag: tag, 'Cache-Control': ASK_FIRST })
    if (isHeld(request.headers, tag)) response.status(304).end()
    else response.type('text/html').send(html)
  })
  return router
}

/** The page is built with relative URLs, but served at URLs of any depth. */
async function pageIn(folder: string): Promise<string> {
  const built = await readFile(`${BUILT}/index.html`, 'utf8')
  return built.replaceAll('"../', `"${folder}/`)
}
