/**
 * A coverage as an Atom feed (RFC 4287), with tombstones for removed entries (RFC 6721); comments name the entry that they are
 * about (RFC 4685).
 */
import { html, type Markup } from '#web/pages/markup.ts'
import { blogAddress, publisherOf } from '#web/pages/publisher.ts'
import { entriesOf, type FeedSource, updatedAt } from './entries.ts'
import { authorsIn, entryId, type FeedAuthor, type FeedEntry } from './feed-entry.ts'
import { xmlDocument, xmlText } from './xml.ts'

const THREADS = { markup: ' xmlns:thr="http://purl.org/syndication/thread/1.0"' }

export function atomFeed(source: FeedSource): string {
  const { coverage, comments, removals, site, query } = source
  const { blog } = coverage
  const { name, logo } = publisherOf(site)
  const url = blogAddress(blog.id, site)
  return xmlDocument(html`<feed xmlns="http://www.w3.org/2005/Atom" xmlns:at="http://purl.org/atompub/tombstones/1.0"${comments ? THREADS : undefined} xml:lang="${blog.language}">
<id>${url}</id>
<title>${xmlText(blog.title)}</title>
${blog.standfirst ? html`<subtitle>${xmlText(blog.standfirst)}</subtitle>\n` : undefined}<updated>${updatedAt(source)}</updated>
<link rel="self" type="application/atom+xml" href="${url}/feed.atom${query}"/>
<link rel="alternate" type="text/html" href="${url}"/>
<author><name>${xmlText(name)}</name></author>
<icon>${logo}</icon>
${removals.map(({ id, at }) => html`<at:deleted-entry ref="${entryId(id)}" when="${at}"/>\n`)}${entriesOf(source).map(entry)}</feed>`)
}

function entry(one: FeedEntry): Markup {
  const { id, url, title, html: content, published, updated, tag, topics = [], files = [], about } = one
  return html`<entry>
<id>${id}</id>
<title>${xmlText(title)}</title>
<link rel="alternate" type="text/html" href="${url}"/>
<published>${published}</published>
<updated>${updated}</updated>
${files.map(({ url: file, type, title: name }) => html`<link rel="enclosure" type="${type}" href="${file}"${name ? html` title="${xmlText(name)}"` : undefined}/>\n`)}${authorsIn(one).map(authorOf)}${tag ? html`<category term="${tag}"/>\n` : undefined}${topics.map(name => html`<category term="${name}"/>\n`)}${about ? html`<thr:in-reply-to ref="${about.id}" href="${about.url}"/>\n` : undefined}<content type="html">${xmlText(content)}</content>
</entry>
`
}

/** RFC 4287, section 3.2. */
function authorOf({ name, url }: FeedAuthor): Markup {
  return html`<author><name>${xmlText(name)}</name>${url ? html`<uri>${url}</uri>` : undefined}</author>\n`
}
