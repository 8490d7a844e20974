/** `/blogs/:blog?q=…`: what a search found, each with the way to its place in the coverage. Complete without a script. */
import type { Blog } from '#shared/blog/blog.ts'
import type { Filter } from '#shared/blog/filter.ts'
import { printPlace } from '#shared/blog/order.ts'
import { showTime, showZonedClock } from '#shared/blog/times.ts'
import type { SearchHit } from '#shared/search/hit.ts'
import { showDate } from '#shared/view/dates.ts'
import { isolated } from '#shared/view/direction.ts'
import { searchWordsFor } from '#shared/view/search-words.ts'
import type { SearchHits } from '#store/search/search.ts'
import { printDocument } from './document.ts'
import { LAST } from './jump.ts'
import { html, type Markup } from './markup.ts'
import { masthead, pageFooter } from './masthead.ts'
import { folderOf, type SiteOfPages } from './publisher.ts'
import { type KeptFilter, keptOf, searchForm } from './search-form.ts'
import { pageWordsFor } from './words.ts'

type SearchPage = {
  readonly blog: Blog
  readonly q: string
  readonly filter: Filter | undefined
  readonly found: SearchHits
  readonly site: SiteOfPages
}

type Shown = Pick<SearchPage, 'blog' | 'q' | 'found'> & { readonly address: string; readonly kept: KeptFilter }

export function searchPage({ blog, q, filter, found, site }: SearchPage): string {
  const { language } = blog
  const words = searchWordsFor(language)
  const shown: Shown = { blog, q, found, address: `${folderOf(site)}/blogs/${blog.id}`, kept: keptOf(filter) }
  const around = { site, language }
  return printDocument({
    title: `${q ? `${q} – ` : ''}${words.search} – ${blog.title}`,
    language,
    folder: folderOf(site),
    ownType: true,
    head: [html`<meta name="robots" content="noindex, follow">`],
    body: html`<a class="skip" href="#updates">${pageWordsFor(language).page.skip}</a>
<div class="page">${masthead(around)}
<main>
<header class="crier opening"><p class="of"><a href="${shown.address}">${blog.title}</a></p><h1 class="title">${words.search}</h1></header>
${searchForm(shown)}
<section class="crier found" id="updates" aria-label="${words.results.replace(/\s*:$/u, '')}">
${q.trim() === '' ? undefined : results(shown)}
</section>
</main>
${pageFooter(around, blog.id)}</div>`,
  })
}

function results(shown: Shown): Markup {
  const { found, blog, q, address, kept } = shown
  const { hits, older, isComplete } = found
  const words = searchWordsFor(blog.language)
  const next = new URLSearchParams({ q, ...Object.fromEntries(kept), older: older ?? '' })
  return html`<p role="status">${hits.length === 0 ? words.nothing : `${words.results} ${count(hits.length, shown)}`}</p>
<ol>${hits.map(hit => result(hit, shown))}</ol>
${isComplete ? undefined : html`<p>${words.notYet}</p>`}${older === undefined ? undefined : html`<p><a class="older" href="${address}?${next.toString()}">${words.older}</a></p>`}`
}

/** With a plus if there are more. */
function count(hits: number, { blog, found }: Shown): string {
  return `${new Intl.NumberFormat(blog.language).format(hits)}${found.older === undefined ? '' : '+'}`
}

/** The page of older updates that begins with its time has it, with a script and without. */
function result(hit: SearchHit, { blog, address, kept }: Shown): Markup {
  const { id, time, title, label, text, status } = hit
  const { page } = pageWordsFor(blog.language)
  const isRetracted = status === 'retracted'
  const place = new URLSearchParams({ before: printPlace({ time, id: LAST }), ...Object.fromEntries(kept) })
  const day = showDate(showTime(time, blog.timeZone).day, blog.language)
  const when = html`<time datetime="${time}">${day}, ${isolated(showZonedClock(time, blog), blog.language)}</time>`
  const named = title ? marked(title) : label && html`${label}`
  return html`<li><a href="${address}?${place.toString()}#update-${id}">${when}${named && html` <strong>${isRetracted ? html`<s>${named}</s>` : named}</strong>`}</a>${isRetracted ? html` <em>${page.retractedUpdate}</em>` : undefined}<p dir="auto">${isRetracted ? html`<s>${marked(text)}</s>` : marked(text)}</p></li>`
}

function marked(pieces: SearchHit['text']): Markup {
  return html`${pieces.map(({ text, hit }) => (hit ? html`<mark>${text}</mark>` : text))}`
}
