/** Decides whether a key permits an operation. */
import { Refusal } from '#platform/errors.ts'
import type { BlogId } from '#shared/blog/ids.ts'
import type { Key, Role } from './keys.ts'

const RANK: Readonly<Record<Role, number>> = { contributor: 1, editor: 2, admin: 3 }

/** The least role that may do it and, if it concerns one blog, that blog. */
type Permission = { readonly role: Role; readonly blog?: BlogId | undefined }

export function permit(key: Key, { role, blog }: Permission): 'granted' | 'other role' | 'other blog' {
  if (RANK[key.role] < RANK[role]) return 'other role'
  if (blog !== undefined && key.blogs !== 'all' && !key.blogs.includes(blog)) return 'other blog'
  return 'granted'
}

export function demand(key: Key, permission: Permission): void {
  const verdict = permit(key, permission)
  if (verdict === 'granted') return
  throw new Refusal('forbidden', { detail: sentence(key, permission, verdict) })
}

function sentence(key: Key, { role, blog }: Permission, verdict: 'other role' | 'other blog'): string {
  if (verdict === 'other blog') return `This key does not cover the blog "${blog}"; use a key that does.`
  if (role === 'editor' && key.role === 'contributor') {
    return 'This takes an editor key; a contributor key writes drafts and submits them.'
  }
  return `This takes ${role === 'admin' ? 'an admin' : `an ${role}`} key; this one is of role "${key.role}".`
}
