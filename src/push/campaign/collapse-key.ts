/** One notification per blog: a newer one replaces the pending or displayed one with the same key. */
import { createHash } from 'node:crypto'
import type { BlogId } from '#shared/blog/ids.ts'

/** APNs refuses a longer `apns-collapse-id`; FCM has no such limit. */
const COLLAPSE_ID_BYTES = 64
/** RFC 8030, section 5.4. */
const TOPIC_CHARACTERS = 32

export function collapseKey(blog: BlogId): string {
  return blog.length <= COLLAPSE_ID_BYTES ? blog : hash(blog)
}

/** Always hashed, so that the push service does not learn what a reader follows. */
export function topic(blog: BlogId): string {
  return hash(blog).slice(0, TOPIC_CHARACTERS)
}

function hash(blog: BlogId): string {
  return createHash('sha256').update(blog).digest('base64url')
}
