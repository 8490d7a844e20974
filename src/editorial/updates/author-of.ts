/** Whose key asked, as the log keeps it beside a change. */
import type { Author } from '#shared/blog/change.ts'
import type { Key } from '#store/keys/keys.ts'

export function authorOf({ id, name }: Key): Author {
  return { key: id, name }
}
