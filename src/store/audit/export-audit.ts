/** The audit list as text, newest first, for API and command line: JSON lines, or CSV (RFC 4180). */
import type { Audit, AuditEntry, AuditFilter, AuditPlace } from './audit.ts'

export const EXPORT_FORMATS = ['jsonl', 'csv'] as const
export type ExportFormat = (typeof EXPORT_FORMATS)[number]

const PAGE = 500
const HEADINGS = ['at', 'actor_kind', 'actor', 'actor_name', 'action', 'blog', 'subject', 'detail', 'id']

type Exported = { readonly filter: AuditFilter; readonly format: ExportFormat }

/** Page by page, so that its length costs no memory. */
export async function* exportAudit(audit: Pick<Audit, 'page'>, { filter, format }: Exported): AsyncGenerator<string> {
  if (format === 'csv') yield lineOf(HEADINGS)
  let before: AuditPlace | undefined
  do {
    const { entries, next } = await audit.page(filter, { before, limit: PAGE })
    yield entries.map(format === 'csv' ? csvOf : jsonOf).join('')
    before = next
  } while (before)
}

function jsonOf(entry: AuditEntry): string {
  return `${JSON.stringify(entry)}\n`
}

function csvOf({ at, actor, action, blog, subject = '', detail, id }: AuditEntry): string {
  return lineOf([at, actor.kind, actor.id, actor.name, action, blog ?? '', subject, JSON.stringify(detail), id])
}

function lineOf(cells: readonly string[]): string {
  return `${cells.map(cellOf).join(',')}\r\n`
}

/** A leading apostrophe keeps a spreadsheet from running a name such as `=HYPERLINK(…)` as a formula. */
function cellOf(text: string): string {
  const harmless = /^[=+\-@\t\r]/.test(text) ? `'${text}` : text
  return /[",\r\n]/.test(harmless) ? `"${harmless.replaceAll('"', '""')}"` : harmless
}
