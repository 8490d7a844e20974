/** The API call that counts the readers of a blog. */
import { z } from 'zod'
import type { Audience } from '#delivery/counts/audience.ts'
import { Refusal } from '#platform/errors.ts'
import { instant } from '#shared/blog/update.ts'
import { publicStream } from '#shared/protocol/stream.ts'
import type { Records } from '#store/log/records.ts'
import { PRIVATE } from '#web/middleware/caching.ts'
import { type Operation, ofBlog, operation } from './operation.ts'

const readers = z
  .object({ readers: z.int().meta({ description: 'Readers connected now, on all nodes; approximate' }), at: instant })
  .meta({ id: 'Readers' })

type AudiencePorts = {
  readonly audience: Pick<Audience, 'count'>
  readonly records: Pick<Records, 'blog'>
  readonly now: () => Date
}

export function audienceOperation({ audience, records, now }: AudiencePorts): Operation {
  return operation({
    method: 'get',
    path: '/v1/blogs/:blog/readers',
    name: 'countReaders',
    group: 'Following',
    summary: 'Count the readers',
    description:
      'Counts everyone who follows the blog at this moment with a WebSocket or server-sent events. The newsroom itself is not counted: a connection with a key, or a login, that covers the blog. Counts of other nodes are a few seconds old, so polling more often than that is pointless.',
    access: 'contributor',
    params: ofBlog,
    answers: {
      200: {
        description: 'The number of readers',
        schema: readers,
        example: { readers: 1_204, at: '2026-03-04T16:44:00.000Z' },
      },
    },
    refuses: ['unknown_blog'],
    async run({ params: { blog } }) {
      if (!(await records.blog(blog))) throw new Refusal('unknown_blog')
      const count = audience.count(publicStream(blog))
      return { headers: { 'Cache-Control': PRIVATE }, json: { readers: count, at: now().toISOString() } }
    },
  })
}
