/** The call with which the desks of a blog report their presence. */
import { z } from 'zod'
import { Refusal } from '#platform/errors.ts'
import { updateId } from '#shared/blog/ids.ts'
import { instant } from '#shared/blog/update.ts'
import { role } from '#store/keys/keys.ts'
import type { Records } from '#store/log/records.ts'
import { type EditorPresence, type EditorWindow, GONE_AFTER_MS, type PresentEditor } from '#store/presence/presence.ts'
import { PRIVATE } from '#web/middleware/caching.ts'
import { exampleKey, exampleUpdate } from './examples.ts'
import { callingKey, type Operation, ofBlog, operation } from './operation.ts'

const editing = z
  .union([updateId, z.literal('new')])
  .meta({ description: 'The update that is open in the composer; `new` for one that is not saved yet' })

const here = z
  .strictObject({
    editing: editing.nullable().optional(),
    window: z
      .string()
      .regex(/^[\w-]{1,40}$/, 'use up to 40 letters, digits, "-" and "_"')
      .optional()
      .meta({ description: 'Tells the windows of one session apart: any text that the window keeps' }),
    away: z.literal(true).optional().meta({ description: 'The window closes' }),
  })
  .meta({ id: 'Here', example: { editing: exampleUpdate.id, window: 'w7Qe2' } })

const present = z
  .object({
    id: z.string().meta({ description: 'Names the window for as long as it is there' }),
    name: z.string().meta({ description: 'Of its key' }),
    role,
    editing: editing.optional(),
    since: instant,
    isYou: z.boolean().meta({ description: 'The very window that asks; another of the same person is not' }),
  })
  .meta({ id: 'Present' })
const presentList = z.object({ present: z.array(present) }).meta({ id: 'PresentList' })

const { name } = exampleKey
const somebody = { id: 'kJ3x_0aPq7Zd.w7Qe2', name, role: 'editor', since: exampleUpdate.time, isYou: true }

type PresencePorts = { readonly presence: EditorPresence; readonly records: Pick<Records, 'blog'> }

export function presenceOperation({ presence, records }: PresencePorts): Operation {
  return operation({
    method: 'post',
    path: '/v1/blogs/:blog/presence',
    name: 'bePresent',
    group: 'Sessions',
    summary: 'Say that you are at the desk of a blog, and see who else is',
    description: `To be said every 5 seconds: who was not heard of for ${GONE_AFTER_MS / 1_000} is gone. It locks nothing.`,
    access: 'contributor',
    // Programs with a desk of their own use a key.
    policy: { pages: 'coverage' },
    params: ofBlog,
    body: here,
    answers: {
      200: {
        description: 'Everybody who is there, in the order they came',
        schema: presentList,
        example: { present: [{ ...somebody, editing: exampleUpdate.id }] },
      },
    },
    refuses: ['unknown_blog'],
    async run({ params: { blog }, body: { editing, window = '', away }, by, held }) {
      const key = callingKey({ by })
      if (!(await records.blog(blog))) throw new Refusal('unknown_blog')
      const place: EditorWindow = { owner: held?.session.id ?? key.id, window }
      const all = away
        ? await presence.leave(blog, place)
        : await presence.arrive(blog, { ...place, name: key.name, role: key.role, editing: editing ?? undefined })
      return { headers: { 'Cache-Control': PRIVATE }, json: { present: all.map(one => shownOf(one, place)) } }
    },
  })
}

function shownOf({ owner, window, name, role, editing, since }: PresentEditor, asking: EditorWindow) {
  const id = window === '' ? owner : `${owner}.${window}`
  return { id, name, role, editing, since, isYou: owner === asking.owner && window === asking.window }
}
