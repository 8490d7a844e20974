/** `crier audit`: exports who did what from the data folder or database, whether or not a server runs on it. */
import { once } from 'node:events'
import { Command, Option } from 'commander'
import { tryCheck } from '#editorial/input/check.ts'
import type { Composition } from '#server/composition.ts'
import { ACTIONS, type AuditFilter, auditFilter } from '#store/audit/audit.ts'
import { EXPORT_FORMATS, type ExportFormat, exportAudit } from '#store/audit/export-audit.ts'
import { atCommandLine } from './at-command-line.ts'
import { Refused } from './refused.ts'
import { withTables } from './with-tables.ts'

type Given = Readonly<Record<keyof AuditFilter, string | undefined>> & { readonly format: ExportFormat }

const HELP = `
Newest first. The export is itself recorded. Times are ISO 8601: 2026-03-04 or 2026-03-04T16:44:00Z.

Example:
  crier audit export --format csv --from 2026-03-01 > march.csv
`

export function auditCommand(composition: Composition): Command {
  return new Command('audit')
    .description('who did what: export the audit list of the data folder (CRIER_DATA) or database (DATABASE_URL)')
    .addHelpText('after', HELP)
    .addCommand(
      new Command('export')
        .description('print the audit list')
        .addOption(new Option('--format <format>', 'JSON lines or CSV').choices(EXPORT_FORMATS).default('jsonl'))
        .option('--actor <id or name>', 'only of this key, person or hook')
        .addOption(new Option('--action <action>', 'only this action').choices(ACTIONS))
        .option('--blog <id>', 'only about this blog')
        .option('--from <time>', 'not before this time')
        .option('--to <time>', 'before this time')
        .addHelpText('after', HELP)
        .action(({ format, ...given }: Given) => print(composition, { format, filter: checkFilter(given) })),
    )
}

type Asked = { readonly format: ExportFormat; readonly filter: AuditFilter }

function print(composition: Composition, { format, filter }: Asked): Promise<void> {
  return withTables(composition, async ({ audit }) => {
    await audit.add({ by: atCommandLine(), action: 'audit.exported', detail: { format, ...filter } })
    for await (const text of exportAudit(audit, { filter, format })) {
      if (!process.stdout.write(text)) await once(process.stdout, 'drain')
    }
  })
}

function checkFilter({ from, to, ...rest }: Omit<Given, 'format'>): AuditFilter {
  const checked = tryCheck(auditFilter, { ...rest, from: timeIn(from), to: timeIn(to) })
  if (checked.kind === 'right') return checked.value
  throw new Refused(checked.errors.map(({ path, message }) => `--${path}: ${message}`).join('\n'))
}

/** A day means its beginning in UTC. */
function timeIn(text: string | undefined): string | undefined {
  return text !== undefined && /^\d{4}-\d\d-\d\d$/.test(text) ? `${text}T00:00:00Z` : text
}
