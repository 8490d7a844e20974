/** Limits the number of blogs of one device, and of the topics chosen in them, over all its registrations. */
import { Refusal } from '#platform/errors.ts'
import type { BlogId } from '#shared/blog/ids.ts'
import { type AlertChoice, MAX_BLOGS, MAX_CHOSEN } from './device.ts'

const TOO_MANY = `a device may follow at most ${MAX_BLOGS} blogs; PATCH it with the complete list to follow`
const TOO_MANY_CHOSEN = `a device may choose at most ${MAX_CHOSEN} topics over all its blogs; an empty list chooses everything`

/**
 * Returns the blogs to add.
 * @throws Refusal `invalid`
 */
export function demandFew(held: readonly BlogId[], more: readonly BlogId[]): BlogId[] {
  const known = new Set(held)
  const added = [...new Set(more)].filter(blog => !known.has(blog))
  if (held.length + added.length <= MAX_BLOGS || added.length === 0) return added
  throw new Refusal('invalid', { errors: [{ path: 'blogs', message: TOO_MANY }] })
}

/**
 * Returns the choice in the blogs that are followed from now on.
 * @throws Refusal `invalid`
 */
export function choiceIn(
  blogs: readonly BlogId[],
  { held, said }: { readonly held: AlertChoice; readonly said: AlertChoice },
): Required<AlertChoice> {
  const followed = new Set<string>(blogs)
  const topics = Object.entries({ ...held.topics, ...said.topics }).filter(
    ([blog, some = []]) => followed.has(blog) && some.length > 0,
  )
  const levels = Object.entries({ ...held.levels, ...said.levels }).filter(
    ([blog, level]) => followed.has(blog) && level !== 'all',
  )
  const chosen = topics.reduce((sum, [, some = []]) => sum + some.length, 0)
  if (chosen > MAX_CHOSEN) throw new Refusal('invalid', { errors: [{ path: 'topics', message: TOO_MANY_CHOSEN }] })
  return { topics: Object.fromEntries(topics), levels: Object.fromEntries(levels) }
}
