/** `/blogs/:blog`: the page of a coverage. It is complete without a script; the widget takes it over and keeps it live. */
import type { Coverage } from '#shared/blog/coverage.ts'
import type { Filter } from '#shared/blog/filter.ts'
import { keyEventsOf } from '#shared/blog/key-events.ts'
import { coverageView } from '#shared/view/coverage-view.ts'
import { onlyByView } from '#shared/view/only-by.ts'
import type { Words } from '#shared/view/words/en.ts'
import type { Quarter } from '#store/search/search.ts'
import type { CommentSnapshot } from './comment-snapshots.ts'
import { commented, commentsJson, commentsScript } from './comments-markup.ts'
import { printDocument } from './document.ts'
import { liveBlogPosting } from './json-ld.ts'
import { jumpForm } from './jump.ts'
import { linkCard } from './link-card.ts'
import { html, jsonMarkup, type Markup, treeMarkup } from './markup.ts'
import { masthead, pageFooter } from './masthead.ts'
import { folderOf, type SiteOfPages } from './publisher.ts'
import { rail } from './rail.ts'
import { keptOf, searchForm, searchLink } from './search-form.ts'
import { olderIn, pageWordsFor, settingFor } from './words.ts'

type ReaderPage = SiteOfPages & {
  readonly coverage: Coverage
  /** Absent if the blog takes none, or the page shows older updates or key events alone. */
  readonly comments?: CommentSnapshot | undefined
  /** The start of a page of older updates (`?before=`), which `coverage` then contains instead of the newest. */
  readonly before?: string
  /** Shows the key events alone (`?show=key`), which `coverage` then contains instead of all updates. */
  readonly keyOnly?: boolean
  /** What was asked for (`?topic=`). */
  readonly filter?: Filter | undefined
  /** The time of the newest update, which is not in `coverage` then. */
  readonly until?: string | undefined
  /** When its updates are; absent while that is not known. */
  readonly quarters?: readonly Quarter[] | undefined
}

export function readerPage({
  coverage: read,
  comments,
  before,
  keyOnly = false,
  filter,
  until,
  quarters,
  ...site
}: ReaderPage): string {
  // This page is the newsroom's own.
  const { publisher: _, ...coverage } = read
  const { blog } = coverage
  const folder = folderOf(site)
  return printDocument({
    title: blog.title,
    language: blog.language,
    folder,
    ownType: true,
    hasComments: comments !== undefined,
    hasVideo: blog.video !== undefined,
    head: [
      ...linkCard({ coverage, filter, site }),
      ...(isListed({ before, keyOnly, filter }) ? [] : [html`<meta name="robots" content="noindex, follow">`]),
      html`<link rel="manifest" href="${folder}/blogs/${blog.id}/manifest.webmanifest">`,
      script(folder),
      ...(blog.summary ? [html`<link rel="modulepreload" href="${folder}/summary-view.js">`] : []),
      ...(blog.contributors ? [html`<link rel="modulepreload" href="${folder}/contributor-cards.js">`] : []),
      ...(blog.video ? [html`<link rel="modulepreload" href="${folder}/live-video.js">`] : []),
      ...commentsScript(comments, folder),
      ...wordsScript(folder, pageWordsFor(blog.language)),
    ],
    body: body({
      ...{ coverage, comments, before, keyOnly, filter, quarters, site },
      until: until ?? coverage.updates[0]?.time,
    }),
  })
}

type Shown = {
  readonly coverage: Coverage
  readonly comments: CommentSnapshot | undefined
  readonly before: string | undefined
  readonly keyOnly: boolean
  readonly filter: Filter | undefined
  readonly until: string | undefined
  readonly quarters: readonly Quarter[] | undefined
  readonly site: SiteOfPages
}

