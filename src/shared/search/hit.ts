/** What a search found, as it is sent to readers. */
import { z } from 'zod'
import { updateId } from '#shared/blog/ids.ts'
import { instant } from '#shared/blog/update.ts'

const pieces = z
  .array(z.object({ text: z.string(), hit: z.literal(true).optional().meta({ description: 'What was searched for' }) }))
  .meta({ id: 'SearchedText', description: 'Plain text in pieces; join them for the whole' })

export const searchHit = z
  .object({
    id: updateId,
    version: z.int().min(1),
    status: z.enum(['published', 'retracted', 'draft', 'submitted', 'approved', 'scheduled']),
    time: instant,
    untimed: z.boolean().optional(),
    key: z.boolean(),
    label: z.string().optional(),
    byline: z.string().optional(),
    title: pieces.optional(),
    text: pieces.meta({ description: 'The words around the first place in the body, or its beginning' }),
  })
  .meta({ id: 'SearchHit' })
export type SearchHit = z.infer<typeof searchHit>
