/** Begins an update that quotes a reader's comment; once it is out, it is the answer. */
import type { BlogDesk } from '#client/desk/blog/blog-desk.ts'
import { bodyFrom, newParagraph } from '#client/desk/composer/body/plain-body.ts'
import { NOTHING_WRITTEN } from '#client/desk/composer/update-fields.ts'
import { drawNow } from '#client/desk/kit/draw-now.ts'
import { wantPlace } from '#client/desk/kit/typing-place.ts'
import type { QueuedComment } from '#shared/blog/comment.ts'
import { shorten } from '#shared/blog/plain-text.ts'
import type { Block, Quote, TextBlock } from '#shared/blog/portable-text.ts'
import type { AnswerWords } from './kept-decision.ts'

/** In the list of what waits on this device. */
const ABOUT_CHARACTERS = 80

export function composeAnswer(
  { drafting, tab }: BlogDesk,
  comment: QueuedComment,
  { text, byline }: AnswerWords,
): void {
  const written = bodyFrom(text, [])
  // The caret goes to the end: below the quotation, not into it.
  const body = [quoteOf(comment), ...(written.length > 0 ? written : [newParagraph('')])]
  const { id, version } = comment
  const fields = { ...NOTHING_WRITTEN, body, ...(byline.trim() && { byline: byline.trim() }) }
  drafting.compose(fields, { comment: id, version, about: shorten(comment.text, ABOUT_CHARACTERS) })
  // Synchronous: a phone shows its keyboard only in direct response to a touch.
  drawNow(() => tab.set('write'))
  wantPlace()
}

function quoteOf({ text, name }: QueuedComment): Quote {
  const content = bodyFrom(text, []).filter((block: Block): block is TextBlock => block._type === 'block')
  return { _type: 'quote', _key: newParagraph('')._key, content, ...(name && { attribution: name }) }
}
