/** A coverage with its comments, as pages, frames and partners' HTML print it: under their updates, and in a section of their own. */
import type { Coverage } from '#shared/blog/coverage.ts'
import { showClockOf } from '#shared/blog/times.ts'
import { commentsView, withReplies } from '#shared/view/comments.ts'
import type { Setting } from '#shared/view/setting.ts'
import type { Branch } from '#shared/view/tree.ts'
import type { CommentSnapshot } from './comment-snapshots.ts'
import { html, jsonMarkup, type Markup } from './markup.ts'
import { commentWordsFor } from './words.ts'

type Commented = {
  readonly coverage: Coverage
  /** Absent if the blog takes none. */
  readonly comments: Pick<CommentSnapshot, 'page'> | undefined
  readonly setting: Setting
}

/** `rest`: the section of those that are not about an update on the page. */
export function commented(view: Branch, { coverage, comments, setting }: Commented): readonly Branch[] {
  const { blog, updates, pinned } = coverage
  if (!comments || !blog.comments) return [view]
  const all = comments.page.comments
  const text = { setting, words: commentWordsFor(blog.language), clock: showClockOf, kind: blog.comments.kind }
  const listed = new Set<string>([...updates, ...pinned].map(({ id }) => id))
  const rest = all.filter(({ update }) => update === undefined || !listed.has(update))
  return [withReplies(view, all, text), commentsView({ blog, comments: rest, text })]
}

/** For the script, which continues where the page ends. */
export function commentsJson(comments: Commented['comments']): Markup | undefined {
  return comments && html`<script type="application/json" data-comments>${jsonMarkup(comments.page)}</script>`
}

/** Loads the script in parallel with the one that needs it. */
export function commentsScript(comments: Commented['comments'], folder: string): readonly Markup[] {
  return comments ? [html`<link rel="modulepreload" href="${folder}/comments.js">`] : []
}
