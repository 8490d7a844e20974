/** A coverage as an RSS 2.0 feed. Removed updates are merely absent: RSS cannot express a deletion. */
import { html, type Markup } from '#web/pages/markup.ts'
import { blogAddress, publisherOf } from '#web/pages/publisher.ts'
import { entriesOf, type FeedSource, updatedAt } from './entries.ts'
import { authorsIn, type FeedEntry } from './feed-entry.ts'
import { xmlDocument, xmlText } from './xml.ts'

const NAMESPACES = {
  markup: 'xmlns:atom="http://www.w3.org/2005/Atom" xmlns:dc="http://purl.org/dc/elements/1.1/"',
}

export function rssFeed(source: FeedSource): string {
  const { coverage, site, query } = source
  const { blog } = coverage
  const { name } = publisherOf(site)
  const url = blogAddress(blog.id, site)
  return xmlDocument(html`<rss version="2.0" ${NAMESPACES}>
<channel>
<title>${xmlText(blog.title)}</title>
<link>${url}</link>
<description>${xmlText(blog.standfirst ?? blog.title)}</description>
<language>${blog.language}</language>
<lastBuildDate>${rfc822(updatedAt(source))}</lastBuildDate>
<atom:link rel="self" type="application/rss+xml" href="${url}/feed.rss${query}"/>
${entriesOf(source).map(entry => item(entry, name))}</channel>
</rss>`)
}

function item(one: FeedEntry, publisher: string): Markup {
  const { id, url, title, html: content, published, tag, topics = [] } = one
  const names = authorsIn(one).map(({ name }) => name)
  return html`<item>
<title>${xmlText(title)}</title>
<link>${url}</link>
<guid isPermaLink="false">${id}</guid>
<pubDate>${rfc822(published)}</pubDate>
<dc:creator>${xmlText(names.join(', ') || publisher)}</dc:creator>
${tag ? html`<category>${tag}</category>\n` : undefined}${topics.map(name => html`<category>${xmlText(name)}</category>\n`)}<description>${xmlText(content)}</description>
</item>
`
}

function rfc822(instant: string): string {
  return new Date(instant).toUTCString()
}
