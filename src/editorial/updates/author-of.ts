/** The author of a change: the caller's key, as stored beside the change. */
import type { Author } from '#shared/blog/change.ts'
import type { Key } from '#store/keys/keys.ts'

export function authorOf({ id, name }: Key): Author {
  return { key: id, name }
}
