/** `/sitemap.xml`, `/news-sitemap.xml`, `/robots.txt` and the key for IndexNow, for search engines. */
import type { Response, Router } from 'express'
import { keyPath } from '#editorial/search-engines/index-now.ts'
import { Refusal } from '#platform/errors.ts'
import { blogId } from '#shared/blog/ids.ts'
import type { Records } from '#store/log/records.ts'
import { newsSitemap } from '#web/feeds/news-sitemap.ts'
import { robots, sitemap, sitemapIndex } from '#web/feeds/sitemap.ts'
import { FEED } from '#web/middleware/caching.ts'
import type { Edge } from '#web/middleware/edge.ts'
import { createHeld } from '#web/middleware/held.ts'
import { createRouter } from '#web/middleware/one-spelling.ts'
import { policies } from '#web/middleware/route-policy.ts'
import { createNews } from './news.ts'
import type { SiteOfPages } from './publisher.ts'

/** A sitemap may list 50,000 URLs (sitemaps.org, "Using Sitemap index files"); ours are limited to one quick read. */
const PAGE_SIZE = 1_000
/** Search engines request it a few times a day. */
const HELD_MS = 60_000
/** Each is about 100 kB. */
const MAX_HELD = 32

type SitemapOptions = {
  readonly records: Pick<Records, 'sitemapPages' | 'sitemapPage' | 'blogs' | 'newest'>
  readonly site: () => SiteOfPages
  readonly nowMs: () => number
  readonly edge: Edge
  readonly indexNowKey?: string | undefined
}

export function createSitemapRouter({ records, site, nowMs, edge, indexNowKey }: SitemapOptions): Router {
  const router = createRouter()
  const news = createNews({ records, nowMs })
  const maps = createHeld({ read: print, forMs: HELD_MS, max: MAX_HELD, nowMs })

  router.get('/sitemap.xml', edge.hold(policies.index), async (request, response) => {
    const { from = '' } = request.query
    if (from !== '' && !blogId.safeParse(from).success) throw new Refusal('bad_page')
    send(response, { type: 'application/xml', text: await maps.get(String(from)) })
  })

  router.get('/robots.txt', edge.hold(policies.index), (_, response) =>
    send(response, { type: 'text/plain', text: robots(site()) }),
  )

  router.get('/news-sitemap.xml', edge.hold(policies.index), async (_, response) =>
    send(response, { type: 'application/xml', text: newsSitemap(await news.read(), site()) }),
  )

  if (indexNowKey !== undefined) {
    router.get(keyPath(indexNowKey), edge.hold(policies.index), (_, response) =>
      send(response, { type: 'text/plain', text: indexNowKey }),
    )
  }

  return router

  async function print(from: string): Promise<string> {
    const first = blogId.safeParse(from).data
    if (first !== undefined) return sitemap(await records.sitemapPage(first, PAGE_SIZE), site())
    const pages = await records.sitemapPages(PAGE_SIZE)
    const [only] = pages
    if (pages.length > 1) return sitemapIndex(pages, site())
    return sitemap(only === undefined ? [] : await records.sitemapPage(only, PAGE_SIZE), site())
  }
}

type Sent = { readonly type: string; readonly text: string }

function send(response: Response, { type, text }: Sent): void {
  response.set('Cache-Control', FEED).type(`${type}; charset=utf-8`).send(text)
}
