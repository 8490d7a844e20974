/** The API call that names the authors of several updates: for the desk, never for readers (law 9, apart). */
import { z } from 'zod'
import type { IngestPorts } from '#editorial/input/ports.ts'
import { Refusal } from '#platform/errors.ts'
import { authorships } from '#shared/blog/change.ts'
import { updateId } from '#shared/blog/ids.ts'
import { PRIVATE } from '#web/middleware/caching.ts'
import { exampleAuthor, exampleUpdate } from './examples.ts'
import { type Operation, ofBlog, operation } from './operation.ts'

/** A page of updates and its pinned ones; an address of so many ids stays below what proxies take (8 kB). */
const MOST_ASKED = 100

const asked = z.object({
  updates: z
    .string()
    .transform(text => text.split(','))
    .pipe(z.array(updateId).max(MOST_ASKED))
    .meta({ description: `Up to ${MOST_ASKED} ids of updates, with commas between them` }),
})

export function authorOperations({ records }: Pick<IngestPorts, 'records'>): readonly Operation[] {
  return [
    operation({
      method: 'get',
      path: '/v1/blogs/:blog/authors',
      name: 'listAuthors',
      group: 'Updates',
      summary: 'Name the authors of updates',
      description:
        'The key that wrote each of the updates first, and the one that changed it last. Updates that are unknown, or from before authors were recorded, are left out.',
      access: 'editor',
      policy: { limit: 'read' },
      params: ofBlog,
      query: asked,
      answers: {
        200: {
          description: 'The authors',
          schema: authorships,
          example: { authors: [{ update: exampleUpdate.id, first: exampleAuthor, last: exampleAuthor }] },
        },
      },
      refuses: ['unknown_blog'],
      async run({ params: { blog }, query }) {
        if (!(await records.blog(blog))) throw new Refusal('unknown_blog')
        const authors = await records.authors(blog, query.updates)
        return { headers: { 'Cache-Control': PRIVATE }, json: { authors } }
      },
    }),
  ]
}
