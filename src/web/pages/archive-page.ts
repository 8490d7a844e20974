/** A coverage that ended, or as it stood at an instant, as one static page that needs no server: all updates, no script, and its files beside it. */
import type { Coverage } from '#shared/blog/coverage.ts'
import { coverageView } from '#shared/view/coverage-view.ts'
import type { CommentSnapshot } from './comment-snapshots.ts'
import { commented } from './comments-markup.ts'
import { printDocument } from './document.ts'
import { liveBlogPosting } from './json-ld.ts'
import { html, jsonMarkup, treeMarkup } from './markup.ts'
import { momentLine } from './moment-line.ts'
import { blogAddress, type SiteOfPages } from './publisher.ts'
import { pageWordsFor, settingFor } from './words.ts'

type ArchivePage = {
  /** With all updates, and pictures at `./…` URLs. */
  readonly coverage: Coverage
  /** The same, with pictures at their live URLs. */
  readonly original: Coverage
  /** All of them; absent if the blog takes none. */
  readonly comments?: Pick<CommentSnapshot, 'page' | 'total'> | undefined
  /** Gives the live URL, which is canonical for search engines. */
  readonly site: SiteOfPages
}

export function archivePage({ coverage, original, comments, site }: ArchivePage): string {
  const { blog, at } = coverage
  const base = site.publicUrl.replace(/\/+$/, '')
  const setting = settingFor(blog, { page: '', base, isWhole: true })
  const trees = commented(coverageView(coverage, setting), { coverage: closed(coverage), comments, setting })
  return printDocument({
    title: blog.title,
    language: blog.language,
    folder: '.',
    hasComments: comments !== undefined,
    hasVideo: blog.video !== undefined,
    head:
      at === undefined
        ? [
            html`<link rel="canonical" href="${blogAddress(blog.id, site)}">`,
            html`<script type="application/ld+json">${jsonMarkup(liveBlogPosting({ coverage: original, comments, site }))}</script>`,
          ]
        : [html`<meta name="robots" content="noindex">`],
    body: html`<a class="skip" href="#updates">${pageWordsFor(blog.language).page.skip}</a>
<main class="page">
${at && momentLine({ blog, at, address: blogAddress(blog.id, site) })}${trees.map(treeMarkup)}
</main>`,
  })
}

/** Nobody can write on a page without a server. */
function closed({ blog, ...coverage }: Coverage): Coverage {
  return { ...coverage, blog: blog.comments ? { ...blog, comments: { ...blog.comments, open: false } } : blog }
}
