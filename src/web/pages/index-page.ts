/** `/`: the list of coverages in pages, live ones first. */
import type { Blog } from '#shared/blog/blog.ts'
import { showClock, showTime } from '#shared/blog/times.ts'
import { showDay } from '#shared/view/dates.ts'
import { directionOf } from '#shared/view/direction.ts'
import { printDocument } from './document.ts'
import { html, type Markup } from './markup.ts'
import { folderOf, publisherOf, type SiteOfPages } from './publisher.ts'
import { pageWordsFor } from './words.ts'

type ListedBlogs = SiteOfPages & { readonly blogs: readonly Blog[] }
type IndexPage = ListedBlogs & {
  /** The start of this page, if it is not the first. */
  readonly before?: string | undefined
  readonly older?: string | undefined
}

export function indexPage({ blogs, before, older, ...site }: IndexPage): string {
  const language = languageOf(blogs)
  const { page } = pageWordsFor(language)
  const { name } = publisherOf(site)
  return printDocument({
    title: `${page.allCoverage} — ${name}`,
    language,
    folder: folderOf(site),
    head: [
      before === undefined
        ? html`<link rel="canonical" href="${site.publicUrl}/">`
        : html`<meta name="robots" content="noindex, follow">`,
    ],
    body: html`<main class="page"><div class="crier index"><h1>${page.allCoverage}</h1>
${blogs.length === 0 ? html`<p class="empty">${page.none}</p>` : list(blogs, site)}
${older ? html`<p class="older"><a href="${folderOf(site)}/?before=${older}" rel="next">${page.olderCoverage}</a></p>\n` : undefined}</div></main>`,
  })
}

/** The 404 page, with coverages to continue with. */
export function notFoundPage({ blogs, ...site }: ListedBlogs): string {
  const language = languageOf(blogs)
  const { page } = pageWordsFor(language)
  return printDocument({
    title: page.notFound,
    language,
    folder: folderOf(site),
    head: [html`<meta name="robots" content="noindex">`],
    body: html`<main class="page"><div class="crier index"><h1>${page.notFound}</h1>
${blogs.length === 0 ? undefined : [html`<p class="empty">${page.notFoundHelp}</p>\n`, list(blogs, site)]}
</div></main>`,
  })
}

function list(blogs: readonly Blog[], site: SiteOfPages): Markup {
  return html`<ul>\n${blogs.map(blog => entry(blog, site))}</ul>`
}

function entry(
  { id, title, standfirst, state, language, timeZone, coverage: { start } }: Blog,
  site: SiteOfPages,
): Markup {
  const day = showDay(showTime(start, timeZone).day, language)
  const when = state === 'upcoming' ? `${day}, ${showClock(start, timeZone)}` : day
  return html`<li lang="${language}" dir="${directionOf(language)}">
<p class="kicker" data-state="${state}">${pageWordsFor(language).coverage[state]}</p>
<h2 class="name"><a href="${folderOf(site)}/blogs/${id}">${title}</a></h2>
${standfirst ? html`<p>${standfirst}</p>\n` : undefined}<p class="start"><time datetime="${start}">${when}</time></p>
</li>
`
}

/** The most frequent language; newsrooms usually write in one. */
function languageOf(blogs: readonly Blog[]): string {
  const counts = new Map<string, number>()
  for (const { language } of blogs) counts.set(language, (counts.get(language) ?? 0) + 1)
  const [most = ['en'] as const] = [...counts].sort(([, a], [, b]) => b - a)
  return most[0]
}
