/** The API calls with which editors read and decide about comments, and block writers. */
import { z } from 'zod'
import type { CommentPorts } from '#editorial/comments/comment-ports.ts'
import { decideComments } from '#editorial/comments/decide-comment.ts'
import { authorOf } from '#editorial/updates/author-of.ts'
import { Refusal } from '#platform/errors.ts'
import { author } from '#shared/blog/change.ts'
import { commentStates, queuedComment } from '#shared/blog/comment.ts'
import { commentId, updateId } from '#shared/blog/ids.ts'
import { instant } from '#shared/blog/update.ts'
import { commentDecisions, newBlock } from '#shared/requests/comment-inputs.ts'
import { demand } from '#store/keys/permit.ts'
import { PRIVATE } from '#web/middleware/caching.ts'
import { etag, isHeld } from '#web/middleware/conditions.ts'
import { actorOf } from './actor-of.ts'
import { exampleAuthor, exampleComment } from './examples.ts'
import { IF_NONE_MATCH } from './headers.ts'
import { callerOf, limitUpTo, type Operation, ofBlog, operation } from './operation.ts'

const MAX_PAGE = 100
const DEFAULT_PAGE = 50

const count = z.int().min(0)
const counts = z.object({
  ...{ waiting: count, held: count, shown: count, rejected: count },
  dropped: count.meta({ description: 'Deleted unread, because too many waited' }),
})
const queue = z
  .object({
    comments: z.array(queuedComment),
    next: z.string().optional().meta({ description: 'Pass as `after` for those that follow; absent at the end' }),
    counts,
    open: z.boolean().meta({ description: 'Whether readers may send more' }),
  })
  .meta({ id: 'CommentQueue' })

const queueQuery = z.object({
  state: z.enum(commentStates).default('waiting').meta({ description: 'Only those in this state' }),
  order: z
    .enum(['newest', 'alike'])
    .default('newest')
    .meta({ description: '`alike`: those that most readers sent first; of what is waiting or held' }),
  update: updateId.optional().meta({ description: 'Only those about this update' }),
  limit: limitUpTo(MAX_PAGE, { of: 'comments on a page', otherwise: DEFAULT_PAGE }),
  after: z
    .string()
    .regex(/^(\d{1,16}\.[\w-]{0,64}\.)?[0-9a-f-]{36}$/, 'pass the `next` of a response')
    .optional()
    .meta({ description: 'The `next` of the previous page' }),
})

const result = z.object({
  comment: commentId,
  kind: z.enum(['done', 'stale', 'unknown', 'refused']),
  queued: queuedComment.optional().meta({ description: 'The comment as it is now' }),
  why: z.string().optional().meta({ description: 'Of `refused`, for people' }),
})
const decided = z.object({ results: z.array(result) }).meta({ id: 'CommentsDecided' })

const block = z
  .object({ writer: z.string().meta({ description: 'The `writer` of a queued comment' }), at: instant, by: author })
  .meta({ id: 'Block' })
const blockList = z.object({ blocks: z.array(block) }).meta({ id: 'BlockList' })
const blockAnswer = z.object({ writer: z.string() }).meta({ id: 'BlockAnswer' })

const ofBlock = ofBlog.extend({
  writer: z
    .string()
    .regex(/^[\w-]{1,64}$/)
    .meta({ description: 'The `writer` of a block' }),
})

const writer = 'pZ3kVw8sQ2tL'
const { shownAt: _, answer: __, ...sent } = exampleComment
const exampleQueued = { ...sent, version: 1, state: 'waiting', writer, flags: ['links'] } as const

export function commentDeskOperations(ports: CommentPorts): readonly Operation[] {
  return [readQueue(ports), decide(ports), listBlocks(ports), blockWriter(ports), unblockWriter(ports)]
}

function readQueue({ comments, records }: CommentPorts): Operation {
  return operation({
    method: 'get',
    path: '/v1/blogs/:blog/comments/queue',
    name: 'readCommentQueue',
    group: 'Comments',
    summary: 'Read the comments that editors decide about',
    description: 'A desk asks every few seconds with `If-None-Match`, which costs next to nothing.',
    access: 'contributor',
    params: ofBlog,
    query: queueQuery,
    headers: [IF_NONE_MATCH],
    answers: {
      200: {
        description: 'One page of the queue',
        schema: queue,
        example: {
          comments: [exampleQueued],
          counts: { waiting: 1, held: 0, shown: 12, rejected: 3, dropped: 0 },
          open: true,
        },
      },
      304: { description: 'Your copy is current' },
    },
    refuses: ['unknown_blog'],
    async run({ params: { blog }, query, headers }) {
      const found = await records.blog(blog)
      if (!found) throw new Refusal('unknown_blog')
      const { revision, ...counts } = await comments.countsFor(blog)
      const open = found.comments?.open ?? false
      const tag = etag(`${revision}.${open}`)
      if (isHeld(headers, tag)) return { status: 304, headers: { ETag: tag, 'Cache-Control': 'private, no-cache' } }
      const page = await comments.queue(blog, query)
      return { headers: { ETag: tag, 'Cache-Control': 'private, no-cache' }, json: { ...page, counts, open } }
    },
  })
}

