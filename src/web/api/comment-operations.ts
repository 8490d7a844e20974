/** The API calls with which readers read, send and withdraw comments. */
import { z } from 'zod'
import { isStaff } from '#delivery/access/doors.ts'
import type { CommentPorts } from '#editorial/comments/comment-ports.ts'
import { receiveComment } from '#editorial/comments/receive-comment.ts'
import { removeComment, withdrawComment } from '#editorial/comments/withdraw-comment.ts'
import { writerOf } from '#editorial/comments/writer.ts'
import { Refusal } from '#platform/errors.ts'
import { commentsPage, ownComment } from '#shared/blog/comment.ts'
import { type CommentPlace, parseCommentPlace } from '#shared/blog/fold-comments.ts'
import { type BlogId, commentId, updateId } from '#shared/blog/ids.ts'
import { commentPatch, newComment } from '#shared/requests/comment-inputs.ts'
import { FRESH_SNAPSHOT, PRIVATE } from '#web/middleware/caching.ts'
import { etag, isHeld } from '#web/middleware/conditions.ts'
import { type CommentSnapshots, firstOf, SNAPSHOT_COMMENTS } from '#web/pages/comment-snapshots.ts'
import { exampleComment, exampleCursor } from './examples.ts'
import { IDEMPOTENCY_KEY, IF_NONE_MATCH, OPTIONAL_WRITER, WRITER } from './headers.ts'
import { idempotencyOf } from './idempotency.ts'
import { limitUpTo, type Operation, ofBlog, ofComment, operation } from './operation.ts'

/** With the longest texts, a page stays within a few hundred kilobytes. */
const MAX_PAGE = 100
const DEFAULT_PAGE = 20

const pageQuery = z.object({
  before: z.string().optional().meta({ description: 'The `older` of the previous page' }),
  limit: limitUpTo(MAX_PAGE, { of: 'comments on a page', otherwise: DEFAULT_PAGE }),
  update: updateId.optional().meta({ description: 'Only those about this update' }),
  answered: z
    .enum(['true', 'false'])
    .optional()
    .meta({ description: '`true`: only those that were answered; `false`: only the others' }),
})

const receipt = z
  .object({ comment: z.object({ id: commentId, state: ownComment.shape.state }) })
  .meta({ id: 'CommentReceipt' })
const ownComments = z.object({ comments: z.array(ownComment) }).meta({ id: 'OwnComments' })
const erasedAnswer = z.object({ comment: z.object({ id: commentId }) }).meta({ id: 'ErasedComment' })

const { id, update, name, text, sentAt, shownAt, answer } = exampleComment
const exampleOwn = { id, update, name, text, sentAt, shownAt, answer, state: 'shown', told: true } as const

export type CommentReadPorts = { readonly commentSnapshots: CommentSnapshots }

export function commentOperations(ports: CommentPorts & CommentReadPorts): readonly Operation[] {
  return [listComments(ports), sendComment(ports), listOwn(ports), editTell(ports), eraseComment(ports)]
}

function listComments({ comments, commentSnapshots, records }: CommentPorts & CommentReadPorts): Operation {
  return operation({
    method: 'get',
    path: '/v1/blogs/:blog/comments',
    name: 'listComments',
    group: 'Comments',
    summary: 'Read the comments that are shown',
    description:
      'Last shown first, continuing after `before`. Follow changes from `cursor` on the channel `comments:<blog>`, or ask again with `If-None-Match`.',
    access: 'public',
    params: ofBlog,
    query: pageQuery,
    headers: [IF_NONE_MATCH],
    answers: {
      200: {
        description: 'One page of comments',
        schema: commentsPage,
        example: { comments: [exampleComment], cursor: exampleCursor },
      },
      304: { description: 'Your copy is current' },
    },
    refuses: ['unknown_blog', 'comments_off', 'bad_page', 'too_many_requests'],
    async run({ params: { blog }, query, headers, demandRead }) {
      const before = query.before === undefined ? undefined : placeIn(query.before)
      const tag = etag(await known(blog, commentSnapshots.cursor(blog)))
      if (isHeld(headers, tag)) return { status: 304, headers: { ETag: tag, 'Cache-Control': FRESH_SNAPSHOT } }
      const isNewest = !before && query.update === undefined && query.answered === undefined
      if (isNewest && query.limit <= SNAPSHOT_COMMENTS) {
        const snapshot = await known(blog, commentSnapshots.read(blog))
        const answer = { ETag: etag(snapshot.cursor), 'Cache-Control': FRESH_SNAPSHOT, ...commentSnapshots.status }
        return { headers: answer, json: firstOf(snapshot, query.limit) }
      }
      demandRead()
      const answered = query.answered === undefined ? undefined : query.answered === 'true'
      const asked = { before, limit: query.limit, update: query.update, answered }
      const page = await known(blog, comments.page(blog, asked))
      if (!page) throw new Refusal('comments_off')
      return { headers: { ETag: etag(page.cursor), 'Cache-Control': FRESH_SNAPSHOT }, json: page }
    },
  })

  /** A stream that is missing does not tell whether its blog is there. */
  async function known<T>(blog: BlogId, read: Promise<T>): Promise<T> {
    try {
      return await read
    } catch (error) {
      const isOff = error instanceof Refusal && error.code === 'comments_off'
      if (isOff && !(await records.blog(blog))) throw new Refusal('unknown_blog')
      throw error
    }
  }
}

