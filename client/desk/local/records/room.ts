/** Limits the drafts that this device keeps for one editor. */
import type { Database } from './database.ts'

/** An editor has forgotten most of so many. */
const MOST_DRAFTS = 100

/** Deletes the oldest one that the server has completely. False: there is none, and nothing was deleted. */
export async function makeRoom(database: Database, owner: string): Promise<boolean> {
  const held = await database.getAllFromIndex('drafts', 'owner', owner)
  if (held.length < MOST_DRAFTS) return true
  const copies = new Map(
    (await database.getAllFromIndex('copies', 'owner', owner)).map(one => [one.draft, one.revision]),
  )
  const oldest = held.sort((a, b) => (a.changedAt < b.changedAt ? -1 : 1))
  const spare = oldest.find(({ id, revision }) => copies.get(id) === revision)
  if (spare) await database.delete('drafts', spare.id)
  return spare !== undefined
}
