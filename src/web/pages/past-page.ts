/** `/blogs/:blog?at=…`: a coverage as readers saw it at an instant. Without the widget: nothing on it changes. */
import type { Coverage } from '#shared/blog/coverage.ts'
import { coverageView } from '#shared/view/coverage-view.ts'
import { printDocument } from './document.ts'
import { html, treeMarkup } from './markup.ts'
import { masthead, pageFooter } from './masthead.ts'
import { momentLine, momentOf } from './moment-line.ts'
import { folderOf, type SiteOfPages } from './publisher.ts'
import { olderIn, pageWordsFor, settingFor } from './words.ts'

type PastPage = {
  /** The newest updates of that instant, or a page of older ones. */
  readonly coverage: Coverage
  readonly at: string
  readonly site: SiteOfPages
}

export function pastPage({ coverage: read, at, site }: PastPage): string {
  const { publisher: _, ...coverage } = read
  const { blog } = coverage
  const folder = folderOf(site)
  const olderAt = olderIn('', `?at=${encodeURIComponent(at)}&`)
  const media = `${site.publicUrl}/media/`
  const view = coverageView(coverage, settingFor(blog, { page: '', base: folder, media, olderAt, isWhole: true }))
  const around = { site, language: blog.language }
  return printDocument({
    title: `${blog.title} (${momentOf(at, blog)})`,
    language: blog.language,
    folder,
    ownType: true,
    hasVideo: blog.video !== undefined,
    // The coverage has one page for search engines; a state that was corrected since is not another.
    head: [html`<meta name="robots" content="noindex">`],
    body: html`<a class="skip" href="#updates">${pageWordsFor(blog.language).page.skip}</a>
<div class="page">${masthead(around)}
<main>
${momentLine({ blog, at, address: `${folder}/blogs/${blog.id}` })}
${treeMarkup(view)}
</main>
${pageFooter(around, blog.id)}</div>`,
  })
}
