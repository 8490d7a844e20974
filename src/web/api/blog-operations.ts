/** The API calls about blogs. */
import { z } from 'zod'
import { accessIn, opens } from '#delivery/access/doors.ts'
import { createBlog } from '#editorial/blogs/create-blog.ts'
import { editBlog } from '#editorial/blogs/edit-blog.ts'
import type { IngestPorts } from '#editorial/input/ports.ts'
import { Refusal } from '#platform/errors.ts'
import { type Blog, blog } from '#shared/blog/blog.ts'
import { history } from '#shared/blog/change.ts'
import type { BlogId } from '#shared/blog/ids.ts'
import { type BlogPlace, parseBlogPlace } from '#shared/blog/order.ts'
import { blogPatch, newBlog } from '#shared/requests/inputs.ts'
import { demand } from '#store/keys/permit.ts'
import { FRESH_SNAPSHOT, PRIVATE } from '#web/middleware/caching.ts'
import { demandVersionIn, etag } from '#web/middleware/conditions.ts'
import type { Listing } from '#web/pages/listing.ts'
import { exampleAuthor, exampleBlog, exampleCursor } from './examples.ts'
import { IDEMPOTENCY_KEY, IF_MATCH } from './headers.ts'
import { idempotencyOf } from './idempotency.ts'
import { callerOf, limitUpTo, type Operation, ofBlog, operation } from './operation.ts'

export const blogAnswer = z.object({ blog, cursor: z.string() }).meta({ id: 'BlogAnswer' })
const blogList = z
  .object({
    blogs: z.array(blog),
    older: z.string().optional().meta({ description: 'Pass as `before` to get the next page; absent on the last one' }),
  })
  .meta({ id: 'BlogList' })

/** The list is for choosing a blog from. */
const MAX_PAGE = 100

const listQuery = z.object({
  before: z.string().optional().meta({ description: 'The `older` of the previous page' }),
  limit: limitUpTo(MAX_PAGE, { of: 'blogs on a page' }),
  state: z.enum(['upcoming', 'live', 'ended']).optional().meta({ description: 'Only blogs in this state' }),
  covered: z.enum(['true', 'false']).optional().meta({
    description:
      '`true`: only the blogs that the key is limited to, on one page. No effect for a key that covers all blogs',
  }),
})

const example = { blog: exampleBlog, cursor: exampleCursor }

export type BlogPorts = IngestPorts & { readonly listing: Pick<Listing, 'forget'> }

export function blogOperations(ports: BlogPorts): readonly Operation[] {
  return [
    operation({
      method: 'get',
      path: '/v1/blogs',
      name: 'listBlogs',
      group: 'Blogs',
      summary: 'List the blogs',
      description:
        'Most recently changed first, in pages. Private blogs are listed only for keys and reader tokens that cover them, so a page may have fewer blogs than `limit`.',
      access: 'public',
      showsMoreWithKey: true,
      query: listQuery,
      answers: {
        200: {
          description: 'One page of blogs',
          schema: blogList,
          example: { blogs: [exampleBlog] },
        },
      },
      refuses: ['bad_page', 'missing_key'],
      async run({ shown, query, by }) {
        const before = query.before === undefined ? undefined : placeIn(query.before)
        const { limit, state } = query
        const isPublic = shown.key === undefined && shown.token === undefined
        const covered = query.covered === 'true' ? callerOf({ by }).blogs : 'all'
        if (covered !== 'all') return { headers: { 'Cache-Control': PRIVATE }, json: await named(covered, state) }
        const page = { limit, ...(before && { before }), ...(state && { state }), onlyPublic: isPublic }
        const { blogs, ...rest } = await ports.records.blogs(page)
        const open = blogs.filter(blog => accessIn(blog) === 'public' || opens(shown, blog.id))
        return { headers: { 'Cache-Control': isPublic ? FRESH_SNAPSHOT : PRIVATE }, json: { blogs: open, ...rest } }
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
        const created = await createBlog(ports, { by: callerOf({ by }), input: body, idempotency })
        ports.listing.forget()
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
      summary: 'Edit, end or reopen a blog',
      description:
        'Absent fields keep their value; `null` clears a field. A patch without effect creates no new version.',
      access: 'editor',
      params: ofBlog,
      headers: [IF_MATCH, IDEMPOTENCY_KEY],
      body: blogPatch,
      answers: { 200: { description: 'The edited blog', schema: blogAnswer, example } },
      refuses: ['unknown_blog', 'stale_version', 'key_reused', 'missing_version'],
      async run({ params, body, headers, path, by }) {
        const version = demandVersionIn(headers)
        const idempotency = idempotencyOf({ method: 'PATCH', path, body, headers })
        const edited = await editBlog(ports, {
          by: callerOf({ by }),
          blog: params.blog,
          version,
          patch: body,
          idempotency,
        })
        ports.listing.forget()
        return { headers: { ETag: etag(edited.blog.version) }, json: edited }
      },
    }),

    operation({
      method: 'get',
      path: '/v1/blogs/:blog/history',
      name: 'readBlogHistory',
      group: 'Blogs',
      summary: 'Read every version of a blog',
      description:
        'Oldest first: each edit of its title and other fields, when it ended and was reopened, and whose key did it.',
      access: 'editor',
      params: ofBlog,
      answers: {
        200: {
          description: 'All changes of the blog itself',
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
        demand(callerOf({ by }), { role: 'editor', blog: params.blog })
        if (!(await ports.records.blog(params.blog))) throw new Refusal('unknown_blog')
        const changes = await ports.records.blogHistory(params.blog)
        return { headers: { 'Cache-Control': PRIVATE }, json: { changes } }
      },
    }),
  ]

  async function named(ids: readonly BlogId[], state: Blog['state'] | undefined): Promise<{ blogs: readonly Blog[] }> {
    const found = await Promise.all(ids.map(id => ports.records.blog(id)))
    const blogs = found.filter(blog => blog !== undefined && (state === undefined || blog.state === state))
    return { blogs: (blogs as readonly Blog[]).toSorted((a, b) => (a.updatedAt < b.updatedAt ? 1 : -1)) }
  }
}

function placeIn(before: string): BlogPlace {
  const place = parseBlogPlace(before)
  if (!place) throw new Refusal('bad_page')
  return place
}
