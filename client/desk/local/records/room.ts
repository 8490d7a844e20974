/** How many drafts this device keeps for one editor, and what goes when there are more. */
import type { Database } from './database.ts'

/** Whoever has so many has forgotten most of them. */
const MOST_DRAFTS = 100

/** The oldest one that the server has whole goes first. False: there is none, and nothing is thrown away for another. */
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
