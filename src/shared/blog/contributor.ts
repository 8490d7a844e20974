/** A contributor: a person whom readers see as an author of updates. */
import { z } from 'zod'
import { picture, webAddress } from './portable-text.ts'
import { MOST_TOPICS, topicId } from './topic.ts'

/** More names than a coverage has authors; they come with every snapshot. */
export const MOST_ON_A_BLOG = 100
/** More authors of one update are named in its text. */
export const MOST_ON_AN_UPDATE = 10

export const contributorId = z
  .string()
  .regex(/^[a-z0-9-]{1,60}$/, 'use 1 to 60 lower-case letters, digits and hyphens')
  .meta({ description: 'Lower-case letters, digits and hyphens, 1 to 60 of them', example: 'ana-lima' })

export const contributor = z
  .object({
    id: contributorId,
    name: z.string().min(1).max(100),
    role: z.string().max(100).optional().meta({ description: 'Or the place', example: 'Political editor' }),
    portrait: picture.optional(),
    url: webAddress.optional().meta({ description: 'A page about them' }),
  })
  .meta({ id: 'Contributor' })
export type Contributor = z.infer<typeof contributor>

/** The copy that a blog has, so that readers need nothing else. */
export const blogContributor = contributor
  .extend({
    topics: z.array(topicId).max(MOST_TOPICS).optional().meta({
      description: 'Of the updates that named them: whom a site of one topic gets depends on it',
    }),
  })
  .meta({ id: 'BlogContributor' })
export type BlogContributor = z.infer<typeof blogContributor>
