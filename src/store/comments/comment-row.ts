/** Comments as the database stores them. */
import type { Comment, OwnComment, QueuedComment } from '#shared/blog/comment.ts'
import type { CommentId } from '#shared/blog/ids.ts'
import type { Value } from '#store/sql/database.ts'
import type { StoredState } from './comment-write.ts'
import { pseudonymOf, type ReceivedComment, type StoredComment, type WriterHash } from './comments.ts'

/** The members without a column. */
type CommentContent = Pick<
  StoredComment,
  'kind' | 'name' | 'text' | 'sentAt' | 'edited' | 'others' | 'answer' | 'flags' | 'proposal' | 'decidedBy'
>
export type CommentRow = Readonly<Record<string, unknown>>

const ERASED: CommentContent = { kind: 'comment', text: '', sentAt: '', flags: [] }

export const COLUMNS = `c.blog, c.id, c.version, c.state, c.about, c.writer, c.alike, c.shown_at, c.merged_into, c.tell, c.content`

export function receivedValues(received: ReceivedComment): readonly Value[] {
  const { blog, id, update, kind, name, text, sentAt, writer, sentAs, sent, alike, flags, isHeld, tell } = received
  const content = printContent({ kind, name, text, sentAt, flags: [...flags] })
  const state = isHeld ? 'held' : 'waiting'
  return [blog, id, 1, state, update ?? '', writer, sentAs, sent, alike, sentAt, '', 0, '', tell ?? '', content]
}

/** JSON leaves out members without a value. */
export function printContent(content: { readonly [K in keyof CommentContent]: CommentContent[K] | undefined }): string {
  const { kind, name, text, sentAt, edited, others, answer, flags, proposal, decidedBy } = content
  return JSON.stringify({ kind, name, text, sentAt, edited, others, answer, flags, proposal, decidedBy })
}

export function storedOf(row: CommentRow): StoredComment {
  const { blog, id, version, state, about, writer, alike, shown_at, merged_into, tell, content } = row
  return {
    ...(content === '' ? { ...ERASED, sentAt: timeOfId(String(id)) } : (JSON.parse(String(content)) as CommentContent)),
    id: id as CommentId,
    blog: blog as Comment['blog'],
    version: Number(version),
    state: state as StoredState,
    writer: writer as WriterHash,
    alikeGroup: String(alike),
    isErased: content === '',
    ...(about !== '' && { update: about as NonNullable<Comment['update']> }),
    ...(shown_at !== '' && { shownAt: String(shown_at) }),
    ...(merged_into !== '' && { mergedInto: merged_into as CommentId }),
    ...(tell !== '' && { tell: String(tell) }),
  }
}

/** RFC 9562, section 5.7: the first 48 bits are milliseconds. */
function timeOfId(id: string): string {
  return new Date(Number.parseInt(id.replaceAll('-', '').slice(0, 12), 16)).toISOString()
}

/** What readers get of a shown one. */
export function publicOf({ shownAt, ...stored }: StoredComment): Comment {
  const { id, blog, update, kind, name, text, sentAt, edited, others, answer, version } = stored
  return {
    ...{ id, blog, kind, text, sentAt, shownAt: shownAt ?? sentAt, version },
    ...(update && { update }),
    ...(name && { name }),
    ...(edited && { edited }),
    ...(others && { others }),
    ...(answer && { answer }),
  }
}

/** `count`: how many in the same state say the same, itself included. */
export function queuedOf(stored: StoredComment, count: number): QueuedComment {
  const { shownAt, flags, proposal, decidedBy, state, writer, alikeGroup } = stored
  const { shownAt: _, ...shown } = publicOf(stored)
  return {
    ...shown,
    ...(shownAt && { shownAt }),
    state: state === 'merged' ? 'rejected' : state,
    writer: pseudonymOf(writer),
    flags,
    ...(count > 1 && { alike: { group: alikeGroup, count } }),
    ...(proposal && { proposal }),
    ...(decidedBy && { decidedBy }),
  }
}

/** `main`: the one that it was merged into. */
export function ownOf(stored: StoredComment, main: StoredComment | undefined): OwnComment {
  const { id, update, name, text, sentAt, tell } = stored
  const { state, shownAt, answer, edited } = (stored.state === 'merged' && main) || stored
  return {
    ...{ id, text, sentAt, told: tell !== undefined },
    state: ownStateOf(state),
    ...(update && { update }),
    ...(name && { name }),
    ...(shownAt && { shownAt }),
    ...(edited && !main && { edited }),
    // An answer that editors took back is shown to nobody.
    ...(answer && state === 'shown' && { answer }),
  }
}

/** Whose comment is held need not know it, or would try other words. */
export function ownStateOf(state: StoredState): OwnComment['state'] {
  if (state === 'held') return 'waiting'
  // A double without a comment to share the fate of.
  return state === 'merged' ? 'rejected' : state
}
