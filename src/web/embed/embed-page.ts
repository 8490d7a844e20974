/** `/embed/:blog`: a coverage for a frame in another site's page. */
import type { Coverage } from '#shared/blog/coverage.ts'
import { coverageView } from '#shared/view/coverage-view.ts'
import { printDocument } from '#web/pages/document.ts'
import { html, jsonMarkup, treeMarkup } from '#web/pages/markup.ts'
import { blogAddress, folderOf, type SiteOfPages } from '#web/pages/publisher.ts'
import { settingFor } from '#web/pages/words.ts'

type EmbedPage = {
  readonly coverage: Coverage
  readonly site: SiteOfPages
  /** The site whose page contains the frame, as named in the embed code. */
  readonly partner?: { readonly id: string; readonly hasTheme: boolean }
}

export function embedPage({ coverage, site, partner }: EmbedPage): string {
  const { blog } = coverage
  const folder = folderOf(site)
  const view = coverageView(coverage, settingFor(blog, { page: '', base: folder, media: `${site.publicUrl}/media/` }))
  return printDocument({
    title: blog.title,
    language: blog.language,
    folder,
    head: [
      html`<meta name="robots" content="noindex">`,
      html`<link rel="canonical" href="${blogAddress(blog.id, site)}">`,
      html`<script type="module" src="${folder}/frame.js"></script>`,
      ...(partner?.hasTheme ? [html`<link rel="stylesheet" href="${folder}/sites/${partner.id}/theme.css">`] : []),
    ],
    body: html`<main class="frame">
<crier-blog src="${folder}/blogs/${blog.id}${partner && `?site=${partner.id}`}" rendered>${treeMarkup(view)}<script type="application/json">${jsonMarkup(coverage)}</script></crier-blog>
</main>`,
  })
}
