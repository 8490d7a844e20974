/** Coverages in pages of others: the page for a frame, and what makes a bare link enough. */
import { type Request, Router } from 'express'
import { type BlogId, blogId } from '../blog/ids.ts'
import { Refusal } from '../errors.ts'
import type { Records } from '../log/records.ts'
import { embedPage } from '../pages/embed-page.ts'
import { blogIdIn, oEmbed, oEmbedXml } from '../pages/oembed.ts'
import { FEED, FRESH_SNAPSHOT } from './caching.ts'
import { etag, isHeld } from './conditions.ts'
import { secureFrames } from './secure-headers.ts'
import type { Snapshots } from './snapshots.ts'

export type EmbedOptions = {
  readonly records: Records
  readonly snapshots: Snapshots
  readonly publicUrl: () => string
  /** A new version may print the same coverage differently. */
  readonly version: string
}

export function createEmbedRouter({ records, snapshots, publicUrl, version }: EmbedOptions): Router {
  const router = Router()

  router.get('/embed/:blog', secureFrames, async (request, response) => {
    const blog = known(request.params.blog)
    const tag = etag(`${await snapshots.cursor(blog)}-embed-${version}`)
    response.set({ ETag: tag, 'Cache-Control': FRESH_SNAPSHOT })
    if (isHeld(request.headers, tag)) {
      response.status(304).end()
      return
    }
    const { coverage } = await snapshots.read(blog)
    response.set('ETag', etag(`${coverage.cursor}-embed-${version}`))
    response.type('text/html').send(embedPage({ coverage, site: { publicUrl: publicUrl() } }))
  })

  router.get('/oembed', async (request, response) => {
    const site = { publicUrl: publicUrl() }
    const blog = await records.blog(known(blogIdIn(textOf(request, 'url') ?? '', site)))
    if (!blog) throw new Refusal('unknown_blog')
    const asked = { blog, site, maxWidth: sizeOf(request, 'maxwidth'), maxHeight: sizeOf(request, 'maxheight') }
    response.set('Cache-Control', FEED)
    if (textOf(request, 'format') === 'xml') response.type('text/xml; charset=utf-8').send(oEmbedXml(asked))
    else response.json(oEmbed(asked))
  })

  return router
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
