/** A change: one thing that happened to a blog, at one offset of one stream. The unit of the log. */
import { z } from 'zod'
import { blog } from './blog.ts'
import { updateId } from './ids.ts'
import { instant, removedUpdate, update } from './update.ts'

const of = <K extends string>(kind: K) => ({ offset: z.int().min(1), kind: z.literal(kind), at: instant })

/**
 * `update.drafted` is sent on desk streams only. Pinning and marking as a key event are `update.corrected` without a
 * `correction`. After a removal, every earlier change of that update is served as `update.removed`, with the id only.
 */
export const change = z
  .discriminatedUnion('kind', [
    z.object({ ...of('update.published'), update }),
    z.object({ ...of('update.corrected'), update }),
    z.object({ ...of('update.retracted'), update }),
    z.object({ ...of('update.removed'), update: removedUpdate }),
    z.object({ ...of('update.drafted'), update }),
    z.object({ ...of('blog.edited'), blog }),
    z.object({ ...of('blog.ended'), blog }),
  ])
  .meta({ id: 'Change' })
export type Change = z.infer<typeof change>

/** The author of a change: a key, a person or a hook. For the desk only: no stream carries it. */
export const author = z
  .object({
    key: z.string().meta({ description: 'The id of the key, or of the person or hook' }),
    name: z.string(),
    kind: z.enum(['person', 'hook']).optional().meta({ description: 'Absent for a key' }),
  })
  .meta({ id: 'Author' })
export type Author = z.infer<typeof author>

/** A change in a history, with its author. */
export const pastChange = change.and(z.object({ by: author.optional() })).meta({ id: 'PastChange' })
export type PastChange = z.infer<typeof pastChange>
export const history = z.object({ changes: z.array(pastChange) }).meta({ id: 'History' })

const authorship = z
  .object({ update: updateId, first: author, last: author })
  .meta({ id: 'Authorship', description: 'Who wrote an update first, and who changed it last' })
export type Authorship = z.infer<typeof authorship>
export const authorships = z.object({ authors: z.array(authorship) }).meta({ id: 'Authorships' })

type WithoutOffset<C> = C extends Change ? Omit<C, 'offset'> : never
/** A change that is not in the log yet. */
export type NewChange = WithoutOffset<Change>
