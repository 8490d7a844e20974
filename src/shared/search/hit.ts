/** What a search found, as it is sent to readers. */
import { z } from 'zod'
import { updateId } from '#shared/blog/ids.ts'
import { instant, type Update } from '#shared/blog/update.ts'
import { excerptOf, marked } from './excerpt.ts'
import { findIn } from './found.ts'
import type { Query } from './query.ts'
import { searchedTexts } from './searched-texts.ts'

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

/** Undefined if the update, as it is now, does not have all of it. An empty query finds every update. */
export function hitOf(update: Update, query: Query): SearchHit | undefined {
  const { title, body, others } = searchedTexts(update)
  const found = query.length === 0 ? [] : findIn([title, body, ...others], query)
  if (!found) return undefined
  const [inTitle = [], inBody = []] = found
  const { id, version, status, time, untimed, key, label, byline } = update
  return {
    ...{ id, version, status, time, key },
    ...(untimed && { untimed }),
    ...(label && { label }),
    ...(byline && { byline }),
    ...(title && { title: [...marked(title, inTitle)] }),
    text: [...excerptOf(body, inBody)],
  }
}
