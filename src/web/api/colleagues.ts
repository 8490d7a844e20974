/** The keys and people that write for a blog, whom an update can be given to. */
import type { Author } from '#shared/blog/change.ts'
import type { BlogId } from '#shared/blog/ids.ts'
import type { Acting } from '#store/keys/acting.ts'
import type { Keys, Role } from '#store/keys/keys.ts'
import { permit } from '#store/keys/permit.ts'
import type { People } from '#store/people/people.ts'

export type ColleaguePorts = {
  readonly keys: Pick<Keys, 'list'>
  readonly people: Pick<People, 'list'>
  readonly now: () => Date
}

type Colleague = Author & { readonly role: Role }

/** By name. Without those that were revoked or have expired. */
export async function colleaguesAt(blog: BlogId, { keys, people, now }: ColleaguePorts): Promise<readonly Colleague[]> {
  const [allKeys, allPeople] = await Promise.all([keys.list(), people.list()])
  const at = now().toISOString()
  const valid = allKeys.filter(({ expiresAt }) => expiresAt === undefined || expiresAt > at)
  const all = [...valid, ...allPeople.map(one => ({ ...one, kind: 'person' as const }))]
  return all
    .filter(one => one.revokedAt === undefined && permit(one, { role: 'contributor', blog }) === 'granted')
    .map(colleagueOf)
    .toSorted((a, b) => (a.name < b.name ? -1 : 1))
}

function colleagueOf({ id, name, kind, role }: Acting): Colleague {
  return { key: id, name, ...(kind && { kind }), role }
}
