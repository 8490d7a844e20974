/** Limits the number of blogs of one device, and of the topics chosen in them, over all its registrations. */
import { Refusal } from '#platform/errors.ts'
import type { BlogId } from '#shared/blog/ids.ts'
import { type ChosenTopics, MAX_BLOGS, MAX_CHOSEN } from './device.ts'

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
  { held = {}, said = {} }: { held?: ChosenTopics; said?: ChosenTopics },
): ChosenTopics {
  const followed = new Set<string>(blogs)
  const all = Object.entries({ ...held, ...said }).filter(
    ([blog, topics = []]) => followed.has(blog) && topics.length > 0,
  )
  const chosen = all.reduce((sum, [, topics = []]) => sum + topics.length, 0)
  if (chosen > MAX_CHOSEN) throw new Refusal('invalid', { errors: [{ path: 'topics', message: TOO_MANY_CHOSEN }] })
  return Object.fromEntries(all)
}
