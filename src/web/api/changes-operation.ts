/** Catching up over plain HTTP: the changes after a cursor, as the log stores them. With `wait`, long polling. */
import { z } from 'zod'
import { type Doors, isStaff } from '#delivery/access/doors.ts'
import { type Narrowing, narrowingOf } from '#delivery/feed/narrowing.ts'
import type { Gateway } from '#delivery/gateway/session/gateway.ts'
import type { Clock } from '#platform/clock.ts'
import { Refusal } from '#platform/errors.ts'
import { change } from '#shared/blog/change.ts'
import { BEGINNING, type Cursor, parseCursor, printCursor } from '#shared/protocol/cursor.ts'
import { publicStream } from '#shared/protocol/stream.ts'
import type { Log, Read } from '#store/log/log.ts'
import { NO_CHANGES, PAST_CHANGES } from '#web/middleware/caching.ts'
import { boundReads } from './bounded-read.ts'
import { exampleChange, exampleCursor } from './examples.ts'
import { filterQuery, limitUpTo, type Operation, type OperationAnswer, ofBlog, operation } from './operation.ts'
import { shareReads } from './shared-reads.ts'

/** Bounds the response, together with its size; the client requests the rest. */
const MAX_CHANGES = 500
const DEFAULT_CHANGES = 100
/** Proxies time out requests without a response after 30 to 60 seconds. */
const MAX_WAIT_SECONDS = 25

const changesQuery = z.object({
  after: z.string().optional().meta({ description: 'A cursor. Without it, from the first change of the blog' }),
  ...filterQuery,
  limit: limitUpTo(MAX_CHANGES, {
    of: 'changes in the response, which is also limited to about 500 kB',
    otherwise: DEFAULT_CHANGES,
  }),
  wait: z.coerce
    .number()
    .int()
    .min(0)
    .max(MAX_WAIT_SECONDS)
    .default(0)
    .meta({ description: 'Long polling: seconds to wait for a change if there is none yet' }),
})

const changes = z
  .object({
    changes: z.array(change),
    cursor: z.string().meta({ description: 'Pass as `after` in the next request' }),
    more: z.boolean().meta({ description: 'Whether more changes are available at once' }),
  })
  .meta({ id: 'Changes' })

const example = { changes: [exampleChange], cursor: exampleCursor, more: false }

/** As many as a burst of posts may produce while a response is being sent. */
const FEW_CHANGES = 5

type ChangesPorts = {
  readonly doors: Pick<Doors, 'filters'>
  readonly log: Log
  readonly clock: Pick<Clock, 'after'>
  readonly gateway: Pick<Gateway, 'awaitGrowth'>
}

export function changesOperation({ log, clock, gateway, doors }: ChangesPorts): Operation {
  const read = boundReads(log)
  const readTogether = shareReads({ read })
  return operation({
    method: 'get',
    path: '/v1/blogs/:blog/changes',
    name: 'readChanges',
    group: 'Following',
    summary: 'Read the changes after a cursor',
    description:
      'In order and without gaps, also with a filter: an update that does not pass it comes as `update.removed`, with its id alone. If changes cannot be delivered, the response is 410 `gap`: read the blog again and continue from its `cursor`.',
    access: 'public',
    policy: { mayWait: true, withinTopic: true },
    params: ofBlog,
    query: changesQuery,
    answers: { 200: { description: 'The changes', schema: changes, example } },
    refuses: ['unknown_blog', 'bad_cursor', 'gap'],
    async run({ params, query, signal, shown, within, demandRead }) {
      const after = query.after === undefined ? BEGINNING : parseCursor(query.after)
      if (!after) throw new Refusal('bad_cursor')
      const stream = publicStream(params.blog)
      const filter = await doors.filters.of(params.blog, { ...query, within })
      const narrowing = filter && narrowingOf(filter)
      const past = await read(stream, after, query.limit)
      const mayWait = query.wait > 0 && past.kind === 'changes' && past.changes.length === 0
      // A long-polling client returns after every change, to fetch a few: its reads are not rate-limited.
      if (past.kind === 'changes' && (query.wait === 0 || past.changes.length > FEW_CHANGES)) demandRead()
      if (!mayWait) return answer({ after, narrowing }, past)
      const patience = new AbortController()
      const stop = clock.after(query.wait * 1_000, () => patience.abort())
      await gateway.awaitGrowth({
        ...{ stream, after, isStaff: isStaff(shown, params.blog) },
        signal: AbortSignal.any([signal, patience.signal]),
      })
      stop()
      const { headers, ...waited } = answer({ after, narrowing }, await readTogether(stream, after, query.limit))
      // A response that waited must not be cached.
      const isEmpty = headers?.['Cache-Control'] === NO_CHANGES
      return { ...waited, headers: { ...headers, ...(isEmpty && { 'Cache-Control': 'no-store' }) } }
    },
  })
}

type Answered = { readonly after: Cursor; readonly narrowing: Narrowing | undefined }

function answer({ after, narrowing }: Answered, read: Read): OperationAnswer {
  if (read.kind === 'unknown') throw new Refusal('unknown_blog')
  if (read.kind === 'gap') throw new Refusal('gap', { more: { cursor: printCursor(read.head) } })
  const { changes, head } = read
  const offset = changes.at(-1)?.offset ?? after.offset
  const members = [
    `"changes":[${changes.map(one => narrowing?.change(one).text ?? one.text).join(',')}]`,
    `"cursor":"${printCursor({ epoch: head.epoch, offset })}"`,
    `"more":${offset < head.offset}`,
  ]
  const headers = { 'Cache-Control': changes.length > 0 ? PAST_CHANGES : NO_CHANGES }
  return { headers, text: `{${members.join(',')}}` }
}
