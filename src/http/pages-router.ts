/** The pages for readers, and the scripts that partners embed. */
import { createHash } from 'node:crypto'
import express, { type Response, Router } from 'express'
import type { Blog } from '../blog/blog.ts'
import type { Coverage } from '../blog/coverage.ts'
import { blogId } from '../blog/ids.ts'
import { Refusal } from '../errors.ts'
import type { Records } from '../log/records.ts'
import { FRESH_SNAPSHOT, NAMED_BY_CONTENT, SCRIPT } from './caching.ts'
import { etag, isHeld } from './conditions.ts'
import { answerNotFound, refuseUnknownPath } from './not-found-page.ts'
import { securePages } from './secure-headers.ts'
import type { Snapshot, Snapshots } from './snapshots.ts'

export type Pages = {
  readonly indexPage: (shown: { readonly blogs: readonly Blog[]; readonly publicUrl: string }) => string
  readonly readerPage: (shown: { readonly coverage: Coverage; readonly publicUrl: string }) => string
}

export type PagesOptions = Pages & {
  readonly records: Records
  readonly snapshots: Snapshots
  readonly publicUrl: () => string
  /** A new version may print the same coverage differently. */
  readonly version: string
  /** The folder of the built scripts. */
  readonly scripts: string
}

export function createPagesRouter(options: PagesOptions): Router {
  const { records, snapshots, publicUrl, version, scripts, indexPage, readerPage } = options
  const router = Router()
  /** A page is kept as long as the snapshot that it shows. */
  const printed = new WeakMap<Snapshot, string>()

  router.get('/', securePages, async (request, response) => {
    const html = indexPage({ blogs: await records.blogs(), publicUrl: publicUrl() })
    const tag = etag(createHash('sha256').update(html).digest('base64url').slice(0, 22))
    if (isHeld(request.headers, tag)) return sendHeld(response, tag)
    sendPage(response, { html, tag })
  })

  router.get('/blogs/:blog', securePages, async (request, response) => {
    const id = blogId.safeParse(request.params.blog)
    if (!id.success) throw new Refusal('unknown_blog')
    const tag = etag(`${await snapshots.cursor(id.data)}-${version}`)
    if (isHeld(request.headers, tag)) return sendHeld(response, tag)
    const snapshot = await snapshots.read(id.data)
    const html = printed.get(snapshot) ?? readerPage({ coverage: snapshot.coverage, publicUrl: publicUrl() })
    printed.set(snapshot, html)
    sendPage(response, { html, tag: etag(`${snapshot.coverage.cursor}-${version}`) })
  })

  router.use('/blogs', securePages, refuseUnknownPath, answerNotFound)
  router.use(express.static(scripts, { index: false, redirect: false, setHeaders: keepScript }))
  return router
}

function sendPage(response: Response, { html, tag }: { html: string; tag: string }): void {
  response.set({ ETag: tag, 'Cache-Control': FRESH_SNAPSHOT }).type('text/html').send(html)
}

function sendHeld(response: Response, tag: string): void {
  response.set({ ETag: tag, 'Cache-Control': FRESH_SNAPSHOT }).status(304).end()
}

/** Files beneath `assets` carry a hash of their content in their names; the others have stable addresses. */
function keepScript(response: { setHeader(name: string, value: string): unknown }, file: string): void {
  response.setHeader('Cache-Control', /[\\/]assets[\\/]/.test(file) ? NAMED_BY_CONTENT : SCRIPT)
}
