/** The author of a change: the caller, as stored beside the change. */
import type { Author } from '#shared/blog/change.ts'
import type { Acting } from '#store/keys/acting.ts'

export function authorOf({ id, name, kind }: Acting): Author {
  return { key: id, name, ...(kind && { kind }) }
}
