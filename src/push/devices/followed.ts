/** Limits the number of blogs of one device, over all its registrations. */
import { Refusal } from '#platform/errors.ts'
import type { BlogId } from '#shared/blog/ids.ts'
import { MAX_BLOGS } from './device.ts'

const TOO_MANY = `a device may follow at most ${MAX_BLOGS} blogs; PATCH it with the complete list to follow`

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
