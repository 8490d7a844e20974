/** `/`: the list of coverages in pages, live ones first. */
import type { Blog } from '#shared/blog/blog.ts'
import type { BlogId } from '#shared/blog/ids.ts'
import { headline } from '#shared/blog/plain-text.ts'
import { showTime, showZonedClock } from '#shared/blog/times.ts'
import type { Update } from '#shared/blog/update.ts'
import { showDay } from '#shared/view/dates.ts'
import { directionOf, isolated } from '#shared/view/direction.ts'
import { focusClass, PICTURE_FORMATS, sourcesOf } from '#shared/view/picture-widths.ts'
import { printDocument } from './document.ts'
import { html, type Markup } from './markup.ts'
import { masthead, pageFooter } from './masthead.ts'
import { folderOf, publisherOf, type SiteOfPages } from './publisher.ts'
import { pageWordsFor } from './words.ts'

export type Listed = {
  readonly blogs: readonly Blog[]
  /** The newest public update of each of them that has one. */
  readonly newest: ReadonlyMap<BlogId, Update>
}
type ListedBlogs = SiteOfPages & Listed
type IndexPage = ListedBlogs & {
  /** The start of this page, if it is not the first. */
  readonly before?: string
  readonly older?: string
}

/** Pictures above this place are seen at once on most screens. */
const SEEN_AT_ONCE = 3

export function indexPage({ before, older, ...listed }: IndexPage): string {
  const { blogs, publicUrl } = listed
  const language = languageOf(blogs)
  const { page } = pageWordsFor(language)
  const { name } = publisherOf(listed)
  const folder = folderOf(listed)
  const around = { site: listed, language }
  return printDocument({
    ...{ title: `${page.allCoverage} — ${name}`, language, folder },
    ownType: true,
    head: [
      html`<meta name="description" content="${page.describe(name)}">`,
      before === undefined
        ? html`<link rel="canonical" href="${publicUrl}/">`
        : html`<meta name="robots" content="noindex, follow">`,
    ],
    body: html`<div class="page">${masthead(around)}<main class="crier index"><h1>${page.allCoverage}</h1>
${blogs.length === 0 ? html`<p class="empty">${page.none}</p>` : list(listed)}
${older && html`<p class="older"><a href="${folder}/?before=${older}" rel="next">${page.olderCoverage}</a></p>\n`}</main>${pageFooter(around)}</div>`,
  })
}

/** The 404 page, with coverages to continue with. */
export function notFoundPage(listed: ListedBlogs): string {
  const language = languageOf(listed.blogs)
  const { page } = pageWordsFor(language)
  const around = { site: listed, language }
  return printDocument({
    ...{ title: page.notFound, language, folder: folderOf(listed) },
    ownType: true,
    head: [html`<meta name="robots" content="noindex">`],
    body: html`<div class="page">${masthead(around)}<main class="crier index"><h1>${page.notFound}</h1>
${listed.blogs.length === 0 ? undefined : [html`<p class="empty">${page.notFoundHelp}</p>\n`, list(listed)]}
</main>${pageFooter(around)}</div>`,
  })
}

function list({ blogs, newest, ...site }: ListedBlogs): Markup {
  const entries = blogs.map((blog, index) =>
    entry({ blog, newest: newest.get(blog.id), site, isSeen: index < SEEN_AT_ONCE }),
  )
  return html`<ul>\n${entries}</ul>`
}

type Entry = {
  readonly blog: Blog
  readonly newest: Update | undefined
  readonly site: SiteOfPages
  readonly isSeen: boolean
}

function entry({ blog, newest, site, isSeen }: Entry): Markup {
  const { id, title, standfirst, state, language, lead } = blog
  return html`<li lang="${language}" dir="${directionOf(language)}" data-state="${state}">
<div class="words"><p class="kicker" data-state="${state}">${pageWordsFor(language).coverage[state]}</p>
<h2 class="name"><a href="${folderOf(site)}/blogs/${id}">${title}</a></h2>
${standfirst && html`<p class="summary">${standfirst}</p>\n`}${newestLine(blog, newest)}<p class="start">${whenLine(blog, newest)}</p></div>
${lead?.url && html`${pictureOf({ ...lead, url: addressOf(lead.url, site) }, site, isSeen)}\n`}</li>
`
}

/** The first may be the lead story, as wide as half of a screen or a whole phone; the others are small. */
function pictureOf(
  lead: NonNullable<Blog['lead']> & { readonly url: string },
  site: SiteOfPages,
  isSeen: boolean,
): Markup {
  const { url, width = 0, height } = lead
  const sources = width > 0 ? sourcesOf(url, width, `${site.publicUrl}/media/`) : undefined
  const sizes = isSeen ? '(max-width: 30rem) 100vw, 36rem' : '16rem'
  const others = PICTURE_FORMATS.flatMap(format =>
    sources ? [html`<source type="image/${format}" srcset="${sources(format)}" sizes="${sizes}">`] : [],
  )
  const image = html`<img src="${url}" alt="" class="${focusClass(lead.focus)}" width="${String(width || 3)}" height="${String(height ?? 2)}" loading="${isSeen ? 'eager' : 'lazy'}" decoding="async">`
  return html`<picture>${others}${image}</picture>`
}

/** Under a live coverage alone: the others have their outcome in their titles. */
function newestLine({ state }: Blog, newest: Update | undefined): Markup | undefined {
  if (state !== 'live' || newest?.status !== 'published') return undefined
  return html`<p class="newest">${headline(newest)}</p>\n`
}

function whenLine(blog: Blog, newest: Update | undefined): Markup {
  const { state, language, timeZone, coverage } = blog
  const { start } = coverage
  const dayOf = (instant: string) => showDay(showTime(instant, timeZone).day, language)
  if (state === 'live' && newest) {
    const { page } = pageWordsFor(language)
    const clock = isolated(showZonedClock(newest.time, blog), language)
    const isSameDay = dayOf(newest.time) === dayOf(start)
    const shown = isSameDay ? clock : `${dayOf(newest.time)}, ${clock}`
    return html`<time datetime="${newest.time}">${page.lastUpdate(shown)}</time>`
  }
  const shown =
    state === 'upcoming' ? `${dayOf(start)}, ${isolated(showZonedClock(start, blog), language)}` : dayOf(start)
  return html`<time datetime="${start}">${shown}</time>`
}

/** Pictures of ours have addresses without a host. */
function addressOf(url: string, site: SiteOfPages): string {
  return url.startsWith('/') ? folderOf(site) + url : url
}

/** The most frequent language; a newsroom usually writes in one. */
function languageOf(blogs: readonly Blog[]): string {
  const counts = new Map<string, number>()
  for (const { language } of blogs) counts.set(language, (counts.get(language) ?? 0) + 1)
  const [most = ['en'] as const] = [...counts].sort(([, a], [, b]) => b - a)
  return most[0]
}
