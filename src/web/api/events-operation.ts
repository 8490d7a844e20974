/** The API call for following a blog with an EventSource. */
import { z } from 'zod'
import { type Doors, isStaff } from '#delivery/access/doors.ts'
import { narrowingOf } from '#delivery/feed/narrowing.ts'
import type { Gateway } from '#delivery/gateway/session/gateway.ts'
import type { Clock } from '#platform/clock.ts'
import { Refusal } from '#platform/errors.ts'
import { BEGINNING, parseCursor } from '#shared/protocol/cursor.ts'
import { publicStream } from '#shared/protocol/stream.ts'
import type { Inspection } from '#web/middleware/inspection.ts'
import { answerProbe } from './event-probe.ts'
import { exampleChange, exampleCursor } from './examples.ts'
import { filterQuery, type Operation, ofBlog, operation } from './operation.ts'

/** Law 9, apart: kept out of shared caches. `no-transform` as for every event stream. */
const PRIVATE_EVENTS = 'private, no-store, no-transform'

const eventsQuery = z.object({
  after: z.string().optional().meta({ description: 'A cursor. Without it, only changes from now on are sent' }),
  ...filterQuery,
  token: z.string().optional().meta({ description: 'A reader token, for clients that cannot send headers' }),
})

const LAST_EVENT_ID = {
  name: 'Last-Event-ID',
  description:
    'The id of the last event received; an EventSource sends it when it reconnects. Takes precedence over `after`',
}

const example = `retry: 1800
event: position
id: ${exampleCursor}
data: {"cursor":"${exampleCursor}"}

event: change
id: ${exampleCursor}
data: ${JSON.stringify(exampleChange)}

`

type EventsPorts = {
  readonly doors: Pick<Doors, 'filters'>
  readonly gateway: Pick<Gateway, 'events'>
  readonly clock: Pick<Clock, 'every'>
  readonly inspection?: Pick<Inspection, 'isDoctor'>
}

export function eventsOperation({ gateway, clock, doors, inspection }: EventsPorts): Operation {
  return operation({
    method: 'get',
    path: '/v1/blogs/:blog/events',
    name: 'followChanges',
    group: 'Following',
    summary: 'Follow a blog as server-sent events',
    description:
      'Each `change` event carries one change, with the cursor after it as its id. `position` means that everything up to its ' +
      'cursor has been sent. On `gap`, read the blog again, and skip changes that the new cursor already covers.',
    access: 'public',
    policy: { roles: ['gateway'], isFollowed: true, withinTopic: true },
    params: ofBlog,
    query: eventsQuery,
    headers: [LAST_EVENT_ID],
    answers: {
      200: {
        description: 'An endless stream of changes as they happen',
        mediaType: 'text/event-stream',
        schema: z.string(),
        example,
      },
    },
    refuses: ['unknown_blog', 'bad_cursor'],
    async run({ params, query, headers, shown, within }) {
      // On this route, because proxies are configured by path.
      if (inspection?.isDoctor(headers)) return { answer: async response => answerProbe(response, clock) }
      const stream = publicStream(params.blog)
      const filter = await doors.filters.of(params.blog, { ...query, within })
      const after = cursorIn(headers['last-event-id'], query.after)
      return {
        async answer(response) {
          const isPrivate = response.locals.access === 'private'
          const outcome = await gateway.events.follow({
            response,
            stream,
            after,
            expiresAtMs: shown.token?.expiresAtMs,
            isStillGood: shown.isStillGood,
            isStaff: isStaff(shown, params.blog),
            narrowing: filter && narrowingOf(filter),
            ...(isPrivate && { headers: { 'Cache-Control': PRIVATE_EVENTS } }),
          })
          if (outcome === 'unknown') throw new Refusal('unknown_blog')
        },
      }
    },
  })
}

/** A `Last-Event-ID` that is not a cursor comes from elsewhere: a `gap` lets the EventSource go on, an error would not. */
function cursorIn(lastEventId: string | string[] | undefined, after: string | undefined) {
  if (typeof lastEventId === 'string' && lastEventId !== '') return parseCursor(lastEventId) ?? NOWHERE
  if (after === undefined) return undefined
  const cursor = parseCursor(after)
  if (!cursor) throw new Refusal('bad_cursor')
  return cursor
}

/** An epoch that no stream has. */
const NOWHERE = { ...BEGINNING, epoch: '_' }
