/** `/blogs/:blog/card.jpg` and `/blogs/:blog/updates/:update/card.jpg`: the pictures of link previews (docs/decisions/0159). */
import type { Response, Router } from 'express'
import { Refusal } from '#platform/errors.ts'
import type { Records } from '#store/log/records.ts'
import { FEED } from '#web/middleware/caching.ts'
import { etag, isHeld } from '#web/middleware/conditions.ts'
import type { Edge } from '#web/middleware/edge.ts'
import { blogIn, createRouter } from '#web/middleware/one-spelling.ts'
import { policies } from '#web/middleware/route-policy.ts'
import { OneUpdates, updateIn } from '#web/pages/one-update.ts'
import type { Snapshots } from '#web/pages/snapshots.ts'
import { coverageCard, updateCard } from './card-of.ts'
import { type CardPictures, createCardPictures } from './card-pictures.ts'
import { Cards, type CardText, cardTag } from './cards.ts'
import { CARD } from './draw-card.ts'

type CardsOptions = CardPictures & {
  readonly snapshots: Pick<Snapshots, 'read'>
  readonly records: Pick<Records, 'update' | 'updates' | 'newerThan'>
  readonly edge: Edge
  /** A new version may draw the same card differently. */
  readonly version: string
}

export function createCardsRouter(options: CardsOptions): Router {
  const { snapshots, records, site, edge, version } = options
  const cards = new Cards(createCardPictures(options))
  const updates = new OneUpdates(records)
  const router = createRouter()
  const hold = edge.hold(policies.card)

  router.get('/blogs/:blog/card.jpg', hold, async ({ params }, response) => {
    const { coverage } = await snapshots.read(blogIn(params))
    await send(response, coverageCard(coverage.blog, site()))
  })

  router.get('/blogs/:blog/updates/:update/card.jpg', hold, async ({ params }, response) => {
    const [blog, update] = [blogIn(params), updateIn(params.update)]
    await send(response, updateCard(await updates.read(await snapshots.read(blog), update), site()))
  })

  async function send(response: Response, card: CardText | undefined): Promise<void> {
    if (!card) throw new Refusal('unknown_picture')
    const tag = etag(`${cardTag(card)}-${version}`)
    response.set({ ETag: tag, 'Cache-Control': FEED })
    if (isHeld(response.req.headers, tag)) return void response.status(304).end()
    const bytes = await cards.take(card)
    response.type(CARD.type).send(bytes)
  }

  return router
}
