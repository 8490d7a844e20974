/** An ended coverage as one static page that needs no server: all updates, no script, and its files beside it. */
import type { Coverage } from '#shared/blog/coverage.ts'
import { coverageView } from '#shared/view/coverage-view.ts'
import { printDocument } from './document.ts'
import { liveBlogPosting } from './json-ld.ts'
import { html, jsonMarkup, treeMarkup } from './markup.ts'
import { blogAddress, type SiteOfPages } from './publisher.ts'
import { pageWordsFor } from './words.ts'

type ArchivePage = {
  /** With all updates, and pictures at `./…` URLs. */
  readonly coverage: Coverage
  /** The same, with pictures at their live URLs. */
  readonly original: Coverage
  /** Gives the live URL, which is canonical for search engines. */
  readonly site: SiteOfPages
}

export function archivePage({ coverage, original, site }: ArchivePage): string {
  const { blog } = coverage
  const { language, timeZone } = blog
  const words = pageWordsFor(language)
  const view = coverageView(coverage, {
    ...{ words, language, timeZone, level: 1, page: '', base: site.publicUrl.replace(/\/+$/, '') },
    isWhole: true,
  })
  return printDocument({
    title: blog.title,
    language,
    folder: '.',
    head: [
      html`<link rel="canonical" href="${blogAddress(blog.id, site)}">`,
      html`<script type="application/ld+json">${jsonMarkup(liveBlogPosting(original, site))}</script>`,
    ],
    body: html`<a class="skip" href="#updates">${words.page.skip}</a>
<main class="page">
${treeMarkup(view)}
</main>`,
  })
}
