/** Keys: secrets with which a client may post or administer. */
import { z } from 'zod'
import { blogId } from '#shared/blog/ids.ts'
import { instant } from '#shared/blog/update.ts'
import { anyInstant, line } from '#shared/requests/fields.ts'
import type { Actor } from '#store/audit/audit.ts'

/** Each role includes the ones after it: an admin may do everything, an editor publish, a contributor write drafts. */
export const role = z.enum(['admin', 'editor', 'contributor'])
export type Role = z.infer<typeof role>

export const key = z
  .object({
    id: z.string().meta({ description: 'Names the key; the secret is shown once, when the key is made' }),
    name: z.string(),
    role,
    blogs: z.union([z.literal('all'), z.array(blogId)]).meta({ description: 'The blogs it covers' }),
    createdAt: instant,
    revokedAt: instant.optional(),
    expiresAt: instant.optional().meta({ description: 'From then on it is refused like a revoked one' }),
    usedAt: instant.optional().meta({ description: 'When it last called the API, to within five minutes' }),
  })
  .meta({ id: 'Key' })
export type Key = z.infer<typeof key>

export const newKey = z
  .strictObject({
    name: line(100).meta({ description: 'Who or what uses it', example: 'Ana, night desk' }),
    role,
    blogs: z
      .union([z.literal('all'), z.array(blogId).min(1).max(1_000)], 'use "all" or a list of ids of blogs')
      .default('all'),
    expiresAt: anyInstant.optional().meta({ description: 'When it ends by itself; never by default' }),
  })
  .refine(({ role, blogs }) => role !== 'admin' || blogs === 'all', {
    path: ['blogs'],
    message: 'an admin key covers all blogs; omit this',
  })
  .meta({ id: 'NewKey', example: { name: 'Ana, night desk', role: 'editor', blogs: ['budget-day'] } })
export type NewKey = z.infer<typeof newKey>

/** `secret` sets it (CRIER_ADMIN_KEY). */
export type KeyMaking = { readonly secret?: string; readonly by?: Actor }

export interface Keys {
  /** Only a hash is stored: the secret is in the returned value alone. */
  create(made: NewKey, how?: KeyMaking): Promise<{ key: Key; secret: string }>
  /** Including revoked and expired ones. */
  list(): Promise<readonly Key[]>
  /** Takes effect at once, on every node. `'last'` if no admin key without an end would be left. */
  revoke(id: string, by?: Actor): Promise<Key | 'last' | undefined>
  /** The key with this secret, unless it was revoked or has expired. */
  find(secret: string): Promise<Key | undefined>
  /** It was used just now. */
  touch(id: string): Promise<void>
}
