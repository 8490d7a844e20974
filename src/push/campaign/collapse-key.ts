/** One notification per blog, or per answered comment: a newer one replaces the pending or displayed one with the same key. */
import { createHash } from 'node:crypto'
import type { Message } from './lane.ts'

/** APNs refuses a longer `apns-collapse-id`; FCM has no such limit. */
const COLLAPSE_ID_BYTES = 64
/** RFC 8030, section 5.4. */
const TOPIC_CHARACTERS = 32

type Collapsing = Pick<Message, 'blog' | 'collapse'>

export function collapseTag({ blog, collapse = blog }: Collapsing): string {
  return collapse
}

export function collapseKey(message: Collapsing): string {
  const tag = collapseTag(message)
  return tag.length <= COLLAPSE_ID_BYTES ? tag : hash(tag)
}

/** Always hashed, so that the push service does not learn what a reader follows. */
export function topic(message: Collapsing): string {
  return hash(collapseTag(message)).slice(0, TOPIC_CHARACTERS)
}

function hash(tag: string): string {
  return createHash('sha256').update(tag).digest('base64url')
}