/** One LiveBlogPosting per coverage: pages of some of its updates are followed, but not indexed. */
function isListed({ before, keyOnly, filter }: Pick<Shown, 'before' | 'keyOnly' | 'filter'>): boolean {
  return !filter && !isPart({ before, keyOnly })
}

/** At the end of the page: in its head, readers on a slow network would wait for it before anything is drawn. */
function posting({ coverage, comments, site }: Shown): Markup {
  return html`<script type="application/ld+json">${jsonMarkup(liveBlogPosting({ coverage, comments, site }))}</script>`
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

function body(shown: Shown): Markup {
  const { coverage, comments, before, keyOnly, filter, until, quarters, site } = shown
  const { blog } = coverage
  const folder = folderOf(site)
  const words = pageWordsFor(blog.language)
  const address = `${folder}/blogs/${blog.id}`
  const topic = filter?.topics.join(',')
  const contributor = filter?.contributors.join(',')
  const asked = `?${keyOnly ? 'show=key&' : ''}${topic ? `topic=${topic}&` : ''}${contributor ? `contributor=${contributor}&` : ''}`
  const part = { topic, page: keyOnly ? address : '', olderAt: olderIn('', asked) }
  const setting = settingFor(blog, { base: folder, media: `${site.publicUrl}/media/`, ...part })
  const view = coverageView(keyOnly ? keyEventsOf(coverage) : coverage, setting)
  const trees = commented(view, { coverage, comments, setting })
  const start = before === undefined ? undefined : html` before="${before}"`
  const line = isPart({ before, keyOnly }) ? partLine({ address, keyOnly, words }) : undefined
  const only = onlyByView({ blog, ids: filter?.contributors ?? [], href: address, tag: words.tag })
  const src = contributor ? `${address}?contributor=${contributor}` : address
  const around = { site, language: blog.language }
  const kept = keptOf(filter)
  const search = { blog, address, kept }
  const times = keyOnly || !quarters ? undefined : rail({ blog, until, quarters, before, kept, words })
  const notify = blog.state === 'ended' ? undefined : html`<crier-notify src="${address}" slim choices></crier-notify>`
  return html`<a class="skip" href="#updates">${words.page.skip}</a>
<div class="page">${masthead(around, html`${searchLink(search)}${notify}`)}
<main>
${line}${blog.state === 'ended' ? undefined : html`<noscript><p class="reload">${words.page.reload}</p></noscript>`}
${only && treeMarkup(only)}<crier-blog src="${src}" rendered${start}${keyOnly ? html` key-only` : undefined}${topic ? html` topic="${topic}"` : undefined}>${trees.map(treeMarkup)}<script type="application/json">${jsonMarkup(coverage)}</script>${commentsJson(comments)}</crier-blog>
${line}${times}${keyOnly ? undefined : jumpForm({ blog, until, kept, words })}${searchForm(search)}</main>
<script type="application/json" id="page-words">${jsonMarkup(ownWords(words))}</script>
${pageFooter(around, blog.id)}</div>${isListed(shown) ? posting(shown) : undefined}`
}

/** Whether the page shows some of the updates. */
function isPart({ before, keyOnly }: Pick<Shown, 'before' | 'keyOnly'>): boolean {
  return before !== undefined || keyOnly
}

type PartLine = {
  readonly address: string
  readonly keyOnly: boolean
  readonly words: ReturnType<typeof pageWordsFor>
}

/** What a page of some updates shows, and the way to the whole. */
function partLine({ address, keyOnly, words }: PartLine): Markup {
  const { page, keyEvents } = words
  return html`<p class="crier part">${keyOnly ? html`<strong>${keyEvents}</strong> ` : undefined}<a class="older" href="${address}">${keyOnly ? page.allUpdates : page.newest}</a></p>
`
}

function ownWords({ page }: ReturnType<typeof pageWordsFor>) {
  const { readTo, noConnection, asOf, share, copied, notCopied } = page
  return { readTo, noConnection, asOf: asOf('#'), share, copied, notCopied }
}
