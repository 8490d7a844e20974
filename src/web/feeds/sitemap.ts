/** Prints `/sitemap.xml` and `/robots.txt`, which list every coverage for search engines with the time of its last change. */
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

/** For more coverages than one sitemap holds; each page is identified by its first blog. */
export function sitemapIndex(pages: readonly BlogId[], site: SiteOfPages): string {
  const entries = pages.map(from => html`<sitemap><loc>${sitemapAddress(site)}?from=${from}</loc></sitemap>\n`)
  return xmlDocument(html`<sitemapindex xmlns="${SCHEMA}">\n${entries}</sitemapindex>`)
}

/** The API is not for search engines; they read the pages. */
export function robots(site: SiteOfPages): string {
  return `User-agent: *\nDisallow: /v1/\nAllow: /\n\nSitemap: ${sitemapAddress(site)}\nSitemap: ${sitemapAddress(site, 'news-sitemap')}\n`
}

function sitemapAddress({ publicUrl }: SiteOfPages, name = 'sitemap'): string {
  return `${publicUrl.replace(/\/+$/, '')}/${name}.xml`
}
