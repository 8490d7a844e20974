/** Coverages in other sites' pages: the page for frames, and oEmbed for bare links. */
import type { ErrorRequestHandler, Request, Router } from 'express'
import { ELSEWHERE } from '#delivery/sites/embedding.ts'
import type { OpenSites } from '#delivery/sites/open-sites.ts'
import type { Site } from '#delivery/sites/site.ts'
import { themeSheet } from '#delivery/sites/theme.ts'
import { Refusal } from '#platform/errors.ts'
import { type BlogId, blogId } from '#shared/blog/ids.ts'
import type { Records } from '#store/log/records.ts'
import { FEED, FRESH_SNAPSHOT, SCRIPT } from '#web/middleware/caching.ts'
import { etag, isHeld } from '#web/middleware/conditions.ts'
import type { Edge } from '#web/middleware/edge.ts'
import { narrowAncestors } from '#web/middleware/frame-ancestors.ts'
import { createRouter } from '#web/middleware/one-spelling.ts'
import { policies } from '#web/middleware/route-policy.ts'
import { secureFrames, secureRefusedFrame } from '#web/middleware/secure-headers.ts'
import { editionOf } from '#web/pages/edition.ts'
import { escapeHtml, htmlPage } from '#web/pages/html-page.ts'
import type { SiteOfPages as OwnSite } from '#web/pages/publisher.ts'
import type { Snapshots } from '#web/pages/snapshots.ts'
import { embedPage } from './embed-page.ts'
import { blogIdIn, oEmbed, oEmbedXml } from './oembed.ts'

export type EmbedOptions = {
  readonly records: Records
  readonly snapshots: Snapshots
  readonly sites: Pick<OpenSites, 'directory' | 'embedding'>
  readonly site: () => OwnSite
  /** A new version may render the same coverage differently. */
  readonly version: string
  readonly edge: Edge
}

export function createEmbedRouter(options: EmbedOptions): Router {
  const { records, snapshots, sites, site, version, edge } = options
  const router = createRouter()

  router.get('/embed/:blog', edge.hold(policies.frame), secureFrames, async (request, response) => {
    const blog = known(request.params.blog)
    const partner = partnerOf(request, sites)
    narrowAncestors(response, sites.embedding, { blog, site: partner })
    const tagOf = (cursor: string) => etag(`${cursor}-embed-${partner?.version ?? 0}-${editionOf(site(), version)}`)
    const tag = tagOf(await snapshots.cursor(blog))
    response.set({ ETag: tag, 'Cache-Control': FRESH_SNAPSHOT })
    if (isHeld(request.headers, tag)) {
      response.status(304).end()
      return
    }
    const { coverage } = await snapshots.read(blog)
    response.set({ ETag: tagOf(coverage.cursor), ...snapshots.status })
    const shown = { id: partner?.id ?? ELSEWHERE.frames, hasTheme: partner?.theme !== undefined }
    response.type('text/html').send(embedPage({ coverage, site: site(), partner: shown }))
  })

  router.get('/sites/:site/theme.css', edge.hold(policies.theme), (request, response) => {
    const site = sites.directory.withId(String(request.params.site))
    if (!site || site.revokedAt !== undefined) throw new Refusal('unknown_site')
    response
      .set('Cache-Control', SCRIPT)
      .type('text/css')
      .send(themeSheet(site.theme ?? {}))
  })

  router.get('/oembed', edge.hold(policies.oEmbed), async (request, response) => {
    const url = textOf(request, 'url') ?? ''
    const id = known(blogIdIn(url, site()))
    const verdict = sites.embedding.judge({ origin: request.headers.origin, blog: id })
    if (verdict.kind === 'refused') throw verdict.why
    const blog = await records.blog(id)
    if (!blog) throw new Refusal('unknown_blog')
    const partner = sites.directory.withId(new URL(url).searchParams.get('site') ?? '')?.id
    const asked = {
      blog,
      site: site(),
      partner,
      maxWidth: sizeOf(request, 'maxwidth'),
      maxHeight: sizeOf(request, 'maxheight'),
    }
    response.set('Cache-Control', FEED)
    if (textOf(request, 'format') === 'xml') response.type('text/xml; charset=utf-8').send(oEmbedXml(asked))
    else response.json(oEmbed(asked))
  })

  return router
}

/** Shown as a page, because a problem document in a frame would not be readable. */
export const showRefusedFrame: ErrorRequestHandler = (error: unknown, request, response, next) => {
  const isFrame = error instanceof Refusal && error.status < 500 && response.locals.policy === policies.frame
  if (!isFrame || request.accepts(['application/json', 'text/html']) !== 'text/html') return next(error)
  const main = `<main class="page"><p>${escapeHtml(error.message)}</p></main>`
  secureRefusedFrame(response)
  response.set('Cache-Control', 'no-store').status(error.status).type('text/html')
  response.send(htmlPage({ title: 'Crier', main }))
}

/** The site named in the embed code. Whether it may show the blog was checked before. */
export function partnerOf(request: Request, { directory }: Pick<OpenSites, 'directory'>): Site | undefined {
  return directory.withId(textOf(request, 'site') ?? '')
}

function known(id: unknown): BlogId {
  const blog = blogId.safeParse(id).data
  if (blog === undefined) throw new Refusal('unknown_blog')
  return blog
}

function textOf({ query }: Request, name: string): string | undefined {
  const value = query[name]
  return typeof value === 'string' ? value : undefined
}

function sizeOf(request: Request, name: string): number | undefined {
  const pixels = Number(textOf(request, name))
  return Number.isInteger(pixels) && pixels > 0 ? pixels : undefined
}
