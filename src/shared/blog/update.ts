/** An update: one timestamped entry that readers see. */
import { z } from 'zod'
import { contributorId, MOST_ON_AN_UPDATE } from './contributor.ts'
import { blogId, updateId } from './ids.ts'
import { portableText } from './portable-text.ts'
import { statuses } from './status.ts'
import { MOST_TOPICS_OF_UPDATE, topicId } from './topic.ts'

/** An instant in UTC, always with milliseconds, so that instants sort as text. */
export const instant = z.iso
  .datetime({ precision: 3 })
  .meta({ description: 'RFC 3339, in UTC, with milliseconds', example: '2026-03-04T16:44:00.000Z' })

export const urgency = z.enum(['very-low', 'low', 'normal', 'high'], 'use "very-low", "low", "normal" or "high"')

const alert = z
  .object({
    title: z.string(),
    text: z.string(),
    urgency,
    version: z.int().min(1).meta({ description: 'The version of the update that asked for it' }),
  })
  .meta({ id: 'Alert', description: 'The push about this update that an editor asked for last' })
export type Alert = z.infer<typeof alert>

const note = z.object({ note: z.string(), at: instant })

export const update = z
  .object({
    id: updateId,
    blog: blogId,
    version: z.int().min(1).meta({ description: 'Rises by one with every change; what If-Match is compared with' }),
    status: z
      .enum(statuses)
      .meta({ description: 'Readers meet `published` and `retracted` only; the others are on the desk' }),
    publishAt: instant.optional().meta({ description: 'Of a scheduled one, for the desk only: when it is published' }),
    time: instant.meta({ description: 'The shown time; updates are sorted by it, then by id' }),
    untimed: z.boolean().optional().meta({ description: 'Show the label in place of the time' }),
    title: z.string().optional(),
    label: z.string().optional().meta({ example: 'Analysis' }),
    byline: z.string().optional(),
    contributors: z
      .array(contributorId)
      .max(MOST_ON_AN_UPDATE)
      .optional()
      .meta({ description: "Its authors, by their ids in the blog's `contributors`; others are skipped" }),
    topics: z.array(topicId).max(MOST_TOPICS_OF_UPDATE).optional().meta({
      description: 'Ids of topics of its blog; one that the blog does not list any more is skipped',
    }),
    body: portableText,
    key: z.boolean().meta({ description: 'A key event: listed in the summary at the top' }),
    pinned: z.boolean(),
    sensitive: z.boolean().optional().meta({
      description: 'Not a place for advertising, which partners leave out beside it. Absent, it is not',
    }),
    createdAt: instant,
    publishedAt: instant.optional(),
    updatedAt: instant,
    correction: note.optional().meta({ description: 'The last correction that readers are told of' }),
    retraction: note.optional(),
    alert: alert.optional(),
  })
  .meta({ id: 'Update' })
export type Update = z.infer<typeof update>

/** All that streams and feeds still contain of a removed update. */
export const removedUpdate = z.object({ id: updateId }).meta({ id: 'RemovedUpdate' })
