/** Finds an update for a caller: unpublished ones are visible only to keys that cover their blog. */
import { Refusal } from '#platform/errors.ts'
import type { BlogId, UpdateId } from '#shared/blog/ids.ts'
import { isOnDesk } from '#shared/blog/status.ts'
import type { Update } from '#shared/blog/update.ts'
import type { Acting } from '#store/keys/acting.ts'
import { permit } from '#store/keys/permit.ts'
import type { Records } from '#store/log/records.ts'

export type FindUpdate = { readonly by: Acting | undefined; readonly blog: BlogId; readonly id: UpdateId }

/** @throws Refusal `unknown_blog`, `unknown_update`, `removed`. */
export async function findUpdate(records: Records, { by, blog, id }: FindUpdate): Promise<Update> {
  const found = await records.update(blog, id)
  if (found === 'removed') throw new Refusal('removed')
  const isInsider = by !== undefined && permit(by, { role: 'contributor', blog }) === 'granted'
  if (found && (isInsider || !isOnDesk(found.status))) return found
  throw new Refusal((await records.blog(blog)) ? 'unknown_update' : 'unknown_blog')
}
