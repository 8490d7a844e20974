/** A blog as a reader has it: the response of `GET /v1/blogs/:blog`, into which changes are folded. */
import { z } from 'zod'
import { blog } from './blog.ts'
import { updateId } from './ids.ts'
import { instant, update } from './update.ts'

const keyUpdate = z
  .object({
    id: updateId,
    version: z.int(),
    time: instant,
    untimed: z.boolean().optional(),
    label: z.string().optional(),
    headline: z.string(),
    retracted: z.boolean().optional(),
  })
  .meta({ id: 'KeyUpdate' })
export type KeyUpdate = z.infer<typeof keyUpdate>

const newsroom = z.object({ name: z.string(), url: z.string() }).meta({ id: 'Newsroom', description: 'The newsroom' })
export type Newsroom = z.infer<typeof newsroom>

export const coverage = z
  .object({
    blog,
    pinned: z.array(update).meta({ description: 'Copies; each also stands in its place among the updates' }),
    keyUpdates: z
      .array(keyUpdate)
      .meta({ description: 'Key events, newest first: the last 200; `updates?key=true` has all' }),
    updates: z.array(update).meta({ description: 'The newest, newest first' }),
    older: z
      .string()
      .optional()
      .meta({ description: 'Pass as `before` for the updates that follow; absent at the end' }),
    references: z
      .record(z.string(), instant)
      .meta({ description: 'The shown time of every update that a body refers to, by its id' }),
    publisher: newsroom.optional().meta({ description: 'The newsroom, to be named where its coverage is shown' }),
    sampling: z.int().optional().meta({
      description:
        'Views and reads are counted: one of 2^`sampling` readers reports its own (`POST /v1/blogs/{blog}/reads`). Absent if they are not',
    }),
    at: instant
      .optional()
      .meta({ description: 'Of a blog as it stood: the instant. `cursor` is where the stream continued then' }),
    cursor: z.string().meta({ description: 'Follow the changes from here' }),
  })
  .meta({ id: 'Coverage' })
export type Coverage = z.infer<typeof coverage>
