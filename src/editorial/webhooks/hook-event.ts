/** What a CMS says by webhook: the payload of Standard Webhooks (`type`, `timestamp`, `data`), about one of its items. */
import { z } from 'zod'
import { anyInstant } from '#shared/requests/fields.ts'
import { newUpdate, updatePatch, withdrawal } from '#shared/requests/inputs.ts'

const MAX_ITEM_CHARACTERS = 200

const item = z
  .string()
  .min(1)
  .max(MAX_ITEM_CHARACTERS)
  .meta({ description: "The CMS's own id of the item; one item is one update", example: 'story-4711' })

const of = <T extends string>(type: T) => ({
  type: z.literal(type),
  timestamp: anyInstant.meta({
    description: 'When it happened in the CMS; what is older than the newest is passed over',
  }),
})

export const hookEvent = z
  .discriminatedUnion('type', [
    z.strictObject({
      ...of('update.published'),
      data: newUpdate.extend({
        item,
        status: newUpdate.shape.status.unwrap().optional(),
        alert: newUpdate.shape.alert.meta({ description: 'Sent once, when the item first becomes an update' }),
        // A CMS that does not mention pins does not undo an editor's pin.
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
    description: '`update.published` posts an item, and brings its update up to date from then on',
    example: {
      type: 'update.published',
      timestamp: '2026-03-04T16:44:00.000Z',
      data: { item: 'story-4711', title: 'Doors open', html: '<p>The doors are <b>open</b>.</p>' },
    },
  })
export type HookEvent = z.infer<typeof hookEvent>
