/** Folding the changes of comments into a page of them. */
import { expect, test } from 'vitest'
import type { Comment, CommentChange, CommentsPage } from '#shared/blog/comment.ts'
import { foldComment, foldOlderComments, parseCommentPlace, printCommentPlace } from '#shared/blog/fold-comments.ts'

const ids = ['a', 'b', 'c', 'd'].map(digit => `019cb9c4-5b00-7aaa-8aaa-00000000000${digit}`) as Comment['id'][]
const shownAt = (minute: number) => `2026-03-04T16:0${minute}:00.000Z`

function commentAt(minute: number, more: Partial<Comment> = {}): Comment {
  const [id = ids[0]] = ids.slice(minute)
  const times = { sentAt: shownAt(0), shownAt: shownAt(minute) }
  return {
    id,
    blog: 'budget-day',
    kind: 'question',
    text: `question ${minute}`,
    version: 2,
    ...times,
    ...more,
  } as Comment
}

const shown = (offset: number, comment: Comment): CommentChange => ({
  ...{ offset, kind: 'comment.shown', at: comment.shownAt, comment },
})
const removed = (offset: number, { id }: Comment): CommentChange => ({
  ...{ offset, kind: 'comment.removed', at: shownAt(9), comment: { id } },
})

const empty: CommentsPage = { comments: [], cursor: 'k3x9q2ab.0' }
const texts = ({ comments }: CommentsPage) => comments.map(({ text }) => text)

test('comments are in the order in which they were shown, the last one first', () => {
  const page = [shown(1, commentAt(1)), shown(2, commentAt(3)), shown(3, commentAt(2))].reduce(foldComment, empty)

  expect(texts(page)).toEqual(['question 3', 'question 2', 'question 1'])
  expect(page.cursor).toBe('k3x9q2ab.3')
})

test('a change that was folded before does nothing, and an older version does not replace a newer one', () => {
  const page = foldComment(empty, shown(1, commentAt(1, { version: 3 })))

  const again = foldComment(page, shown(1, commentAt(1, { text: 'again', version: 4 })))
  const late = foldComment(page, shown(2, commentAt(1, { text: 'late', version: 2 })))

  expect(again).toBe(page)
  expect(texts(late)).toEqual(['question 1'])
  expect(late.cursor).toBe('k3x9q2ab.2')
})

test('an answer replaces the comment in its place, and a removal takes it away until it is shown again', () => {
  const answer = { text: 'At nine.', at: shownAt(4) }
  const page = [shown(1, commentAt(1)), shown(2, commentAt(2))].reduce(foldComment, empty)

  const answered = foldComment(page, shown(3, commentAt(1, { answer, version: 3 })))
  const gone = foldComment(answered, removed(4, commentAt(1)))
  const back = foldComment(gone, shown(5, commentAt(1, { version: 5 })))

  expect(answered.comments[1]?.answer).toEqual(answer)
  expect(texts(gone)).toEqual(['question 2'])
  expect(texts(back)).toEqual(['question 2', 'question 1'])
})

test('a comment beyond the loaded pages waits for its page, which joins without doubles', () => {
  const held = { ...foldComment(empty, shown(1, commentAt(2))), older: printCommentPlace(commentAt(2)) }

  const beyond = foldComment(held, shown(2, commentAt(1)))
  const joined = foldOlderComments(beyond, { comments: [commentAt(2), commentAt(1)], cursor: 'k3x9q2ab.2' })

  expect(texts(beyond)).toEqual(['question 2'])
  expect(texts(joined)).toEqual(['question 2', 'question 1'])
  expect(joined.older).toBeUndefined()
})

test('only a place that this server printed is read', () => {
  expect(parseCommentPlace(printCommentPlace(commentAt(2)))).toEqual({ shownAt: shownAt(2), id: ids[2] })
  expect(parseCommentPlace(`${shownAt(2)}_x`)).toBeUndefined()
})
