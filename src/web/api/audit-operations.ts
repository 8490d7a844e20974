/** The API calls that read and export the audit list. */
import { once } from 'node:events'
import type { Response } from 'express'
import { z } from 'zod'
import { Refusal } from '#platform/errors.ts'
import type { Audit, AuditEntry, AuditFilter, AuditPlace } from '#store/audit/audit.ts'
import { auditEntry, auditFilter } from '#store/audit/audit.ts'
import { EXPORT_FORMATS, type ExportFormat, exportAudit } from '#store/audit/export-audit.ts'
import { PRIVATE } from '#web/middleware/caching.ts'
import { actorOf } from './actor-of.ts'
import { exampleBlog, exampleKey, exampleUpdate } from './examples.ts'
import { limitUpTo, type Operation, operation } from './operation.ts'

const MAX_ENTRIES = 200
const DEFAULT_ENTRIES = 50

const auditPage = z
  .object({
    entries: z.array(auditEntry),
    next: z.string().optional().meta({
      description: 'Send it as `before` for the next page; absent at the end. A page may be empty and yet not the last',
    }),
  })
  .meta({ id: 'AuditPage' })

const exampleEntry: AuditEntry = {
  id: 'k3x9q2ab.0000000000000007',
  at: exampleUpdate.time,
  actor: { kind: 'key', id: exampleKey.id, name: exampleKey.name },
  action: 'update.published',
  blog: exampleBlog.id,
  subject: exampleUpdate.id,
  detail: { version: 1, status: 'published' },
}

const MEDIA_TYPES: Readonly<Record<ExportFormat, string>> = { jsonl: 'application/jsonl', csv: 'text/csv' }

/** Its first line. */
const EXAMPLE_CSV = 'at,actor_kind,actor,actor_name,action,blog,subject,detail,id\r\n'

export function auditOperations({ audit }: { readonly audit: Audit }): readonly Operation[] {
  return [listAudit(audit), exportList(audit)]
}

function listAudit(audit: Audit): Operation {
  return operation({
    method: 'get',
    path: '/v1/audit',
    name: 'listAudit',
    group: 'Audit',
    summary: 'List who did what',
    description: 'Newest first. Entries are added in the transaction of the action, and cannot be changed.',
    access: 'admin',
    query: auditFilter.extend({
      before: z.string().max(300).optional().meta({ description: 'The `next` of the previous page' }),
      limit: limitUpTo(MAX_ENTRIES, { of: 'entries', otherwise: DEFAULT_ENTRIES }),
    }),
    answers: { 200: { description: 'A page', schema: auditPage, example: { entries: [exampleEntry] } } },
    refuses: [],
    async run({ query: { before, limit, ...filter } }) {
      const { entries, next } = await audit.page(filter, { before: placeIn(before), limit })
      const json = { entries, ...(next && { next: `${next.at} ${next.id}` }) }
      return { headers: { 'Cache-Control': PRIVATE }, json }
    },
  })
}

function exportList(audit: Audit): Operation {
  return operation({
    method: 'get',
    path: '/v1/audit/export',
    name: 'exportAudit',
    group: 'Audit',
    summary: 'Export the audit list',
    description: 'Newest first, as JSON lines or CSV. An export is itself recorded.',
    access: 'admin',
    query: auditFilter.extend({
      format: z.enum(EXPORT_FORMATS).default('jsonl').meta({ description: 'JSON lines, or CSV for spreadsheets' }),
    }),
    answers: {
      200: {
        description: 'One `AuditEntry` a line',
        mediaType: MEDIA_TYPES.jsonl,
        schema: z.string(),
        example: `${JSON.stringify(exampleEntry)}\n`,
        otherTypes: { [MEDIA_TYPES.csv]: EXAMPLE_CSV },
      },
    },
    refuses: [],
    async run({ query: { format, ...filter }, by, signal }) {
      await audit.add({ by: actorOf({ by }), action: 'audit.exported', detail: { format, ...filter } })
      return { answer: response => sendExport(response, { audit, filter, format, signal }) }
    },
  })
}

type Sent = {
  readonly audit: Audit
  readonly filter: AuditFilter
  readonly format: ExportFormat
  readonly signal: AbortSignal
}

async function sendExport(response: Response, { audit, filter, format, signal }: Sent): Promise<void> {
  response.set({
    'Cache-Control': PRIVATE,
    'Content-Type': `${MEDIA_TYPES[format]}; charset=utf-8`,
    'Content-Disposition': `attachment; filename="crier-audit.${format}"`,
  })
  try {
    for await (const text of exportAudit(audit, { filter, format })) {
      if (!response.write(text)) await once(response, 'drain', { signal })
    }
    response.end()
  } catch {
    // Nothing else tells a client that a file which has begun is not whole.
    response.destroy()
  }
}

function placeIn(text: string | undefined): AuditPlace | undefined {
  if (text === undefined) return undefined
  const [at = '', id = '', ...rest] = text.split(' ')
  if (id === '' || rest.length > 0) {
    throw new Refusal('invalid', { errors: [{ path: 'before', message: 'use the "next" of a page' }] })
  }
  return { at, id }
}
