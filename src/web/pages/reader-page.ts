/** `/blogs/:blog`: the page of a coverage. It is complete without a script; the widget takes it over and keeps it live. */
import type { Coverage } from '#shared/blog/coverage.ts'
import { coverageView } from '#shared/view/coverage-view.ts'
import type { Words } from '#shared/view/words/en.ts'
import { printDocument } from './document.ts'
import { liveBlogPosting } from './json-ld.ts'
import { jumpForm } from './jump.ts'
import { linkCard } from './link-card.ts'
import { html, jsonMarkup, type Markup, treeMarkup } from './markup.ts'
import { masthead, pageFooter } from './masthead.ts'
import { folderOf, type SiteOfPages } from './publisher.ts'
import { pageWordsFor, settingFor } from './words.ts'

type ReaderPage = SiteOfPages & {
  readonly coverage: Coverage
  /** The start of a page of older updates (`?before=`), which `coverage` then contains instead of the newest. */
  readonly before?: string
  /** The time of the newest update, which is not in `coverage` then. */
  readonly until?: string | undefined
}

export function readerPage({ coverage, before, until = coverage.updates[0]?.time, ...site }: ReaderPage): string {
  const { blog } = coverage
  const folder = folderOf(site)
  return printDocument({
    title: blog.title,
    language: blog.language,
    folder,
    ownType: true,
    head: [
      ...linkCard(coverage, site),
      ...forSearch({ coverage, before, site }),
      html`<link rel="manifest" href="${folder}/blogs/${blog.id}/manifest.webmanifest">`,
      script(folder),
      ...wordsScript(folder, pageWordsFor(blog.language)),
    ],
    body: body({ coverage, before, until, site }),
  })
}

type Shown = {
  readonly coverage: Coverage
  readonly before: string | undefined
  readonly until: string | undefined
  readonly site: SiteOfPages
}

/** One LiveBlogPosting per coverage: pages of older updates are followed, but not indexed. */
function forSearch({ coverage, before, site }: Omit<Shown, 'until'>): Markup[] {
  if (before !== undefined) return [html`<meta name="robots" content="noindex, follow">`]
  return [html`<script type="application/ld+json">${jsonMarkup(liveBlogPosting(coverage, site))}</script>`]
}

/** Loads the language file in parallel with the widget, not after it. */
function wordsScript(folder: string, { tag }: Words): Markup[] {
  return tag === 'en' ? [] : [html`<link rel="modulepreload" href="${folder}/words/${tag}.js">`]
}

function script(folder: string): Markup {
  return html`<script type="module" src="${folder}/widget.js"></script>
<script type="module" src="${folder}/notify.js"></script>
<script type="module" src="${folder}/page.js"></script>`
}

function body({ coverage, before, until, site }: Shown): Markup {
  const { blog } = coverage
  const folder = folderOf(site)
  const words = pageWordsFor(blog.language)
  const address = `${folder}/blogs/${blog.id}`
  const setting = settingFor(blog, { page: '', base: folder, newest: before === undefined ? undefined : address })
  const start = before === undefined ? undefined : html` before="${before}"`
  const around = { site, language: blog.language }
  const notify = blog.state === 'ended' ? undefined : html`<crier-notify src="${address}"></crier-notify>`
  return html`<a class="skip" href="#updates">${words.page.skip}</a>
<div class="page">${masthead(around, notify)}
<main>
${blog.state === 'ended' ? undefined : html`<noscript><p class="reload">${words.page.reload}</p></noscript>`}
<crier-blog src="${address}" rendered${start}>${treeMarkup(coverageView(coverage, setting))}<script type="application/json">${jsonMarkup(coverage)}</script></crier-blog>
${jumpForm({ blog, until, words })}</main>
<script type="application/json" id="page-words">${jsonMarkup(ownWords(words))}</script>
${pageFooter(around, blog.id)}</div>`
}

function ownWords({ page: { readTo, noConnection, asOf } }: ReturnType<typeof pageWordsFor>) {
  return { readTo, noConnection, asOf: asOf('#') }
}
