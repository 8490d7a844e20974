/** New rows of the audit list, and the statement with which every store adds one in its own transaction. */
import { randomUUID } from 'node:crypto'
import type { Value } from '#store/sql/database.ts'
import { storable } from '#store/sql/storable.ts'
import type { NewAuditEntry } from './audit.ts'
import { SERVER } from './server-actor.ts'

export const ADD_AUDIT = `INSERT INTO audit (at, id, actor_kind, actor, actor_name, action, blog, subject, detail)
  VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)`

type NewRow = Omit<NewAuditEntry, 'by'> & { readonly at: string; readonly by?: NewAuditEntry['by'] | undefined }

export function auditRow({ at, by = SERVER, action, blog = '' as never, subject = '', detail = {} }: NewRow): Value[] {
  return [at, randomUUID(), by.kind, by.id, storable(by.name), action, blog, subject, storable(JSON.stringify(detail))]
}
