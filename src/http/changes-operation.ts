/** Catching up over plain HTTP: what happened after a cursor, with the log's own text put into the answer. */
import { z } from 'zod'
import { change } from '../blog/change.ts'
import { Refusal } from '../errors.ts'
import type { Log, Read } from '../log/log.ts'
import { BEGINNING, type Cursor, parseCursor, printCursor } from '../protocol/cursor.ts'
import { publicStream } from '../protocol/stream.ts'
import { NO_CHANGES, PAST_CHANGES } from './caching.ts'
import { exampleChange, exampleCursor } from './examples.ts'
import { type Answer, type Operation, ofBlog, operation } from './operation.ts'

/** Bounds the answer; the reader comes again for the rest. */
const MAX_CHANGES = 500
const DEFAULT_CHANGES = 100

const changesQuery = z.object({
  after: z.string().optional().meta({ description: 'A cursor; absent, from the beginning' }),
  limit: z.coerce
    .number()
    .int()
    .min(1)
    .max(MAX_CHANGES)
    .default(DEFAULT_CHANGES)
    .meta({ description: 'Changes in the answer, at most' }),
})

const changes = z
  .object({
    changes: z.array(change),
    cursor: z.string().meta({ description: 'Pass as `after` next time' }),
    more: z.boolean().meta({ description: 'There is more to be had at once' }),
  })
  .meta({ id: 'Changes' })

const example = { changes: [exampleChange], cursor: exampleCursor, more: false }

export function changesOperation({ log }: { readonly log: Log }): Operation {
  return operation({
    method: 'get',
    path: '/v1/blogs/:blog/changes',
    name: 'readChanges',
    group: 'Following',
    summary: 'Read what happened after a cursor',
    description: 'In order and without a hole. On 410 `gap`, read the blog again and follow from its cursor.',
    access: 'public',
    params: ofBlog,
    query: changesQuery,
    answers: { 200: { description: 'The changes', schema: changes, example } },
    refuses: ['unknown_blog', 'bad_cursor', 'gap'],
    async run({ params, query }) {
      const after = query.after === undefined ? BEGINNING : parseCursor(query.after)
      if (!after) throw new Refusal('bad_cursor')
      return answer(after, await log.read(publicStream(params.blog), after, query.limit))
    },
  })
}

function answer(after: Cursor, read: Read): Answer {
  if (read.kind === 'unknown') throw new Refusal('unknown_blog')
  if (read.kind === 'gap') throw new Refusal('gap', { more: { cursor: printCursor(read.head) } })
  const { changes, head } = read
  const offset = changes.at(-1)?.offset ?? after.offset
  const members = [
    `"changes":[${changes.map(({ text }) => text).join(',')}]`,
    `"cursor":"${printCursor({ epoch: head.epoch, offset })}"`,
    `"more":${offset < head.offset}`,
  ]
  const headers = { 'Cache-Control': changes.length > 0 ? PAST_CHANGES : NO_CHANGES }
  return { headers, text: `{${members.join(',')}}` }
}
