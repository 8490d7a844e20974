/** The ids of blogs, updates and comments. Branded, so that one is never passed for the other. */
import { z } from 'zod'

export const blogId = z
  .string()
  .regex(/^[a-z0-9-]{1,80}$/, 'use 1 to 80 lower-case letters, digits and hyphens')
  .brand<'BlogId'>()
  .meta({ description: 'Lower-case letters, digits and hyphens, 1 to 80 of them', example: 'budget-day' })
export type BlogId = z.infer<typeof blogId>

/** RFC 9562, section 5.7: a version 7 UUID begins with a timestamp, so ids sort by creation time. */
export const updateId = z
  .uuidv7('use the id that the update got when it was posted, a version 7 UUID')
  .brand<'UpdateId'>()
  .meta({ description: 'A version 7 UUID' })
export type UpdateId = z.infer<typeof updateId>

/** Made by the server, so comments sort by their arrival. */
export const commentId = z
  .uuidv7('use the id that the comment got when it was sent, a version 7 UUID')
  .brand<'CommentId'>()
  .meta({ description: 'A version 7 UUID' })
export type CommentId = z.infer<typeof commentId>
