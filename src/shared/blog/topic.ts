/** A topic: what updates of a blog are about, from the blog's own list. */
import { z } from 'zod'

/** More would not fit a filter that people look through. */
export const MOST_TOPICS = 50
/** Of one update; more would say nothing. */
export const MOST_TOPICS_OF_UPDATE = 10
export const TOPIC_NAME_CHARACTERS = 60

export const topicId = z
  .string()
  .regex(/^[a-z0-9-]{1,40}$/, 'use 1 to 40 lower-case letters, digits and hyphens')
  .meta({ description: 'Lower-case letters, digits and hyphens, 1 to 40 of them', example: 'weather' })

export const blogTopic = z
  .object({ id: topicId, name: z.string().meta({ description: 'As readers see it', example: 'Weather' }) })
  .meta({ id: 'Topic', description: 'What updates of a blog may be about' })
type Topic = z.infer<typeof blogTopic>

/** Those of an update that its blog lists, in the order of the list: one that was taken out is skipped. */
export function topicsOf(
  update: { readonly topics?: readonly string[] | undefined },
  listed: readonly Topic[] = [],
): readonly Topic[] {
  const { topics = [] } = update
  return listed.filter(({ id }) => topics.includes(id))
}
