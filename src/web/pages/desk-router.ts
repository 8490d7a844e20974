/** `/desk/`: the editors' app. One page for every URL below it, and its files. */
import { createHash } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import express, { type Router } from 'express'
import { ASK_FIRST, NAMED_BY_CONTENT } from '#web/middleware/caching.ts'
import { sendCompressedOnce } from '#web/middleware/compressed-once.ts'
import { etag, isHeld } from '#web/middleware/conditions.ts'
import type { Edge } from '#web/middleware/edge.ts'
import { secretIn } from '#web/middleware/login-cookie.ts'
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
    const isIn = secretIn(request.headers, publicUrl()) !== undefined
    const isAtCoverage = isIn && request.path.startsWith('/desk/blogs/')
    const html = await pageIn(folderOf({ publicUrl: publicUrl() }), { login: isIn, coverage: isAtCoverage })
    const tag = etag(createHash('sha256').update(html).digest('base64url'))
    response.set({ ETag: tag, 'Cache-Control': ASK_FIRST, Vary: 'Cookie' })
    if (isHeld(request.headers, tag)) response.status(304).end()
    else response.type('text/html').send(html)
  })
  return router
}

/** Preloads of a whole line, as the build prints them. */
const PRELOADS = /^.*<link rel="modulepreload" data-for="(\w+)".*\n/gm

/** The page is built with relative URLs, but served at URLs of any depth, and with all preloads, of which each place needs some. */
async function pageIn(folder: string, needed: Readonly<Record<string, boolean>>): Promise<string> {
  const built = await readFile(`${BUILT}/index.html`, 'utf8')
  return built.replace(PRELOADS, (line, by: string) => (needed[by] ? line : '')).replaceAll('"../', `"${folder}/`)
}
