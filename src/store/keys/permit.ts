/** Decides whether a key, or a signed-in person, may perform an operation. */
import { Refusal } from '#platform/errors.ts'
import type { BlogId } from '#shared/blog/ids.ts'
import type { Acting } from './acting.ts'
import type { Role } from './keys.ts'

const RANK: Readonly<Record<Role, number>> = { contributor: 1, editor: 2, admin: 3 }

/** The least role that may do it and, if it concerns one blog, that blog. */
type Permission = { readonly role: Role; readonly blog?: BlogId | undefined }

export function permit(by: Acting, { role, blog }: Permission): 'granted' | 'other role' | 'other blog' {
  if (RANK[by.role] < RANK[role]) return 'other role'
  if (blog !== undefined && by.blogs !== 'all' && !by.blogs.includes(blog)) return 'other blog'
  return 'granted'
}

export function demand(by: Acting, permission: Permission): void {
  const verdict = permit(by, permission)
  if (verdict === 'granted') return
  throw new Refusal('forbidden', { detail: sentence(by, permission, verdict) })
}

function sentence(by: Acting, { role, blog }: Permission, verdict: 'other role' | 'other blog'): string {
  if (by.kind === 'person') return sentenceForPerson(by, { role, blog }, verdict)
  if (verdict === 'other blog') return `This key does not cover the blog "${blog}"; use a key that does.`
  if (role === 'editor' && by.role === 'contributor') {
    return 'This takes an editor key; a contributor key writes drafts and submits them.'
  }
  return `This takes ${role === 'admin' ? 'an admin' : `an ${role}`} key; this one is of role "${by.role}".`
}

/** What a person may do follows from their groups at the identity provider. */
function sentenceForPerson({ role: held }: Acting, { role, blog }: Permission, verdict: 'other role' | 'other blog') {
  if (verdict === 'other blog') return `Your groups do not cover the blog "${blog}"; ask whoever administers them.`
  return `This takes the role "${role}"; your groups give you "${held}".`
}
