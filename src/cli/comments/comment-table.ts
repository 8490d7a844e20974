/** Comments for people at a terminal. */
import { printTable } from '#cli/table.ts'
import type { QueuedComment } from '#shared/blog/comment.ts'
import { shorten } from '#shared/blog/plain-text.ts'

const HEADINGS = ['COMMENT', 'STATE', 'SENT', 'NAME', 'ALIKE', 'FLAGS', 'TEXT']
/** Through a pipe nothing else cuts a line; the whole text is in --json. */
const TEXT_CHARACTERS = 200

type Shown = { readonly state: string }

export function commentTable(comments: readonly QueuedComment[], { state }: Shown): string {
  return printTable([HEADINGS, ...comments.map(cells)], { empty: `No comment is ${state}.` })
}

function cells({ blog, id, state, sentAt, name = '', alike, flags, text }: QueuedComment): readonly string[] {
  const said = shorten(text.replace(/\s+/g, ' '), TEXT_CHARACTERS)
  return [`${blog}/${id}`, state, sentAt, name, alike ? String(alike.count) : '', flags.join(', '), said]
}
