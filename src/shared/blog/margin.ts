/** What editors note beside an update: who sees to it, how far it is checked, and side notes. For the desk only (law 9, apart). */
import { z } from 'zod'
import { author } from './change.ts'
import { updateId } from './ids.ts'
import { CHECKS, MOST_NOTES } from './margin-limits.ts'
import { instant } from './update.ts'

export const checkState = z.enum(CHECKS, 'use "unverified", "checking" or "verified"').meta({
  description:
    'How far the facts are checked: nobody has, somebody is at it, or they are right. Readers are not shown it',
})

const note = z.object({ id: z.string(), text: z.string(), at: instant, by: author }).meta({ id: 'SideNote' })
export type SideNote = z.infer<typeof note>

export const margin = z
  .object({
    update: updateId,
    version: z.int().min(1).meta({ description: 'Rises by one with every change; what If-Match is compared with' }),
    assignee: author.optional().meta({ description: 'Whom it is given to' }),
    checked: z.object({ state: checkState, by: author, at: instant }).optional(),
    notes: z.array(note).max(MOST_NOTES).meta({ description: 'Oldest first' }),
    changedAt: instant,
  })
  .meta({ id: 'Margin' })
export type Margin = z.infer<typeof margin>