function sendComment(ports: CommentPorts): Operation {
  return operation({
    method: 'post',
    path: '/v1/blogs/:blog/comments',
    name: 'sendComment',
    group: 'Comments',
    summary: 'Send a comment or a question',
    description:
      'Nothing is shown before an editor approves it. Under load the response is 428 with a puzzle: solve it and repeat the call with the same `Idempotency-Key`.',
    access: 'public',
    params: ofBlog,
    headers: [IDEMPOTENCY_KEY, WRITER],
    body: newComment,
    answers: {
      202: {
        description: 'It was stored, and waits for an editor',
        schema: receipt,
        example: { comment: { id, state: 'waiting' } },
      },
    },
    refuses: [
      ...(['unknown_blog', 'comments_off', 'comments_closed', 'unknown_update', 'removed'] as const),
      ...(['proof_needed', 'key_reused', 'busy'] as const),
    ],
    async run({ params: { blog }, body, headers, path, address, by }) {
      const writer = writerOf(headers['crier-writer'])
      const idempotency = idempotencyOf({ method: 'POST', path, body, headers })
      const asked = { blog, input: body, writer, address, idempotency, isStaff: isStaff({ key: by }, blog) }
      const comment = await receiveComment(ports, asked)
      return { status: 202, headers: { 'Cache-Control': PRIVATE }, json: { comment } }
    },
  })
}

function listOwn({ comments, records }: CommentPorts): Operation {
  return operation({
    method: 'get',
    path: '/v1/blogs/:blog/comments/mine',
    name: 'listOwnComments',
    group: 'Comments',
    summary: 'Read what became of the comments of a device',
    access: 'public',
    policy: { limit: 'read' },
    params: ofBlog,
    headers: [WRITER],
    answers: {
      200: {
        description: 'Its comments on this blog, the newest first',
        schema: ownComments,
        example: { comments: [exampleOwn] },
      },
    },
    refuses: ['invalid', 'unknown_blog'],
    async run({ params: { blog }, headers }) {
      const writer = writerOf(headers['crier-writer'])
      if (!(await records.blog(blog))) throw new Refusal('unknown_blog')
      return { headers: { 'Cache-Control': PRIVATE }, json: { comments: await comments.mine(blog, writer) } }
    },
  })
}

function editTell({ comments }: CommentPorts): Operation {
  return operation({
    method: 'patch',
    path: '/v1/blogs/:blog/comments/:comment',
    name: 'editOwnComment',
    group: 'Comments',
    summary: 'Choose the device that gets a push when a comment is answered',
    access: 'public',
    params: ofComment,
    headers: [WRITER],
    body: commentPatch,
    answers: {
      200: { description: 'Stored', schema: erasedAnswer, example: { comment: { id } } },
    },
    refuses: ['unknown_blog', 'unknown_comment'],
    async run({ params: { blog, comment }, body, headers }) {
      const writer = writerOf(headers['crier-writer'])
      const isStored = await comments.tell({ blog, id: comment, writer, ...(body.tell && { device: body.tell }) })
      if (!isStored) throw new Refusal('unknown_comment')
      return { headers: { 'Cache-Control': PRIVATE }, json: { comment: { id: comment } } }
    },
  })
}

function eraseComment(ports: CommentPorts): Operation {
  return operation({
    method: 'delete',
    path: '/v1/blogs/:blog/comments/:comment',
    name: 'eraseComment',
    group: 'Comments',
    summary: 'Withdraw a comment, or remove it',
    description:
      'Its text is erased wherever it is stored or served. Its writer withdraws it with `Crier-Writer`; an editor removes it with a key.',
    access: 'public',
    showsMoreWithKey: true,
    params: ofComment,
    headers: [OPTIONAL_WRITER],
    answers: { 200: { description: 'It is gone', schema: erasedAnswer, example: { comment: { id } } } },
    refuses: ['invalid', 'unknown_blog', 'unknown_comment', 'wrong_writer', 'forbidden', 'missing_key'],
    async run({ params: { blog, comment }, headers, by }) {
      const secret = headers['crier-writer']
      const asked = { blog, id: comment }
      if (secret === undefined && by && isStaff({ key: by }, blog)) await removeComment(ports, { ...asked, by })
      else if (secret === undefined) throw new Refusal('wrong_writer')
      else await withdrawComment(ports, { ...asked, writer: writerOf(secret) })
      return { headers: { 'Cache-Control': PRIVATE }, json: { comment: { id: comment } } }
    },
  })
}

function placeIn(before: string): CommentPlace {
  const place = parseCommentPlace(before)
  if (!place) throw new Refusal('bad_page')
  return place
}
