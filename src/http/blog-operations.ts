/** The calls about blogs. */
import { z } from 'zod'
import { blog } from '../blog/blog.ts'
import { history } from '../blog/change.ts'
import { Refusal } from '../errors.ts'
import { createBlog } from '../ingest/create-blog.ts'
import { editBlog } from '../ingest/edit-blog.ts'
import { blogPatch, newBlog } from '../ingest/inputs.ts'
import type { IngestPorts } from '../ingest/ports.ts'
import { demand } from '../keys/permit.ts'
import { accessIn, opens } from '../readers/doors.ts'
import { FRESH_SNAPSHOT, PRIVATE } from './caching.ts'
import { demandVersionIn, etag } from './conditions.ts'
import { exampleAuthor, exampleBlog, exampleCursor } from './examples.ts'
import { IDEMPOTENCY_KEY, IF_MATCH } from './headers.ts'
import { idempotencyOf } from './idempotency.ts'
import { keyOf, type Operation, ofBlog, operation } from './operation.ts'

const blogAnswer = z.object({ blog, cursor: z.string() }).meta({ id: 'BlogAnswer' })
const blogList = z.object({ blogs: z.array(blog) }).meta({ id: 'BlogList' })

const example = { blog: exampleBlog, cursor: exampleCursor }

export function blogOperations(ports: IngestPorts): readonly Operation[] {
  return [
    operation({
      method: 'get',
      path: '/v1/blogs',
      name: 'listBlogs',
      group: 'Blogs',
      summary: 'List the blogs',
      description: 'Most recently changed first; private ones only for keys and tokens that cover them.',
      access: 'public',
      showsMoreWithKey: true,
      answers: { 200: { description: 'All blogs', schema: blogList, example: { blogs: [exampleBlog] } } },
      refuses: [],
      async run({ shown }) {
        const all = await ports.records.blogs()
        const blogs = all.filter(blog => accessIn(blog) === 'public' || opens(shown, blog.id))
        const isPublic = shown.key === undefined && shown.token === undefined
        return { headers: { 'Cache-Control': isPublic ? FRESH_SNAPSHOT : PRIVATE }, json: { blogs } }
      },
    }),

    operation({
      method: 'post',
      path: '/v1/blogs',
      name: 'createBlog',
      group: 'Blogs',
      summary: 'Create a blog',
      access: 'editor',
      headers: [IDEMPOTENCY_KEY],
      body: newBlog,
      answers: { 201: { description: 'The blog', schema: blogAnswer, example } },
      refuses: ['blog_exists', 'key_reused'],
      async run({ body, headers, path, by }) {
        const idempotency = idempotencyOf({ method: 'POST', path, body, headers })
        const created = await createBlog(ports, { by: keyOf({ by }), input: body, idempotency })
        return {
          status: 201,
          headers: { Location: `/v1/blogs/${created.blog.id}`, ETag: etag(created.blog.version) },
          json: created,
        }
      },
    }),

    operation({
      method: 'patch',
      path: '/v1/blogs/:blog',
      name: 'editBlog',
      group: 'Blogs',
      summary: 'Edit a blog, end it, or take it up again',
      description: 'Absent fields stay as they are; `null` clears. A patch that changes nothing makes no change.',
      access: 'editor',
      params: ofBlog,
      headers: [IF_MATCH, IDEMPOTENCY_KEY],
      body: blogPatch,
      answers: { 200: { description: 'The blog as it is now', schema: blogAnswer, example } },
      refuses: ['unknown_blog', 'stale_version', 'key_reused', 'missing_version'],
      async run({ params, body, headers, path, by }) {
        const version = demandVersionIn(headers)
        const idempotency = idempotencyOf({ method: 'PATCH', path, body, headers })
        const edited = await editBlog(ports, {
          by: keyOf({ by }),
          blog: params.blog,
          version,
          patch: body,
          idempotency,
        })
        return { headers: { ETag: etag(edited.blog.version) }, json: edited }
      },
    }),

    operation({
      method: 'get',
      path: '/v1/blogs/:blog/history',
      name: 'readBlogHistory',
      group: 'Blogs',
      summary: 'Read every version of a blog',
      description: 'Oldest first: what it said of itself, when it ended and was taken up again, and who did it.',
      access: 'editor',
      params: ofBlog,
      answers: {
        200: {
          description: 'The changes that made it what it is',
          schema: history,
          example: {
            changes: [
              { offset: 1, kind: 'blog.edited', at: exampleBlog.createdAt, blog: exampleBlog, by: exampleAuthor },
            ],
          },
        },
      },
      refuses: ['unknown_blog'],
      async run({ params, by }) {
        demand(keyOf({ by }), { role: 'editor', blog: params.blog })
        if (!(await ports.records.blog(params.blog))) throw new Refusal('unknown_blog')
        const changes = await ports.records.blogHistory(params.blog)
        return { headers: { 'Cache-Control': PRIVATE }, json: { changes } }
      },
    }),
  ]
}
