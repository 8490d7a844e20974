/** A coverage as a JSON Feed, version 1.1. */
import { blogAddress, publisherOf } from '#web/pages/publisher.ts'
import { entriesOf, type FeedSource } from './entries.ts'

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
      ({ id, url: address, title, html, text, published, updated, byline, tag, topics = [] }) => ({
        ...{ id, url: address, title, content_html: html, content_text: text },
        ...{ date_published: published, date_modified: updated, language: blog.language },
        authors: byline ? [{ name: byline }] : undefined,
        tags: tag || topics.length > 0 ? [...(tag ? [tag] : []), ...topics] : undefined,
      }),
    ),
  })
}