function decide(ports: CommentPorts): Operation {
  return operation({
    method: 'post',
    path: '/v1/blogs/:blog/comments/decisions',
    name: 'decideComments',
    group: 'Comments',
    summary: 'Approve, reject, hold, answer or remove comments',
    description:
      'Each decision is stored by itself; one about a version that is no longer current changes nothing. `answer` also approves. Contributors may only `propose`.',
    access: 'contributor',
    params: ofBlog,
    body: commentDecisions,
    answers: {
      200: {
        description: 'What became of each, in the same order',
        schema: decided,
        example: { results: [{ comment: exampleComment.id, kind: 'done', queued: exampleQueued }] },
      },
    },
    refuses: ['unknown_blog'],
    async run({ params: { blog }, body, by }) {
      const results = await decideComments(ports, { by: callerOf({ by }), blog, decisions: body.decisions })
      return { headers: { 'Cache-Control': PRIVATE }, json: { results } }
    },
  })
}

function listBlocks({ comments, records }: CommentPorts): Operation {
  return operation({
    method: 'get',
    path: '/v1/blogs/:blog/comments/blocks',
    name: 'listBlocks',
    group: 'Comments',
    summary: 'List the devices whose comments are not stored',
    description: 'The last ones first. A block holds on all blogs.',
    access: 'editor',
    params: ofBlog,
    answers: {
      200: {
        description: 'The blocked devices',
        schema: blockList,
        example: { blocks: [{ writer, at: exampleComment.sentAt, by: exampleAuthor }] },
      },
    },
    refuses: ['unknown_blog'],
    async run({ params: { blog } }) {
      if (!(await records.blog(blog))) throw new Refusal('unknown_blog')
      const blocks = (await comments.blocks()).map(({ writer, at, by }) => ({ writer, at, by }))
      return { headers: { 'Cache-Control': PRIVATE }, json: { blocks } }
    },
  })
}

function blockWriter({ comments }: CommentPorts): Operation {
  return operation({
    method: 'post',
    path: '/v1/blogs/:blog/comments/blocks',
    name: 'blockWriter',
    group: 'Comments',
    summary: 'Block the device that sent a comment',
    description:
      'On all blogs: what it sends later is not stored, and what of it waits or is held is rejected. What is shown stays.',
    access: 'editor',
    params: ofBlog,
    body: newBlock,
    answers: { 201: { description: 'The blocked device', schema: blockAnswer, example: { writer } } },
    refuses: ['unknown_blog', 'unknown_comment'],
    async run({ params: { blog }, body, by }) {
      const caller = callerOf({ by })
      demand(caller, { role: 'editor', blog })
      const found = await comments.find(blog, body.comment)
      if (!found) throw new Refusal('unknown_comment')
      await comments.block({ writer: found.writer, blog, by: authorOf(caller), actor: actorOf({ by }) })
      const { writer } = await comments.queued(found)
      return { status: 201, headers: { 'Cache-Control': PRIVATE }, json: { writer } }
    },
  })
}

function unblockWriter({ comments }: CommentPorts): Operation {
  return operation({
    method: 'delete',
    path: '/v1/blogs/:blog/comments/blocks/:writer',
    name: 'unblockWriter',
    group: 'Comments',
    summary: 'Take comments of a device again',
    description: 'Needs a key for the blog whose comment it was blocked for, or for all.',
    access: 'editor',
    params: ofBlock,
    answers: { 200: { description: 'The device', schema: blockAnswer, example: { writer } } },
    refuses: ['unknown_blog', 'unknown_writer'],
    async run({ params: { blog, writer }, by }) {
      const block = (await comments.blocks()).find(one => one.writer === writer)
      // Those of earlier versions do not say where they were made for.
      demand(callerOf({ by }), { role: 'editor', blog: block?.blog ?? blog })
      if (!(await comments.unblock({ writer, actor: actorOf({ by }) }))) throw new Refusal('unknown_writer')
      return { headers: { 'Cache-Control': PRIVATE }, json: { writer } }
    },
  })
}
