/** `/sitemap.xml` and `/robots.txt`: where search engines find every coverage, and when each last changed. */
import type { BlogId } from '#shared/blog/ids.ts'
import { html } from '#web/pages/markup.ts'
import { blogAddress, type SiteOfPages } from '#web/pages/publisher.ts'
import { xmlDocument } from './xml.ts'

type ListedBlog = { readonly id: BlogId; readonly lastChange: string }

const SCHEMA = 'http://www.sitemaps.org/schemas/sitemap/0.9'

export function sitemap(listed: readonly ListedBlog[], site: SiteOfPages): string {
  const entries = listed.map(
    ({ id, lastChange }) => html`<url><loc>${blogAddress(id, site)}</loc><lastmod>${lastChange}</lastmod></url>\n`,
  )
  return xmlDocument(html`<urlset xmlns="${SCHEMA}">\n${entries}</urlset>`)
}

/** For more than one page; each is identified by its first blog. */
export function sitemapIndex(pages: readonly BlogId[], site: SiteOfPages): string {
  const entries = pages.map(from => html`<sitemap><loc>${sitemapAddress(site)}?from=${from}</loc></sitemap>\n`)
  return xmlDocument(html`<sitemapindex xmlns="${SCHEMA}">\n${entries}</sitemapindex>`)
}

/** The API is for programs; search engines read the pages. */
export function robots(site: SiteOfPages): string {
  return `User-agent: *\nDisallow: /v1/\nAllow: /\n\nSitemap: ${sitemapAddress(site)}\n`
}

function sitemapAddress({ publicUrl }: SiteOfPages): string {
  return `${publicUrl.replace(/\/+$/, '')}/sitemap.xml`
}
