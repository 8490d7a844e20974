/** `/sitemap.xml` and `/robots.txt`: where search engines find every coverage, and when each last changed. */
import type { Blog } from '../blog/blog.ts'
import { xmlDocument } from './feeds/xml.ts'
import { html } from './markup.ts'
import { blogAddress, type Site } from './publisher.ts'

export type ListedBlog = { readonly blog: Blog; readonly lastChange: string }

export function sitemap(listed: readonly ListedBlog[], site: Site): string {
  const entries = listed.map(
    ({ blog, lastChange }) =>
      html`<url><loc>${blogAddress(blog.id, site)}</loc><lastmod>${lastChange}</lastmod></url>\n`,
  )
  return xmlDocument(html`<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">\n${entries}</urlset>`)
}

/** The API is for programs that were given its address; search engines read the pages. */
export function robots({ publicUrl }: Site): string {
  return `User-agent: *\nDisallow: /v1/\nAllow: /\n\nSitemap: ${publicUrl.replace(/\/+$/, '')}/sitemap.xml\n`
}
