/** One update by itself: as readers have it now, with what came before and after it. */
import { Refusal } from '#platform/errors.ts'
import type { Blog } from '#shared/blog/blog.ts'
import { type Filter, passes } from '#shared/blog/filter.ts'
import { type UpdateId, updateId } from '#shared/blog/ids.ts'
import { isOnDesk } from '#shared/blog/status.ts'
import type { Update } from '#shared/blog/update.ts'
import type { Records } from '#store/log/records.ts'
import type { Snapshot } from './snapshots.ts'

export type OneUpdate = {
  readonly blog: Blog
  readonly update: Update
  /** Its neighbours in the list. */
  readonly newer: Update | undefined
  readonly older: Update | undefined
  /** The shown times of the updates that it refers to. */
  readonly references: Readonly<Record<string, string>>
}

/** Law 8, bounded: the most requested updates of one snapshot are few. */
const MAX_KEPT = 100

export class OneUpdates {
  readonly #records: Pick<Records, 'update' | 'updates' | 'newerThan'>
  /** As long as its snapshot, which is that of the filter, is current, so that a crowd costs one read for each change of the blog. */
  readonly #kept = new WeakMap<Snapshot, Map<UpdateId, Promise<OneUpdate>>>()

  constructor(records: Pick<Records, 'update' | 'updates' | 'newerThan'>) {
    this.#records = records
  }

  /** @throws Refusal `unknown_update`, `removed`. */
  read(snapshot: Snapshot, id: UpdateId, filter?: Filter): Promise<OneUpdate> {
    const kept = this.#kept.get(snapshot) ?? new Map<UpdateId, Promise<OneUpdate>>()
    this.#kept.set(snapshot, kept)
    const held = kept.get(id)
    if (held) return held
    const reading = this.#find(snapshot, id, filter)
    const [first] = kept.keys()
    if (kept.size >= MAX_KEPT && first !== undefined) kept.delete(first)
    kept.set(id, reading)
    reading.catch(() => kept.delete(id))
    return reading
  }

  async #find({ coverage: { blog } }: Snapshot, id: UpdateId, filter: Filter | undefined): Promise<OneUpdate> {
    const update = await this.#records.update(blog.id, id)
    if (update === 'removed') throw new Refusal('removed')
    // Law 9, apart.
    if (!update || isOnDesk(update.status) || (filter && !passes(filter, update))) throw new Refusal('unknown_update')
    const [newer, page] = await Promise.all([
      this.#records.newerThan(blog.id, update, filter),
      this.#records.updates(blog.id, { before: justAbove(update), limit: 2, filter }),
    ])
    const older = page.updates.find(one => one.id !== id)
    return { blog, update, newer, older, references: page.references }
  }
}

/** The update that a path names. A malformed id gets the same response as an unknown one. */
export function updateIn(text: unknown): UpdateId {
  const { data } = updateId.safeParse(text)
  if (data === undefined) throw new Refusal('unknown_update')
  return data
}

/** The next higher place in the list: a page that continues there begins with this update, and has its references. */
function justAbove({ time, id }: Update): { readonly time: string; readonly id: UpdateId } {
  return { time, id: `${id}~` as UpdateId }
}
