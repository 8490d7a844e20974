/** Coverages in other sites' pages: the page for frames, and oEmbed for bare links. */
import type { ErrorRequestHandler, Request, Router } from 'express'
import type { Doors } from '#delivery/access/doors.ts'
import { ELSEWHERE, siteWithPass } from '#delivery/sites/embedding.ts'
import type { OpenSites } from '#delivery/sites/open-sites.ts'
import type { Site } from '#delivery/sites/site.ts'
import { themeSheet } from '#delivery/sites/theme.ts'
import { Refusal } from '#platform/errors.ts'
import type { Blog } from '#shared/blog/blog.ts'
import { type Filter, passes } from '#shared/blog/filter.ts'
import { isOnDesk } from '#shared/blog/status.ts'
import type { Records } from '#store/log/records.ts'
import { FEED, FRESH_SNAPSHOT, SCRIPT } from '#web/middleware/caching.ts'
import type { Edge } from '#web/middleware/edge.ts'
import { filterAsk } from '#web/middleware/filter-ask.ts'
import { narrowAncestors } from '#web/middleware/frame-ancestors.ts'
import { blogIn, createRouter } from '#web/middleware/one-spelling.ts'
import { policies } from '#web/middleware/route-policy.ts'
import { secureFrames, secureRefusedFrame, secureVideo } from '#web/middleware/secure-headers.ts'
import { type EditionPorts, sendEdition } from '#web/pages/edition.ts'
import { escapeHtml, htmlPage } from '#web/pages/html-page.ts'
import { OneUpdates, updateIn } from '#web/pages/one-update.ts'
import { titleOf, updateFrame } from '#web/pages/update-page.ts'
import { embedPage } from './embed-page.ts'
import { oEmbed, oEmbedXml, pageIn } from './oembed.ts'
import { attributesIn, formOf, selectFrom, shownPart, unremembered } from './shown-part.ts'
import { videoPage } from './video-page.ts'

export type EmbedOptions = EditionPorts & {
  readonly records: Records
  readonly doors: Pick<Doors, 'filters'>
  readonly sites: Pick<OpenSites, 'directory' | 'embedding'>
  readonly edge: Edge
}

export function createEmbedRouter(options: EmbedOptions): Router {
  const { records, doors, sites, site, edge } = options
  const router = createRouter()

  router.get('/embed/:blog', edge.hold(policies.frame), secureFrames, async (request, response) => {
    const blog = blogIn(request.params)
    const partner = partnerOf(request, sites)
    const pass = siteWithPass({ named: partner?.id, pass: textOf(request, 'pass') }, sites.directory)?.pass
    narrowAncestors(response, sites.embedding, { blog, site: partner })
    const shown = { id: partner?.id ?? ELSEWHERE.frames, hasTheme: partner?.theme !== undefined, pass }
    const asked = await shownPart(request.query, blog, records)
    const part = partner?.remember === false ? unremembered(asked) : asked
    const filter = await doors.filters.of(blog, filterAsk(request, response))
    await sendEdition(options, response, {
      ...{ blog, filter, cacheControl: FRESH_SNAPSHOT, type: 'text/html', hasComments: part.hasComments },
      form: `embed-${partner?.version ?? 0}-${formOf(part)}${pass === undefined ? '' : '-pass'}`,
      print: async ({ snapshot, comments }) => {
        const coverage = await selectFrom(snapshot, { ...part, filter }, records)
        return embedPage({ coverage, comments, part, filter, site: site(), partner: shown })
      },
    })
  })

  router.get('/sites/:site/theme.css', edge.hold(policies.theme), (request, response) => {
    const site = sites.directory.withId(String(request.params.site))
    if (!site || site.revokedAt !== undefined) throw new Refusal('unknown_site')
    response
      .set('Cache-Control', SCRIPT)
      .type('text/css')
      .send(themeSheet(site.theme ?? {}))
  })

  router.get('/video', edge.hold(policies.file), secureVideo, (_, response) => {
    response.set('Cache-Control', SCRIPT).type('text/html').send(videoPage)
  })

  serveUpdateFrames(router, options)
  serveOEmbed(router, options)
  return router
}

