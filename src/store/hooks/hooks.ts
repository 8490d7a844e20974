/** Hooks: the endpoints at which a CMS posts its items as webhooks, each signed with the hook's secret. */
import { z } from 'zod'
import { blogId, type UpdateId } from '#shared/blog/ids.ts'
import { instant } from '#shared/blog/update.ts'
import { line } from '#shared/requests/fields.ts'
import type { Actor } from '#store/audit/audit.ts'

const role = z.enum(['editor', 'contributor'])

export const hook = z
  .object({
    id: z.string(),
    name: z.string(),
    blog: blogId.meta({ description: 'Where its items become updates' }),
    role: role.meta({
      description: '`editor`: they are published. `contributor`: they wait for an editor to publish them',
    }),
    createdAt: instant,
    revokedAt: instant.optional(),
  })
  .meta({ id: 'Hook' })
export type Hook = z.infer<typeof hook>

export const newHook = z
  .strictObject({
    name: line(100).meta({ description: 'Which CMS it is for', example: 'Newsroom CMS' }),
    blog: blogId,
    role: role.default('editor'),
  })
  .meta({ id: 'NewHook', example: { name: 'Newsroom CMS', blog: 'budget-day' } })
export type NewHook = z.infer<typeof newHook>

export const hookDelivery = z
  .object({
    at: instant,
    outcome: z.string().meta({
      description:
        '`taken`, `older`, `removed`; `tested` for a test that passed; else the code of the error that was returned',
    }),
    isFailed: z.boolean(),
    item: z.string().optional().meta({ description: "The CMS's own id for the item; absent if it could not be read" }),
  })
  .meta({ id: 'HookDelivery' })
export type HookDelivery = z.infer<typeof hookDelivery>
export type RecordedDelivery = Pick<HookDelivery, 'outcome'> & {
  readonly hook: string
  readonly item?: string | undefined
}

/** One delivery about one item of the CMS, by the CMS's own id and at the CMS's own time. */
export type Delivered = { readonly hook: string; readonly item: string; readonly at: string }

export interface Hooks {
  /** The secret is stored unhashed, because checking a signature takes the secret itself. */
  create(made: NewHook, by?: Actor): Promise<{ readonly hook: Hook; readonly secret: string }>
  /** Including revoked ones. */
  list(): Promise<readonly Hook[]>
  /** Takes effect at once, on every node. */
  revoke(id: string, by?: Actor): Promise<Hook | undefined>
  /** Including revoked ones. */
  find(id: string): Promise<{ readonly hook: Hook; readonly secret: string } | undefined>
  /**
   * The id of the update that the item became. At the item's first delivery that is `newId`. Deliveries may overtake
   * one another: `'older'` when a later one was already taken. The same delivery is accepted again.
   */
  take(delivered: Delivered, newId: UpdateId): Promise<UpdateId | 'older'>
  /** Keeps the newest 50 of each hook. */
  record(delivery: RecordedDelivery): Promise<void>
  /** Newest first. */
  deliveries(hook: string): Promise<readonly HookDelivery[]>
  /** The newest one of each hook that has any, by the id of the hook. */
  lastDeliveries(): Promise<readonly (readonly [hook: string, last: HookDelivery])[]>
}
