/**
 * Folds changes into a page of comments, in browsers and on the server. Idempotent: ignores a change at or before the
 * cursor, and a version of a comment that is already held.
 */
import { printCursor, splitCursor } from '#shared/protocol/cursor.ts'
import type { Comment, CommentChange, CommentsPage } from './comment.ts'

export type CommentPlace = Pick<Comment, 'shownAt' | 'id'>

/** Last shown first; the id decides between two of the same millisecond. */
function compareComments(a: CommentPlace, b: CommentPlace): number {
  if (a.shownAt !== b.shownAt) return a.shownAt < b.shownAt ? 1 : -1
  if (a.id !== b.id) return a.id < b.id ? 1 : -1
  return 0
}

const PLACE = /^(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z)_([0-9a-f-]{36})$/

/** A place stays valid when the comment it was made from is removed. Opaque to clients. */
export function printCommentPlace({ shownAt, id }: CommentPlace): string {
  return `${shownAt}_${id}`
}

/** Undefined for text that `printCommentPlace` cannot have made. */
export function parseCommentPlace(text: string): CommentPlace | undefined {
  const [, shownAt, id] = PLACE.exec(text) ?? []
  return shownAt === undefined || id === undefined ? undefined : { shownAt, id: id as CommentPlace['id'] }
}

export function foldComment(held: CommentsPage, change: CommentChange): CommentsPage {
  const { epoch, offset } = splitCursor(held.cursor)
  if (change.offset <= offset) return held
  const next = { ...held, cursor: printCursor({ epoch, offset: change.offset }) }
  const { id } = change.comment
  const others = held.comments.filter(one => one.id !== id)
  if (change.kind === 'comment.removed') return { ...next, comments: others }
  const come = change.comment
  if (held.comments.some(one => one.id === id && one.version >= come.version)) return next
  return isLoaded(held, come) ? { ...next, comments: [...others, come].sort(compareComments) } : next
}

/** Adds a page of older comments, as returned by `GET …/comments?before=`. */
export function foldOlderComments(held: CommentsPage, { comments, older }: CommentsPage): CommentsPage {
  const known = new Set(held.comments.map(({ id }) => id))
  const { older: _, ...rest } = held
  return {
    ...rest,
    comments: [...held.comments, ...comments.filter(({ id }) => !known.has(id))].sort(compareComments),
    ...(older !== undefined && { older }),
  }
}

/** False for comments older than the pages loaded so far: they come with their own page. */
function isLoaded({ older }: CommentsPage, come: Comment): boolean {
  const edge = older === undefined ? undefined : parseCommentPlace(older)
  return edge === undefined || compareComments(come, edge) <= 0
}
