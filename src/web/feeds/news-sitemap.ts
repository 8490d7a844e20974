/** Prints `/news-sitemap.xml`: the coverages of the last two days, as Google News asks for them. */
import type { Blog } from '#shared/blog/blog.ts'
import { html } from '#web/pages/markup.ts'
import { blogAddress, publisherOf, type SiteOfPages } from '#web/pages/publisher.ts'
import { xmlDocument, xmlText } from './xml.ts'

const SITEMAP = 'http://www.sitemaps.org/schemas/sitemap/0.9'
const NEWS = 'http://www.google.com/schemas/sitemap-news/0.9'

export function newsSitemap(blogs: readonly Blog[], site: SiteOfPages): string {
  const { name } = publisherOf(site)
  const entries = blogs.map(
    ({ id, title, language, coverage }) => html`<url><loc>${blogAddress(id, site)}</loc><news:news>
<news:publication><news:name>${xmlText(name)}</news:name><news:language>${newsLanguage(language)}</news:language></news:publication>
<news:publication_date>${coverage.start}</news:publication_date><news:title>${xmlText(title)}</news:title>
</news:news></url>\n`,
  )
  return xmlDocument(html`<urlset xmlns="${SITEMAP}" xmlns:news="${NEWS}">\n${entries}</urlset>`)
}

/** ISO 639, but Chinese by its script. */
function newsLanguage(tag: string): string {
  const { language, script } = new Intl.Locale(tag).maximize()
  if (language !== 'zh') return language
  return script === 'Hant' ? 'zh-tw' : 'zh-cn'
}
