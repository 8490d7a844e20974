/** HTML fragments of coverages, for partners' servers to include. */
import type { Router } from 'express'
import { z } from 'zod'
import { originOf, patternsFor } from '#delivery/sites/origins.ts'
import type { Site } from '#delivery/sites/site.ts'
import { check } from '#editorial/input/check.ts'
import { Refusal } from '#platform/errors.ts'
import { PARTNER_HTML } from '#web/middleware/caching.ts'
import { filterAsk } from '#web/middleware/filter-ask.ts'
import { blogIn, createRouter } from '#web/middleware/one-spelling.ts'
import { policies } from '#web/middleware/route-policy.ts'
import { securePlainPages } from '#web/middleware/secure-headers.ts'
import { sendEdition } from '#web/pages/edition.ts'
import { blogAddress } from '#web/pages/publisher.ts'
import { type EmbedOptions, partnerOf } from './embed-router.ts'
import { oEmbedAddress } from './oembed.ts'
import { partnerMarkup } from './partner-markup.ts'
import { formOf, selectFrom, shownPart, unremembered } from './shown-part.ts'

const asked = z.object({
  page: z
    .url({ protocol: /^https?$/, error: 'use the full URL of the page, such as https://www.example.org/live' })
    .max(2_000)
    .overwrite(text => text.replace(/#.*/s, ''))
    .transform(text => new URL(text).href)
    .optional(),
  heading: z
    .enum(['1', '2', '3', '4'], 'use 1, 2, 3 or 4')
    .default('2')
    .transform(text => Number(text) as 1 | 2 | 3 | 4),
})

export function createPartnerRouter(options: EmbedOptions): Router {
  const { records, doors, sites, site, edge } = options
  const router = createRouter()

  router.get('/embed/:blog/html', edge.hold(policies.include), securePlainPages, async (request, response) => {
    const blog = blogIn(request.params)
    const { page, heading } = check(asked, request.query)
    const partner = partnerOf(request, sites)
    demandPlace({ partner, page, mode: sites.embedding.mode })
    const address = blogAddress(blog, site())
    const filter = await doors.filters.of(blog, filterAsk(request, response))
    response.set({
      // The fragment itself must not be indexed.
      'X-Robots-Tag': 'noindex',
      Link: `<${address}>; rel="canonical", <${oEmbedAddress(blog, site(), filter)}>; rel="alternate"; type="application/json+oembed"`,
    })
    const given = await shownPart(request.query, blog, records)
    const part = partner?.remember === false ? unremembered(given) : given
    const named = partner && { id: partner.id, hasTheme: partner.theme !== undefined }
    await sendEdition(options, response, {
      ...{
        blog,
        filter,
        form: `html-${partner?.version ?? 0}-${formOf(part)}`,
        cacheControl: PARTNER_HTML,
        type: 'text/html',
      },
      hasComments: part.hasComments,
      print: async ({ snapshot, comments }) => {
        const coverage = await selectFrom(snapshot, { ...part, filter }, records)
        return partnerMarkup({ coverage, comments, part, site: site(), page, level: heading, partner: named })
      },
    })
  })

  return router
}

type Place = { readonly partner: Site | undefined; readonly page: string | undefined; readonly mode: string }

/** @throws Refusal if the page may not include a coverage. */
export function demandPlace({ partner, page, mode }: Place): void {
  if (!partner && mode === 'sites') throw new Refusal('unknown_origin', { detail: NO_SITE })
  const origin = page === undefined ? undefined : originOf(page)
  if (!partner || origin === undefined || patternsFor(origin).some(one => partner.origins.includes(one))) return
  const message = `the site "${partner.id}" has no origin ${origin}`
  throw new Refusal('invalid', { errors: [{ path: 'page', message }] })
}

const NO_SITE = 'This newsroom allows only registered sites to show its coverages; add ?site= with the id of your site.'
