/** A coverage with its comments, as pages, frames and partners' HTML print it. */
import type { Comment } from '#shared/blog/comment.ts'
import type { Coverage } from '#shared/blog/coverage.ts'
import { showZonedClock } from '#shared/blog/times.ts'
import { type Setting, updateAddress } from '#shared/view/setting.ts'
import { type Branch, type Content, h } from '#shared/view/tree.ts'
import type { CommentSnapshot } from './comment-snapshots.ts'
import { html, jsonMarkup, type Markup } from './markup.ts'

type Commented = {
  readonly coverage: Coverage
  /** Absent if the blog takes none. */
  readonly comments: Pick<CommentSnapshot, 'page'> | undefined
  readonly setting: Setting
}

export function commented(view: Branch, { coverage, comments, setting }: Commented): readonly Branch[] {
  const shown = comments?.page.comments ?? []
  if (!coverage.blog.comments || shown.length === 0) return [view]
  const list = h(
    'ol',
    { role: 'list' },
    shown.map(one => item(one, setting)),
  )
  return [view, h('div', { class: 'crier asked', lang: coverage.blog.language }, h('section', {}, list))]
}

/** For the script, which continues where the page ends. */
export function commentsJson(comments: Commented['comments']): Markup | undefined {
  return comments && html`<script type="application/json" data-comments>${jsonMarkup(comments.page)}</script>`
}

function item(comment: Comment, setting: Setting): Branch {
  const { id, name, text, shownAt, update, answer } = comment
  const when = h('time', { datetime: shownAt }, showZonedClock(shownAt, setting))
  const about = update && h('a', { href: updateAddress(update, setting) }, when)
  const said = answer && h('blockquote', {}, answerOf(answer, setting))
  return h(
    'li',
    { id: `comment-${id}` },
    h('p', {}, name && h('strong', {}, name), ' ', about ?? when),
    h('p', {}, text),
    said,
  )
}

function answerOf({ text, update, byline }: NonNullable<Comment['answer']>, setting: Setting): Content {
  const by = byline && h('strong', {}, byline)
  if (update === undefined) return h('p', {}, by, ' ', text)
  const address = updateAddress(update, setting)
  return h('p', {}, by, ' ', h('a', { href: address }, address))
}
