/** The body of a CMS webhook: a Standard Webhooks payload (`type`, `timestamp`, `data`) about one of the CMS's items. */
import { z } from 'zod'
import { anyInstant } from '#shared/requests/fields.ts'
import { newUpdate, updatePatch, withdrawal } from '#shared/requests/inputs.ts'

const MAX_ITEM_CHARACTERS = 200

const item = z
  .string()
  .min(1)
  .max(MAX_ITEM_CHARACTERS)
  // PostgreSQL refuses it, and without it two items could be taken for one.
  .refine(text => !text.includes('\0'), 'must not contain U+0000')
  .meta({ description: "The CMS's own id for the item; each item maps to one update", example: 'story-4711' })

const of = <T extends string>(type: T) => ({
  type: z.literal(type),
  timestamp: anyInstant.meta({
    description: 'When it happened in the CMS. An event older than the newest one about the same item is ignored',
  }),
})

export const hookEvent = z
  .discriminatedUnion('type', [
    z.strictObject({
      ...of('update.published'),
      data: newUpdate.extend({
        item,
        status: newUpdate.shape.status.unwrap().optional(),
        alert: newUpdate.shape.alert.meta({
          description: 'The push alert; sent once, when the item is first posted as an update',
        }),
        // A CMS that does not send these fields does not undo an editor's pin or key event.
        key: updatePatch.shape.key,
        pinned: updatePatch.shape.pinned,
        correction: updatePatch.shape.correction,
      }),
    }),
    z.strictObject({ ...of('update.retracted'), data: withdrawal.extend({ item }) }),
    z.strictObject({ ...of('update.removed'), data: z.strictObject({ item }) }),
  ])
  .meta({
    id: 'HookEvent',
    description: '`update.published` posts an item the first time, and edits its update from then on',
    example: {
      type: 'update.published',
      timestamp: '2026-03-04T16:44:00.000Z',
      data: { item: 'story-4711', title: 'Doors open', html: '<p>The doors are <b>open</b>.</p>' },
    },
  })
export type HookEvent = z.infer<typeof hookEvent>
