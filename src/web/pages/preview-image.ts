/** The picture of a link preview: one that the server draws, or the lead picture where it has no letters for the title. */
import type { Blog } from '#shared/blog/blog.ts'
import type { CardText } from '#web/cards/cards.ts'
import { CARD } from '#web/cards/draw-card.ts'
import type { SiteOfPages } from './publisher.ts'

type Lead = Pick<NonNullable<Blog['lead']>, 'url' | 'alt' | 'caption' | 'width' | 'height'>

type Drawn = { readonly card: CardText | undefined; readonly address: string; readonly site: SiteOfPages }

type Properties = readonly (readonly [name: string, content: string | undefined])[]

export function previewImage(lead: Partial<Lead> | undefined, { card, address, site }: Drawn): Properties {
  if (card) {
    return [
      ['og:image', address],
      ['og:image:type', CARD.type],
      ['og:image:width', String(CARD.width)],
      ['og:image:height', String(CARD.height)],
      ['og:image:alt', `${card.title} · ${card.facts}`],
    ]
  }
  const { url, alt, caption, width, height } = lead ?? {}
  if (!url || !URL.canParse(url, site.publicUrl)) return []
  return [
    ['og:image', new URL(url, site.publicUrl).href],
    ['og:image:alt', alt || caption],
    ['og:image:width', width?.toString()],
    ['og:image:height', height?.toString()],
  ]
}
