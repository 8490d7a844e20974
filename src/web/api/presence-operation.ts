/** The API call with which the desks of a blog report their presence. */
import { z } from 'zod'
import { Refusal } from '#platform/errors.ts'
import { updateId } from '#shared/blog/ids.ts'
import { instant } from '#shared/blog/update.ts'
import { role } from '#store/keys/keys.ts'
import type { Records } from '#store/log/records.ts'
import { type EditorPresence, type EditorWindow, GONE_AFTER_MS, type PresentEditor } from '#store/presence/presence.ts'
import { PRIVATE } from '#web/middleware/caching.ts'
import { exampleKey, exampleUpdate } from './examples.ts'
import { callerOf, type Operation, ofBlog, operation } from './operation.ts'

const editing = z.union([updateId, z.enum(['new', 'summary'])]).meta({
  description:
    'The update that is open in the composer, or the comment that is open in the queue; `new` for an update that was not saved yet',
})

const here = z
  .strictObject({
    editing: editing.nullable().optional(),
    window: z
      .string()
      .regex(/^[\w-]{1,40}$/, 'use up to 40 letters, digits, "-" and "_"')
      .optional()
      .meta({ description: 'Distinguishes the windows of one session: any text that the window keeps' }),
    away: z.literal(true).optional().meta({ description: 'The window is closing' }),
  })
  .meta({ id: 'Here', example: { editing: exampleUpdate.id, window: 'w7Qe2' } })

const present = z
  .object({
    id: z.string().meta({ description: 'Identifies the window while it is present' }),
    name: z.string().meta({ description: 'The name of its key' }),
    role,
    editing: editing.optional(),
    since: instant,
    isYou: z
      .boolean()
      .meta({ description: 'Whether this is the calling window; other windows of the same person are `false`' }),
    isYours: z.boolean().meta({
      description:
        'Whether it is a window of the calling login, such as this one, or one that has crashed and counts as present for a while',
    }),
  })
  .meta({ id: 'Present' })
const presentList = z.object({ present: z.array(present) }).meta({ id: 'PresentList' })

const { name } = exampleKey
const somebody = {
  id: 'kJ3x_0aPq7Zd.w7Qe2',
  name,
  role: 'editor',
  since: exampleUpdate.time,
  isYou: true,
  isYours: true,
}

type PresencePorts = { readonly presence: EditorPresence; readonly records: Pick<Records, 'blog'> }

export function presenceOperation({ presence, records }: PresencePorts): Operation {
  return operation({
    method: 'post',
    path: '/v1/blogs/:blog/presence',
    name: 'bePresent',
    group: 'Sessions',
    summary: 'Report your presence at the desk of a blog, and see who else is there',
    description: `Call it every 5 seconds; a window that has not called for ${GONE_AFTER_MS / 1_000} seconds counts as gone. Presence does not lock anything.`,
    access: 'contributor',
    // External desks call it with a key.
    policy: { pages: 'coverage' },
    params: ofBlog,
    body: here,
    answers: {
      200: {
        description: 'All windows that are present, in the order of their arrival',
        schema: presentList,
        example: { present: [{ ...somebody, editing: exampleUpdate.id }] },
      },
    },
    refuses: ['unknown_blog'],
    async run({ params: { blog }, body: { editing, window = '', away }, by, held }) {
      const key = callerOf({ by })
      if (!(await records.blog(blog))) throw new Refusal('unknown_blog')
      const place: EditorWindow = { owner: held?.login.id ?? key.id, window }
      const all = away
        ? await presence.leave(blog, place)
        : await presence.arrive(blog, { ...place, name: key.name, role: key.role, editing: editing ?? undefined })
      return { headers: { 'Cache-Control': PRIVATE }, json: { present: all.map(one => shownOf(one, place)) } }
    },
  })
}

function shownOf({ owner, window, name, role, editing, since }: PresentEditor, asking: EditorWindow) {
  const id = window === '' ? owner : `${owner}.${window}`
  const isYours = owner === asking.owner
  return { id, name, role, editing, since, isYou: isYours && window === asking.window, isYours }
}
