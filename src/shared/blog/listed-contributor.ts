/** A contributor in the newsroom's list, from which the blogs have their copies. */
import { z } from 'zod'
import { contributor } from './contributor.ts'
import { instant } from './update.ts'

export const listedContributor = contributor
  .extend({
    version: z.int().min(1).meta({ description: 'Rises by one with every change; what If-Match is compared with' }),
    changedAt: instant,
    changedBy: z.string().meta({ description: 'The name of the key that changed it last' }),
  })
  .meta({ id: 'ListedContributor' })
export type ListedContributor = z.infer<typeof listedContributor>
