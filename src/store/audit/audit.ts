/** The audit list: who did what and when. Rows are added and never changed; none holds text of an update. */
import { z } from 'zod'
import { blogId } from '#shared/blog/ids.ts'
import { instant } from '#shared/blog/update.ts'
import { line } from '#shared/requests/fields.ts'

/** `server`: Crier itself, such as a scheduled publication. `command line`: the name is that of the system's user. */
const actor = z
  .object({
    kind: z.enum(['key', 'person', 'hook', 'command line', 'server']),
    id: z.string().meta({ description: 'The id of the key, person or hook; empty for the others' }),
    name: z.string(),
  })
  .meta({ id: 'Actor' })
export type Actor = z.infer<typeof actor>

export const ACTIONS = [
  'update.published',
  'update.corrected',
  'update.retracted',
  'update.removed',
  'update.drafted',
  'update.assigned',
  'update.checked',
  'note.added',
  'note.removed',
  'notes.copied',
  'blog.created',
  'blog.edited',
  'blog.ended',
  'summary.edited',
  'summary.removed',
  'key.created',
  'key.revoked',
  'person.revoked',
  'person.restored',
  'site.created',
  'site.edited',
  'site.revoked',
  'hook.created',
  'hook.revoked',
  'hook.tested',
  'template.created',
  'template.edited',
  'template.removed',
  'contributor.created',
  'contributor.edited',
  'contributor.removed',
  'contributor.erased',
  'comment.approved',
  'comment.rejected',
  'comment.held',
  'comment.reopened',
  'comment.answered',
  'comment.proposed',
  'comment.removed',
  'comment.withdrawn',
  'writer.blocked',
  'writer.unblocked',
  'writer.exported',
  'writer.erased',
  'audit.exported',
  'logger.changed',
  'backup.made',
  'backup.restored',
  'data.pruned',
] as const

const action = z.enum(ACTIONS).meta({ id: 'AuditAction', description: 'What was done' })
export type Action = z.infer<typeof action>

export const auditEntry = z
  .object({
    id: z.string(),
    at: instant,
    actor,
    action,
    blog: blogId.optional().meta({ description: 'The coverage concerned' }),
    subject: z.string().optional().meta({ description: 'The id of the update, key, person, site, hook or template' }),
    detail: z.record(z.string(), z.unknown()).meta({
      description: 'More about the action, such as the name and role of a key. Never text of an update',
    }),
  })
  .meta({ id: 'AuditEntry' })
export type AuditEntry = z.infer<typeof auditEntry>

export type NewAuditEntry = Pick<AuditEntry, 'action'> &
  Partial<Pick<AuditEntry, 'blog' | 'subject' | 'detail'>> & { readonly by: Actor }

export const auditFilter = z.object({
  actor: line(200).optional().meta({ description: 'The id or the name of a key, person or hook' }),
  action: action.optional().meta({ description: 'Only this action' }),
  blog: blogId.optional().meta({ description: 'Only about this blog' }),
  from: z.iso.datetime({ offset: true }).optional().meta({ description: 'Not before this time' }),
  to: z.iso.datetime({ offset: true }).optional().meta({ description: 'Before this time' }),
})
export type AuditFilter = z.infer<typeof auditFilter>

/** Rows are ordered by time and id, both of which never change. */
export type AuditPlace = Pick<AuditEntry, 'at' | 'id'>

export type AuditPage = {
  readonly entries: readonly AuditEntry[]
  /** Absent at the end. A page may be shorter than its limit, and even empty, and yet not the last one. */
  readonly next?: AuditPlace
}

export interface Audit {
  /** For actions that no transaction of another store records. */
  add(entry: NewAuditEntry): Promise<void>
  /** Newest first, after `before`. One call reads a bounded number of rows, whatever the filter. */
  page(
    filter: AuditFilter,
    asked: { readonly before?: AuditPlace | undefined; readonly limit: number },
  ): Promise<AuditPage>
}
