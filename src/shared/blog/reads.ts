/** Views and reads as the newsroom gets them: the response of `GET /v1/blogs/:blog/reads`. */
import { z } from 'zod'
import { updateId } from './ids.ts'
import { instant } from './update.ts'

export const estimate = z
  .object({
    count: z.int(),
    error: z.int().meta({ description: 'The true number is within `count` ± `error` with 95 % certainty; 0: exact' }),
  })
  .meta({ id: 'Estimate' })
export type Estimate = z.infer<typeof estimate>

export const readFigures = z.object({ views: estimate, reads: estimate })
export type ReadFigures = z.infer<typeof readFigures>

export const siteFigures = readFigures
  .extend({
    site: z.string().meta({ description: 'The id of a site; or `~own`, `~frames`, `~others`, `~apps`, as for visits' }),
    name: z.string().optional(),
  })
  .meta({ id: 'SiteFigures' })

export const updateFigures = readFigures
  .extend({ id: updateId, sites: z.array(siteFigures).optional() })
  .meta({ id: 'UpdateFigures' })

export const blogFigures = z
  .object({
    updates: z.array(updateFigures),
    older: updateId.optional().meta({ description: 'Pass as `before` for the updates that follow' }),
    total: readFigures.meta({ description: 'Of the whole blog, also of updates that were removed since' }),
    sites: z.array(siteFigures).meta({ description: 'The same by site, most views first' }),
    hours: z
      .array(z.object({ hour: instant, views: z.int(), reads: z.int() }))
      .meta({ description: 'When it was, by the hour, for the last 500 hours with views' }),
    isCounted: z.boolean().meta({ description: '`false` while CRIER_READS is `off`: these are the sums until then' }),
    at: instant,
  })
  .meta({ id: 'BlogFigures' })
export type BlogFigures = z.infer<typeof blogFigures>
