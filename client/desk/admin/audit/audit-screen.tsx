/** Who did what: filtered by person, action, coverage and time, and exported as a file. */
import { useState } from 'react'
import { type AuditedAction, listAudit } from '#client/desk/admin/admin-calls.ts'
import { AdminScreen } from '#client/desk/admin/screen.tsx'
import { useLoaded } from '#client/desk/admin/use-loaded.ts'
import { failureText } from '#client/desk/api/problem-text.ts'
import { folder } from '#client/desk/kit/folder.ts'
import { tellProblem } from '#client/desk/kit/toasts.tsx'
import { words } from '#client/desk/kit/words.ts'
import { AuditFilters, NO_FILTERS, queryOf, type TypedFilters } from './audit-filters.tsx'
import { AuditRow } from './audit-row.tsx'
import { saveExport } from './save-export.ts'

const said = words.admin.audit

export function AuditScreen() {
  const [filters, setFilters] = useState<TypedFilters>(NO_FILTERS)
  return <Filtered key={JSON.stringify(filters)} filters={filters} onFilters={setFilters} />
}

type Props = { readonly filters: TypedFilters; readonly onFilters: (filters: TypedFilters) => void }

function Filtered({ filters, onFilters }: Props) {
  const loaded = useLoaded(() => listAll(filters))
  const [older, setOlder] = useState<Page>()

  async function more(next: string) {
    const outcome = await listAll(filters, next)
    if (outcome.kind !== 'done') return tellProblem(failureText(outcome))
    setOlder(held => ({ ...outcome, entries: [...(held?.entries ?? []), ...outcome.entries] }))
  }

  const exports = (
    <div className="actions">
      {(['csv', 'jsonl'] as const).map(format => (
        <button key={format} type="button" onClick={() => void saveExport(exportOf(filters, format), format)}>
          {said[format]}
        </button>
      ))}
    </div>
  )
  return (
    <AdminScreen
      title={words.admin.sections.audit}
      help={said.help}
      loaded={loaded}
      actions={exports}
      before={<AuditFilters filters={filters} onFilters={onFilters} />}
    >
      {({ entries, next: first }) => {
        const all = [...entries, ...(older?.entries ?? [])]
        const next = older ? older.next : first
        return (
          <>
            {all.length === 0 && <p className="nothing">{said.none}</p>}
            <ul className="records">
              {all.map(entry => (
                <AuditRow key={`${entry.at} ${entry.id}`} entry={entry} />
              ))}
            </ul>
            {next !== undefined && (
              <button type="button" onClick={() => void more(next)}>
                {said.more}
              </button>
            )}
          </>
        )
      }}
    </AdminScreen>
  )
}

type Page = { readonly entries: readonly AuditedAction[]; readonly next?: string }

/** The server reads a bounded number of rows at a time, so a page may be empty and yet not the last. */
const MAX_EMPTY_PAGES = 20

async function listAll(filters: TypedFilters, before?: string) {
  let place = before
  for (let pages = 1; ; pages += 1) {
    const query = queryOf(filters)
    if (place !== undefined) query.set('before', place)
    const outcome = await listAudit(query)
    if (outcome.kind !== 'done') return outcome
    if (outcome.entries.length > 0 || outcome.next === undefined || pages === MAX_EMPTY_PAGES) return outcome
    place = outcome.next
  }
}

function exportOf(filters: TypedFilters, format: 'csv' | 'jsonl'): string {
  const query = queryOf(filters)
  query.set('format', format)
  return `${folder}/v1/audit/export?${query}`
}
