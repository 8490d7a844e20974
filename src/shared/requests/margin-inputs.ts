/** The request bodies about what editors note beside an update. */
import { z } from 'zod'
import { checkState } from '#shared/blog/margin.ts'
import { NOTE_CHARACTERS } from '#shared/blog/margin-limits.ts'

export const marginPatch = z
  .strictObject({
    assignee: z.string().max(100).nullable().optional().meta({
      description: 'The id of the key or person it is given to; `null` takes it back',
    }),
    check: checkState.nullable().optional().meta({ description: '`null`: nothing is said about it' }),
  })
  .meta({ id: 'MarginPatch', example: { assignee: 'Xr4vT0bQm2Lp', check: 'checking' } })

export const newSideNote = z
  .strictObject({
    text: z.string().trim().min(1).max(NOTE_CHARACTERS).meta({ description: 'Plain text; line breaks are kept' }),
  })
  .meta({ id: 'NewSideNote', example: { text: 'The ministry has not called back.' } })
