/** Reads a whole coverage from a server: every update, and the times of all updates they refer to. */
import type { Api } from '#cli/api.ts'
import { Refused } from '#cli/refused.ts'
import type { Coverage } from '#shared/blog/coverage.ts'
import { foldOlder } from '#shared/blog/fold.ts'

/** The server's maximum page size. */
const PAGE = 100

type Reading = { readonly blog: string; readonly at?: string | undefined; readonly onRead: (updates: number) => void }

export async function readWhole(api: Api, { blog, at, onRead }: Reading): Promise<Coverage> {
  const then = at === undefined ? {} : { at }
  let whole = await api.coverage(blog, then)
  if (!whole)
    throw new Refused(
      `There ${at === undefined ? 'is' : `was`} no blog ${blog} at ${api.url}${at === undefined ? '' : ` at ${at}`}.`,
    )
  while (whole.older !== undefined) {
    whole = foldOlder(whole, await api.page(blog, { ...then, limit: PAGE, before: whole.older }))
    onRead(whole.updates.length)
  }
  return whole
}
