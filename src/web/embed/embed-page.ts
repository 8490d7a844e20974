/** `/embed/:blog`: a coverage for a frame in another site's page. */
import type { Coverage } from '#shared/blog/coverage.ts'
import type { Filter } from '#shared/blog/filter.ts'
import { coverageView } from '#shared/view/coverage-view.ts'
import { newestOf } from '#shared/view/selection.ts'
import type { CommentSnapshot } from '#web/pages/comment-snapshots.ts'
import { commented, commentsJson, commentsScript } from '#web/pages/comments-markup.ts'
import { printDocument } from '#web/pages/document.ts'
import { html, jsonMarkup, type Markup, treeMarkup } from '#web/pages/markup.ts'
import { blogAddress, folderOf, type SiteOfPages } from '#web/pages/publisher.ts'
import { settingFor } from '#web/pages/words.ts'
import type { ShownPart } from './shown-part.ts'

type EmbedPage = {
  /** What `part` selects. */
  readonly coverage: Coverage
  readonly comments?: CommentSnapshot | undefined
  readonly part: ShownPart
  readonly filter?: Filter | undefined
  readonly site: SiteOfPages
  /** The site whose page contains the frame, as named in the embed code. */
  readonly partner?: { readonly id: string; readonly hasTheme: boolean; readonly pass?: string | undefined }
}

export function embedPage({ coverage, comments, part, filter, site, partner }: EmbedPage): string {
  const { blog } = coverage
  const folder = folderOf(site)
  const { opening, limit, keyOnly, topic } = part
  // Links to other updates lead to the page that has them all.
  const page = keyOnly ? `${folder}/blogs/${blog.id}` : ''
  const contributor = filter?.contributors.join(',')
  const level = opening === 'none' ? 0 : 1
  const setting = settingFor(blog, { level, page, base: folder, media: `${site.publicUrl}/media/`, opening, topic })
  const shown = newestOf(coverage, limit)
  const trees = commented(coverageView(shown, setting), { coverage: shown, comments, setting })
  return printDocument({
    title: blog.title,
    language: blog.language,
    folder,
    hasComments: comments !== undefined,
    hasVideo: blog.video !== undefined,
    head: [
      html`<meta name="robots" content="noindex">`,
      html`<link rel="canonical" href="${blogAddress(blog.id, site)}">`,
      html`<script type="module" src="${folder}/frame.js"></script>`,
      ...commentsScript(comments, folder),
      ...(partner?.hasTheme ? [html`<link rel="stylesheet" href="${folder}/sites/${partner.id}/theme.css">`] : []),
    ],
    body: html`<main class="frame">
<crier-blog src="${folder}/blogs/${blog.id}${partner && `?site=${partner.id}`}${partner?.pass && `&pass=${partner.pass}`}${contributor && `${partner ? '&' : '?'}contributor=${contributor}`}" rendered${attributeMarkup(part)}>${trees.map(treeMarkup)}<script type="application/json">${jsonMarkup(coverage)}</script>${commentsJson(comments)}</crier-blog>
</main>`,
  })
}

/** The names come from our own list. */
export function attributeMarkup({ attributes }: Pick<ShownPart, 'attributes'>): readonly Markup[] {
  return attributes.map(([name, value]) => html` ${{ markup: name }}="${value}"`)
}
