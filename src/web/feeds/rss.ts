/** A coverage as an RSS 2.0 feed. Removed updates are merely absent: RSS cannot express a deletion. */
import { html, type Markup } from '#web/pages/markup.ts'
import { blogAddress, publisherOf } from '#web/pages/publisher.ts'
import { entriesOf, type FeedSource, updatedAt } from './entries.ts'
import { authorsIn, type FeedEntry, type FeedFile } from './feed-entry.ts'
import { xmlDocument, xmlText } from './xml.ts'

const NAMESPACES = {
  markup:
    'xmlns:atom="http://www.w3.org/2005/Atom" xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:media="http://search.yahoo.com/mrss/"',
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
  const { id, url, title, html: content, published, tag, topics = [], files = [] } = one
  const names = authorsIn(one).map(({ name }) => name)
  return html`<item>
<title>${xmlText(title)}</title>
<link>${url}</link>
<guid isPermaLink="false">${id}</guid>
<pubDate>${rfc822(published)}</pubDate>
<dc:creator>${xmlText(names.join(', ') || publisher)}</dc:creator>
${tag ? html`<category>${tag}</category>\n` : undefined}${topics.map(name => html`<category>${xmlText(name)}</category>\n`)}${files.map(fileOf)}<description>${xmlText(content)}</description>
</item>
`
}

/** An entry has one enclosure at most (RSS 2.0); its length is not known. All files are in Media RSS. */
function fileOf({ url, type, title, seconds }: FeedFile, index: number): Markup {
  const duration = seconds === undefined ? undefined : html` duration="${String(Math.ceil(seconds))}"`
  const [medium = ''] = type.split('/')
  return html`${index === 0 ? html`<enclosure url="${url}" length="0" type="${type}"/>\n` : undefined}<media:content url="${url}" type="${type}" medium="${medium}"${duration}>${title ? html`<media:title>${xmlText(title)}</media:title>` : undefined}</media:content>
`
}

function rfc822(instant: string): string {
  return new Date(instant).toUTCString()
}
