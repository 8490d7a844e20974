/** The API calls about a blog's summary. */
import { z } from 'zod'
import { removeSummary, writeSummary } from '#editorial/blogs/edit-summary.ts'
import { Refusal } from '#platform/errors.ts'
import { summary } from '#shared/blog/blog.ts'
import { author } from '#shared/blog/change.ts'
import { newSummary } from '#shared/requests/inputs.ts'
import { demand } from '#store/keys/permit.ts'
import { PRIVATE } from '#web/middleware/caching.ts'
import { demandVersionOrNoneIn, etag, versionIn } from '#web/middleware/conditions.ts'
import { type BlogPorts, blogAnswer } from './blog-operations.ts'
import { exampleAuthor, exampleBlog, exampleCursor, exampleSummary } from './examples.ts'
import { IDEMPOTENCY_KEY, IF_MATCH, OPTIONAL_IF_MATCH } from './headers.ts'
import { idempotencyOf } from './idempotency.ts'
import { callerOf, type Operation, ofBlog, operation } from './operation.ts'

/** An editor compares the last few. */
const MOST_VERSIONS = 100

const summaryHistory = z
  .object({ versions: z.array(z.object({ summary, by: author.optional() })) })
  .meta({ id: 'SummaryHistory', description: `The last ${MOST_VERSIONS} versions` })

const withSummary = { ...exampleBlog, summary: exampleSummary, version: exampleSummary.version }

export function summaryOperations(ports: BlogPorts): readonly Operation[] {
  return [
    operation({
      method: 'put',
      path: '/v1/blogs/:blog/summary',
      name: 'writeSummary',
      group: 'Blogs',
      summary: 'Write the summary: what is known so far',
      description:
        'Readers see it above the updates. `If-Match` is the version of the summary, not that of the blog; `"0"` (or `If-None-Match: *`) if there is none yet. The same text again creates no new version.',
      access: 'editor',
      params: ofBlog,
      headers: [{ ...IF_MATCH, isRequired: false }, IDEMPOTENCY_KEY],
      body: newSummary,
      answers: {
        200: {
          description: 'The blog with its summary',
          schema: blogAnswer,
          example: { blog: withSummary, cursor: exampleCursor },
        },
      },
      refuses: ['unknown_blog', 'stale_version', 'removed', 'key_reused', 'missing_version', 'busy', 'storage_full'],
      async run({ params: { blog }, body: input, headers, path, by }) {
        const version = demandVersionOrNoneIn(headers)
        const idempotency = idempotencyOf({ method: 'PUT', path, body: input, headers })
        const written = await writeSummary(ports, { by: callerOf({ by }), blog, version, input, idempotency })
        ports.listing.forget()
        return { headers: { ETag: etag(written.blog.summary?.version ?? 0) }, json: written }
      },
    }),

    operation({
      method: 'delete',
      path: '/v1/blogs/:blog/summary',
      name: 'removeSummary',
      group: 'Blogs',
      summary: 'Remove the summary',
      description:
        'Its text is erased from every earlier version and change. Repeating the call changes nothing and returns the same response.',
      access: 'editor',
      params: ofBlog,
      headers: [OPTIONAL_IF_MATCH],
      answers: {
        200: {
          description: 'The blog without a summary',
          schema: blogAnswer,
          example: { blog: exampleBlog, cursor: exampleCursor },
        },
      },
      refuses: ['unknown_blog', 'stale_version', 'missing_version', 'storage_full'],
      async run({ params: { blog }, headers, by }) {
        const removed = await removeSummary(ports, { by: callerOf({ by }), blog, version: versionIn(headers) })
        ports.listing.forget()
        return { json: removed }
      },
    }),

    operation({
      method: 'get',
      path: '/v1/blogs/:blog/summary/history',
      name: 'readSummaryHistory',
      group: 'Blogs',
      summary: 'Read the versions of the summary',
      description: `Oldest first, the last ${MOST_VERSIONS}, each with its author. Those of a summary that was removed are erased.`,
      access: 'editor',
      params: ofBlog,
      answers: {
        200: {
          description: 'The versions',
          schema: summaryHistory,
          example: { versions: [{ summary: exampleSummary, by: exampleAuthor }] },
        },
      },
      refuses: ['unknown_blog'],
      async run({ params: { blog }, by }) {
        demand(callerOf({ by }), { role: 'editor', blog })
        if (!(await ports.records.blog(blog))) throw new Refusal('unknown_blog')
        const versions = await ports.records.summaries(blog, MOST_VERSIONS)
        return { headers: { 'Cache-Control': PRIVATE }, json: { versions } }
      },
    }),
  ]
}
