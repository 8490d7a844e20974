/** Reads a whole coverage from a server: every update, and the times of all updates they refer to. */
import type { Api } from '#cli/api.ts'
import { Refused } from '#cli/refused.ts'
import type { Coverage } from '#shared/blog/coverage.ts'
import { foldOlder } from '#shared/blog/fold.ts'

/** The server's maximum page size. */
const PAGE = 100

type Reading = { readonly blog: string; readonly onRead: (updates: number) => void }

export async function readWhole(api: Api, { blog, onRead }: Reading): Promise<Coverage> {
  let whole = await api.coverage(blog)
  if (!whole) throw new Refused(`There is no blog ${blog} at ${api.url}.`)
  while (whole.older !== undefined) {
    whole = foldOlder(whole, await api.page(blog, { limit: PAGE, before: whole.older }))
    onRead(whole.updates.length)
  }
  return whole
}
