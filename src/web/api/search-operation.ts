/** The API call that searches a coverage. */
import { z } from 'zod'
import type { Doors } from '#delivery/access/doors.ts'
import { searchHit } from '#shared/search/hit.ts'
import { MAX_QUERY } from '#shared/search/query.ts'
import { FOUND } from '#web/middleware/caching.ts'
import { etag, isHeld } from '#web/middleware/conditions.ts'
import type { Searches } from '#web/search/searches.ts'
import { exampleUpdate } from './examples.ts'
import { IF_NONE_MATCH } from './headers.ts'
import { filterQuery, limitUpTo, type Operation, ofBlog, operation } from './operation.ts'

/** With the words around each hit, some tens of kilobytes. */
const MAX_RESULTS = 50
const DEFAULT_RESULTS = 20

const searchQuery = z.object({
  q: z.string().max(MAX_QUERY).meta({
    description:
      'All of its words must be in an update: its title, label, byline, body or a note. Case, accents and vowel points do not count. A word of four letters or more also finds longer ones that begin with it, and so does the last word from two letters on; "in quotes" finds whole words in this order',
    example: 'interest rates',
  }),
  before: z.string().max(20).optional().meta({ description: 'The `older` of the previous page' }),
  ...filterQuery,
  limit: limitUpTo(MAX_RESULTS, { of: 'results on a page', otherwise: DEFAULT_RESULTS }),
})

const searchPage = z
  .object({
    results: z.array(searchHit),
    older: z.string().optional(),
    complete: z.boolean().meta({
      description: '`false` for a moment after a post, and after an upgrade: some updates are not indexed yet',
    }),
  })
  .meta({ id: 'SearchPage' })

const { id, version, time } = exampleUpdate
const exampleResult = {
  ...{ id, version, status: 'published', time, key: false },
  text: [{ text: 'The Bank of England holds ' }, { text: 'interest rates', hit: true }, { text: ' at 4%.' }],
}

export type SearchPorts = { readonly searches: Searches; readonly doors: Pick<Doors, 'filters'> }

export function searchOperation({ searches, doors }: SearchPorts): Operation {
  return operation({
    method: 'get',
    path: '/v1/blogs/:blog/search',
    name: 'searchUpdates',
    group: 'Updates',
    summary: 'Search the updates of a blog',
    policy: { limit: 'read', withinTopic: true },
    description:
      'All public updates of the blog, as they are now, newest first. What is removed is never found again; what was corrected is found by its new words, within a second. Results are plain text in pieces, so there is no markup to escape. `older` continues the list.',
    access: 'public',
    params: ofBlog,
    query: searchQuery,
    headers: [IF_NONE_MATCH],
    answers: {
      200: {
        description: 'The newest updates that have it. `older` is absent on the last page',
        schema: searchPage,
        example: { results: [exampleResult], complete: true },
      },
      304: { description: 'Your copy is current' },
    },
    refuses: ['unknown_blog', 'bad_page', 'busy'],
    async run({ params: { blog }, query, headers, within }) {
      const filter = await doors.filters.of(blog, { ...query, within })
      const { text, tag } = await searches.answer(blog, { ...query, filter })
      const held = { ETag: etag(tag), 'Cache-Control': FOUND }
      return isHeld(headers, held.ETag) ? { status: 304, headers: held } : { headers: held, text }
    },
  })
}
