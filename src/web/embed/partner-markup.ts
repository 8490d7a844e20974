/**
 * `/embed/:blog/html`: a coverage as an HTML fragment that a partner's server includes in its own page. It is complete
 * without a script, for readers and search engines; with one, the widget takes over.
 */
import type { Coverage } from '#shared/blog/coverage.ts'
import { coverageView } from '#shared/view/coverage-view.ts'
import { newestOf } from '#shared/view/selection.ts'
import type { Setting } from '#shared/view/setting.ts'
import type { Attributes, Branch, Tree } from '#shared/view/tree.ts'
import type { CommentSnapshot } from '#web/pages/comment-snapshots.ts'
import { commented } from '#web/pages/comments-markup.ts'
import { liveBlogPosting } from '#web/pages/json-ld.ts'
import { html, jsonMarkup, treeMarkup } from '#web/pages/markup.ts'
import { blogAddress, type SiteOfPages } from '#web/pages/publisher.ts'
import { settingFor } from '#web/pages/words.ts'
import { attributeMarkup } from './embed-page.ts'
import type { ShownPart } from './shown-part.ts'

type PartnerMarkup = {
  /** What `part` selects. */
  readonly coverage: Coverage
  readonly comments?: CommentSnapshot | undefined
  readonly part: ShownPart
  readonly site: SiteOfPages
  /** The URL of the including page. Without it, search engines are pointed to our own page. */
  readonly page?: string | undefined
  /** The heading level of the coverage's title. */
  readonly level: Setting['level']
  readonly partner?: { readonly id: string; readonly hasTheme: boolean } | undefined
}

export function partnerMarkup({ coverage, comments, part, site, page, level, partner }: PartnerMarkup): string {
  const { blog } = coverage
  const { publicUrl } = site
  const address = blogAddress(blog.id, site)
  const { opening, limit } = part
  const at = {
    level: level - Number(opening === 'none'),
    page: address,
    base: publicUrl,
    isWhole: true,
    opening,
  } as const
  const setting = settingFor(blog, at)
  const shown = newestOf(coverage, limit)
  const trees = commented(coverageView(shown, setting), { coverage: shown, comments, setting })
  const heading = level === 2 ? undefined : html` heading="${String(level)}"`
  const named = partner ? `?site=${partner.id}` : ''
  return html`${
    partner?.hasTheme ? html`<link rel="stylesheet" href="${publicUrl}/sites/${partner.id}/theme.css">\n` : undefined
  }<script type="module" src="${publicUrl}/widget.js"></script>
<crier-blog src="${address}${named}" served${heading}${attributeMarkup(part)}>${trees.map(tree => treeMarkup(bare(tree, `crier-${blog.id}-`)))}</crier-blog>
<script type="application/ld+json">${jsonMarkup(liveBlogPosting({ coverage, comments, site, page }))}</script>
`.markup
}

/**
 * Removes classes and other hooks, so that the surrounding page's styles and scripts do not match the fragment. Ids of updates
 * and comments stay, because they are unique and links to them work without a script; other ids get a prefix with the blog's id.
 */
function bare(branch: Branch, prefix: string): Branch {
  const children = branch.children.filter(isNoPlace)
  return {
    ...branch,
    attributes: bareAttributes(branch.attributes, prefix),
    children: children.map(tree => (typeof tree === 'string' ? tree : bare(tree, prefix))),
  }
}

/** False for empty elements that only a script would fill. */
function isNoPlace(tree: Tree): boolean {
  return typeof tree === 'string' || tree.children.length > 0 || !['p', 'span'].includes(tree.tag)
}

function bareAttributes(attributes: Attributes, prefix: string): Attributes {
  const { class: _, part, tabindex, 'data-state': __, 'data-do': ___, ...kept } = attributes
  return {
    ...kept,
    id: kept.id && own(kept.id, prefix),
    'aria-labelledby': kept['aria-labelledby']
      ?.split(' ')
      .map(id => own(id, prefix))
      .join(' '),
    href: kept.href,
  }
}

function own(id: string, prefix: string): string {
  return /^(update|comment)-/.test(id) ? id : prefix + id
}
