/** A coverage as a JSON Feed, version 1.1. */
import { blogAddress, publisherOf } from '#web/pages/publisher.ts'
import { entriesOf, type FeedSource } from './entries.ts'
import { authorsIn, type FeedFile } from './feed-entry.ts'

export function jsonFeed(source: FeedSource): string {
  const { coverage, site, query } = source
  const { blog } = coverage
  const { name, logo } = publisherOf(site)
  const url = blogAddress(blog.id, site)
  return JSON.stringify({
    version: 'https://jsonfeed.org/version/1.1',
    title: blog.title,
    home_page_url: url,
    feed_url: `${url}/feed.json${query}`,
    description: blog.standfirst,
    icon: logo,
    language: blog.language,
    authors: [{ name, url: site.publicUrl }],
    items: entriesOf(source).map(
      ({ id, url: address, title, html, text, published, updated, tag, topics = [], files = [], ...one }) => ({
        ...{ id, url: address, title, content_html: html, content_text: text },
        ...{ date_published: published, date_modified: updated, language: blog.language },
        authors: authorsIn(one).length > 0 ? authorsIn(one) : undefined,
        attachments: files.length > 0 ? files.map(attachment) : undefined,
        tags: tag || topics.length > 0 ? [...(tag ? [tag] : []), ...topics] : undefined,
      }),
    ),
  })
}

function attachment({ url, type, title, seconds }: FeedFile) {
  return { url, mime_type: type, title, duration_in_seconds: seconds }
}