function serveUpdateFrames(router: Router, options: EmbedOptions): void {
  const { records, doors, sites, site, edge } = options
  const updates = new OneUpdates(records)

  router.get('/embed/:blog/updates/:update', edge.hold(policies.frame), secureFrames, async (request, response) => {
    const [blog, update] = [blogIn(request.params), updateIn(request.params.update)]
    const partner = partnerOf(request, sites)
    narrowAncestors(response, sites.embedding, { blog, site: partner })
    const filter = await doors.filters.of(blog, { within: filterAsk(request, response).within })
    await sendEdition(options, response, {
      ...{
        blog,
        filter,
        form: `embed-update-${update}-${partner?.version ?? 0}`,
        cacheControl: FRESH_SNAPSHOT,
        type: 'text/html',
        hasComments: false,
      },
      print: async ({ snapshot }) => {
        const { sampling } = snapshot.coverage
        const shown = { ...(await updates.read(snapshot, update, filter)), sampling }
        return updateFrame(shown, {
          site: site(),
          theme: partner?.theme && partner.id,
          partner: partner?.id ?? ELSEWHERE.frames,
        })
      },
    })
  })
}

function serveOEmbed(router: Router, { records, doors, sites, site, edge }: EmbedOptions): void {
  router.get('/oembed', edge.hold(policies.oEmbed), async (request, response) => {
    const url = textOf(request, 'url') ?? ''
    const linked = pageIn(url, site())
    const id = blogIn({ blog: linked?.blog ?? '' })
    const verdict = sites.embedding.judge({ origin: request.headers.origin, blog: id })
    if (verdict.kind === 'refused') throw verdict.why
    const blog = await records.blog(id)
    if (!blog) throw new Refusal('unknown_blog')
    const { searchParams } = new URL(url)
    const named = sites.directory.withId(searchParams.get('site') ?? '')
    const within = filterAsk(request, response).within ?? verdict.site?.topic ?? named?.topic
    const filter = await doors.filters.of(id, { within })
    const update = linked?.update === undefined ? undefined : await publishedUpdate(blog, linked.update, filter)
    const partner = named?.id
    const pass = siteWithPass({ named: partner, pass: searchParams.get('pass') ?? undefined }, sites.directory)?.pass
    const asked = {
      blog,
      update,
      site: site(),
      partner,
      pass,
      attributes: [...attributesIn(searchParams), ...contributorIn(searchParams)],
      maxWidth: sizeOf(request, 'maxwidth'),
      maxHeight: sizeOf(request, 'maxheight'),
    }
    response.set('Cache-Control', FEED)
    if (textOf(request, 'format') === 'xml') response.type('text/xml; charset=utf-8').send(oEmbedXml(asked))
    else response.json(oEmbed(asked))
  })

  async function publishedUpdate(blog: Blog, text: string, filter: Filter | undefined) {
    const id = updateIn(text)
    const update = await records.update(blog.id, id)
    if (update === 'removed') throw new Refusal('removed')
    const isShown = update && !isOnDesk(update.status) && (!filter || passes(filter, update))
    if (!isShown) throw new Refusal('unknown_update')
    return { id, title: titleOf({ blog, update }) }
  }
}

/** Of a link to one contributor's updates: ids, separated by commas, which the frame's address takes as the page's does. */
function contributorIn(query: URLSearchParams): readonly (readonly [string, string])[] {
  const ids = /^[a-z0-9-]{1,80}(,[a-z0-9-]{1,80}){0,19}$/.exec(query.get('contributor') ?? '')
  return ids ? [['contributor', ids[0]]] : []
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

function textOf({ query }: Request, name: string): string | undefined {
  const value = query[name]
  return typeof value === 'string' ? value : undefined
}

function sizeOf(request: Request, name: string): number | undefined {
  const pixels = Number(textOf(request, name))
  return Number.isInteger(pixels) && pixels > 0 ? pixels : undefined
}
