/** Hooks: the way in for a CMS that tells of its items by webhooks, each signed with the hook's secret. */
import { z } from 'zod'
import { blogId, type UpdateId } from '#shared/blog/ids.ts'
import { instant } from '#shared/blog/update.ts'

const role = z.enum(['editor', 'contributor'])

export const hook = z
  .object({
    id: z.string(),
    name: z.string(),
    blog: blogId.meta({ description: 'Where its items become updates' }),
    role: role.meta({ description: '`editor`: they are published. `contributor`: an editor does that' }),
    createdAt: instant,
    revokedAt: instant.optional(),
  })
  .meta({ id: 'Hook' })
export type Hook = z.infer<typeof hook>

export const newHook = z
  .strictObject({
    name: z.string().trim().min(1).max(100).meta({ description: 'Which CMS it is for', example: 'Newsroom CMS' }),
    blog: blogId,
    role: role.default('editor'),
  })
  .meta({ id: 'NewHook', example: { name: 'Newsroom CMS', blog: 'budget-day' } })
export type NewHook = z.infer<typeof newHook>

/** One delivery about one item of the CMS, by the CMS's own id and at the CMS's own time. */
export type Delivered = { readonly hook: string; readonly item: string; readonly at: string }

export interface Hooks {
  /** The secret is kept as it is: a signature can only be checked by who could have made it. */
  create(made: NewHook): Promise<{ readonly hook: Hook; readonly secret: string }>
  /** Revoked ones too. */
  list(): Promise<readonly Hook[]>
  /** At once, on every node. */
  revoke(id: string): Promise<Hook | undefined>
  /** Revoked ones too. */
  find(id: string): Promise<{ readonly hook: Hook; readonly secret: string } | undefined>
  /**
   * The update that an item is, from its first delivery on; `newId` then becomes it. Deliveries may overtake one another:
   * `'older'` once one of a later time was taken. The same one may be taken again.
   */
  take(delivered: Delivered, newId: UpdateId): Promise<UpdateId | 'older'>
}
