/** `/embed/:blog/teaser.json` and `/embed/:blog/teaser`: the newest headlines of a coverage, for home pages (docs/decisions/0160). */
import type { Request, Response, Router } from 'express'
import { teaserCount } from '#shared/view/teaser.ts'
import { PARTNER_HTML, TEASER } from '#web/middleware/caching.ts'
import { filterAsk } from '#web/middleware/filter-ask.ts'
import { blogIn, createRouter } from '#web/middleware/one-spelling.ts'
import { policies } from '#web/middleware/route-policy.ts'
import { securePlainPages } from '#web/middleware/secure-headers.ts'
import { sendEdition } from '#web/pages/edition.ts'
import { type EmbedOptions, partnerOf } from './embed-router.ts'
import { demandPlace } from './partner-router.ts'
import { formOf, selectFrom, shownPart } from './shown-part.ts'
import { teaserMarkup, teaserOf } from './teaser-of.ts'

const AS_DATA = { cacheControl: TEASER, type: 'application/json' }
const AS_HTML = { cacheControl: PARTNER_HTML, type: 'text/html' }
/** Of the coverage's attributes, those that a teaser has too. */
const ATTRIBUTES = ['key-only', 'topic']

export function createTeaserRouter(options: EmbedOptions): Router {
  const { records, doors, sites, site, edge } = options
  const router = createRouter()

  router.get('/embed/:blog/teaser.json', edge.hold(policies.teaser), (request, response) =>
    send({ request, response, form: 'teaser-json', ...AS_DATA }),
  )

  router.get('/embed/:blog/teaser', edge.hold(policies.include), securePlainPages, async (request, response) => {
    const partner = partnerOf(request, sites)
    demandPlace({ partner, page: undefined, mode: sites.embedding.mode })
    // The fragment itself must not be indexed.
    response.set('X-Robots-Tag', 'noindex')
    await send({ request, response, form: 'teaser', partner: partner?.id, ...AS_HTML })
  })

  async function send({ request, response, form, partner, ...sent }: Sent) {
    const blog = blogIn(request.params)
    const { query } = request
    const count = teaserCount(typeof query.count === 'string' ? query.count : undefined)
    const isOldestFirst = query.order === 'oldest'
    const part = await shownPart(query, blog, records)
    const filter = await doors.filters.of(blog, filterAsk(request, response))
    await sendEdition(options, response, {
      ...{ blog, filter, ...sent, hasComments: false },
      form: [form, count, isOldestFirst ? 'oldest' : '', partner ?? '', formOf(part)].join('-'),
      print: async ({ snapshot }) => {
        const coverage = await selectFrom(snapshot, { ...part, filter }, records)
        const teaser = teaserOf(coverage, { count, isOldestFirst, site: site() })
        if (sent.type === AS_DATA.type) return JSON.stringify(teaser)
        const given = part.attributes.filter(([name]) => ATTRIBUTES.includes(name))
        const attributes = [...given, ...(isOldestFirst ? [['order', 'oldest'] as const] : [])]
        return teaserMarkup(teaser, { site: site(), count, attributes, partner })
      },
    })
  }

  return router
}

type Sent = {
  readonly request: Request
  readonly response: Response
  readonly form: string
  readonly partner?: string | undefined
  readonly cacheControl: string
  readonly type: string
}
