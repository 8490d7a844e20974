/** The metadata for link previews of a coverage: Open Graph, Twitter cards, feeds and oEmbed. */
import type { Coverage } from '#shared/blog/coverage.ts'
import type { Filter } from '#shared/blog/filter.ts'
import { coverageCard, coverageCardAddress } from '#web/cards/card-of.ts'
import { oEmbedAddress } from '#web/embed/oembed.ts'
import { describe, lastChange } from './json-ld.ts'
import { html, type Markup } from './markup.ts'
import { previewImage } from './preview-image.ts'
import { blogAddress, publisherOf, type SiteOfPages } from './publisher.ts'

type Linked = { readonly coverage: Coverage; readonly filter: Filter | undefined; readonly site: SiteOfPages }

export function linkCard({ coverage, filter, site }: Linked): Markup[] {
  const { blog } = coverage
  const drawn = { card: coverageCard(blog, site), address: coverageCardAddress(blog, site), site }
  const images = previewImage(blog.lead, drawn)
  const properties: readonly (readonly [string, string | undefined])[] = [
    ['og:type', 'article'],
    ['og:site_name', publisherOf(site).name],
    ['og:title', blog.title],
    ['og:description', describe(coverage)],
    ['og:url', blogAddress(blog.id, site)],
    ['og:locale', blog.language.replace('-', '_')],
    ...images,
    ['article:published_time', blog.coverage.start],
    ['article:modified_time', lastChange(coverage)],
  ]
  const described = properties.flatMap(([name, content]) =>
    content ? [html`<meta property="${name}" content="${content}">`] : [],
  )
  return [
    html`<meta name="description" content="${describe(coverage)}">`,
    html`<link rel="canonical" href="${blogAddress(blog.id, site)}">`,
    ...feedLinks(coverage, site),
    oEmbedLink({ coverage, filter, site }),
    html`<meta name="twitter:card" content="${images.length > 0 ? 'summary_large_image' : 'summary'}">`,
    ...described,
  ]
}

function feedLinks({ blog }: Coverage, site: SiteOfPages): Markup[] {
  const address = `${blogAddress(blog.id, site)}/feed`
  const kinds = { atom: 'application/atom+xml', rss: 'application/rss+xml', json: 'application/feed+json' }
  return Object.entries(kinds).map(
    ([kind, type]) => html`<link rel="alternate" type="${type}" title="${blog.title}" href="${address}.${kind}">`,
  )
}

function oEmbedLink({ coverage: { blog }, filter, site }: Linked): Markup {
  const address = oEmbedAddress(blog.id, site, filter)
  return html`<link rel="alternate" type="application/json+oembed" title="${blog.title}" href="${address}">`
}
