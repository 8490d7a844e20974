/** A row of the audit list as the entry that it stands for. */
import type { AuditEntry } from './audit.ts'

export function auditEntryOf(row: Record<string, unknown>): AuditEntry {
  const { at, id, actor_kind: kind, actor, actor_name: name, action, blog, subject, detail } = row
  const entry = {
    ...{ id, at, action, actor: { kind, id: actor, name }, detail: JSON.parse(String(detail)) },
    ...(blog !== '' && { blog }),
    ...(subject !== '' && { subject }),
  }
  return entry as AuditEntry
}
