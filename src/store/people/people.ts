/** People of the newsroom who sign in with its identity provider. They are known from their first sign-in. */
import { z } from 'zod'
import { instant } from '#shared/blog/update.ts'
import type { Actor } from '#store/audit/audit.ts'
import { key } from '#store/keys/keys.ts'

export const person = z
  .object({
    id: z.string(),
    issuer: z.string().meta({ description: 'The identity provider' }),
    subject: z.string().meta({ description: 'Who it is at the provider: unique there, and never reused' }),
    name: z.string(),
    email: z.string().optional(),
    role: key.shape.role.meta({ description: 'By their groups at the last sign-in or check' }),
    blogs: key.shape.blogs,
    createdAt: instant.meta({ description: 'Of the first sign-in' }),
    seenAt: instant.meta({ description: 'Of the last use, to within a few minutes' }),
    revokedAt: instant.optional().meta({ description: 'Since when an admin has kept this person out' }),
  })
  .meta({ id: 'Person' })
export type Person = z.infer<typeof person>

/** A person as the provider describes them, with what their groups give. */
export type Entering = Pick<Person, 'issuer' | 'subject' | 'name' | 'email' | 'role' | 'blogs'>

export interface People {
  /** Creates or updates the person. A person who was revoked stays so: see `revokedAt`. */
  enter(entering: Entering): Promise<Person>
  /** Like `enter`, for a check while nobody may be there. Undefined if the person is unknown. */
  follow(told: Entering): Promise<{ readonly person: Person; readonly hasOtherAccess: boolean } | undefined>
  /** By name. Including revoked ones. */
  list(): Promise<readonly Person[]>
  find(id: string): Promise<Person | undefined>
  /** Ends all of their sessions at once, on every node, and refuses new ones. */
  revoke(id: string, by?: Actor): Promise<Person | undefined>
  /** They may sign in again, as far as the provider and their groups permit. */
  restore(id: string, by?: Actor): Promise<Person | undefined>
}
