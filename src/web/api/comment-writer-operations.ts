/** The API calls about everything that one device sent: a request for access or erasure by the person behind it. */
import { z } from 'zod'
import type { CommentPorts } from '#editorial/comments/comment-ports.ts'
import { forgetWriter } from '#editorial/comments/forget-writer.ts'
import { writerOf } from '#editorial/comments/writer.ts'
import { ownComment } from '#shared/blog/comment.ts'
import { blogId } from '#shared/blog/ids.ts'
import type { Audit } from '#store/audit/audit.ts'
import { pseudonymOf } from '#store/comments/comments.ts'
import { PRIVATE } from '#web/middleware/caching.ts'
import { actorOf } from './actor-of.ts'
import { exampleComment } from './examples.ts'
import { WRITER } from './headers.ts'
import { callerOf, limitUpTo, type Operation, operation } from './operation.ts'

const MAX_PAGE = 1_000

const exportedComment = ownComment.extend({ blog: blogId, flags: z.array(z.string()) }).meta({ id: 'ExportedComment' })
const exported = z
  .object({
    comments: z.array(exportedComment),
    next: z.string().optional().meta({ description: 'Pass as `after` for those that follow; absent at the end' }),
  })
  .meta({ id: 'ExportedComments' })
const erased = z.object({ erased: z.int().min(0) }).meta({ id: 'ErasedComments' })

const query = z.object({
  limit: limitUpTo(MAX_PAGE, { of: 'comments on a page' }),
  after: z
    .string()
    .regex(/^[a-z0-9-]{1,80} [0-9a-f-]{36}$/, 'pass the `next` of a response')
    .optional()
    .meta({ description: 'The `next` of the previous page' }),
})

const { id, blog, text, sentAt } = exampleComment
const example = { comments: [{ id, blog, text, sentAt, state: 'rejected', told: false, flags: [] }] }

type WriterPorts = CommentPorts & { readonly audit: Pick<Audit, 'add'> }

export function commentWriterOperations(ports: WriterPorts): readonly Operation[] {
  return [
    operation({
      method: 'get',
      path: '/v1/comment-writers',
      name: 'exportWriter',
      group: 'Comments',
      summary: 'Export everything that a device sent',
      description: 'From all blogs. The device is named by its secret, which only its owner has.',
      access: 'admin',
      query,
      headers: [WRITER],
      answers: { 200: { description: 'One page of its comments', schema: exported, example } },
      refuses: [],
      async run({ headers, query, by }) {
        const writer = writerOf(headers['crier-writer'])
        const page = await ports.comments.exportWriter(writer, query)
        await ports.audit.add({ by: actorOf({ by }), action: 'writer.exported', subject: pseudonymOf(writer) })
        return { headers: { 'Cache-Control': PRIVATE }, json: page }
      },
    }),

    operation({
      method: 'delete',
      path: '/v1/comment-writers',
      name: 'eraseWriter',
      group: 'Comments',
      summary: 'Erase everything that a device sent',
      description: 'From all blogs, in every state, from open pages too.',
      access: 'admin',
      headers: [WRITER],
      answers: { 200: { description: 'How many comments were deleted', schema: erased, example: { erased: 3 } } },
      refuses: ['invalid'],
      async run({ headers, by }) {
        const writer = writerOf(headers['crier-writer'])
        const count = await forgetWriter(ports, { by: callerOf({ by }), writer })
        return { headers: { 'Cache-Control': PRIVATE }, json: { erased: count } }
      },
    }),
  ]
}
