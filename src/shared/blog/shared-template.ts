/** A saved start of an update that all of a newsroom's desks offer. */
import { z } from 'zod'
import { contributorId } from './contributor.ts'
import { portableText } from './portable-text.ts'
import { topicId } from './topic.ts'
import { instant } from './update.ts'

export const sharedTemplate = z
  .object({
    id: z.string(),
    name: z.string().meta({ description: 'For people; no two templates have names that differ in capitals alone' }),
    fields: z.object({
      title: z.string().optional(),
      label: z.string().optional(),
      byline: z.string().optional(),
      topics: z.array(topicId).optional(),
      contributors: z.array(contributorId).optional(),
      untimed: z.boolean().optional().meta({ description: 'Show the label in place of the time' }),
      key: z.boolean(),
      pinned: z.boolean(),
      sensitive: z.boolean().optional(),
      body: portableText,
    }),
    version: z.int().min(1).meta({ description: 'Rises by one with every change; what If-Match is compared with' }),
    changedAt: instant,
    changedBy: z.string().meta({ description: 'The name of the key that changed it last' }),
  })
  .meta({ id: 'Template' })
export type SharedTemplate = z.infer<typeof sharedTemplate>
