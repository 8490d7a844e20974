/** `crier prune`: deletes what is older than its retention setting, now and whole, or says what that would be. */
import { Command, Option } from 'commander'
import { pause } from '#platform/retry/pause.ts'
import type { Composition } from '#server/composition.ts'
import type { WouldPrune } from '#server/prune.ts'
import type { Pruned } from '#store/log/retention.ts'
import { createProgress } from './progress.ts'
import { sizeOf } from './size.ts'
import { stopOnSignal } from './stop-on-signal.ts'
import { printTable } from './table.ts'
import { withTables } from './with-tables.ts'

type Given = { readonly dryRun?: true; readonly json?: true }

const HELP = `
The server does the same once an hour, a part at a time. This does all of it at once, in small batches with pauses, whether or not the
server runs. What is kept for how long are the settings CRIER_KEEP_…; "crier config" shows them. --dry-run changes nothing.

Examples:
  crier prune --dry-run
  CRIER_KEEP_ENDED_DAYS=1825 crier prune --dry-run
`

const TITLES: Readonly<Record<Pruned, string>> = {
  'undated keys': 'idempotency keys without a day',
  keys: 'idempotency keys',
  alerts: 'alerts and their statistics',
  items: 'items of a CMS',
  turns: 'turns of Live Activities',
  audit: 'audit list',
  visits: 'visits of sites',
  changes: 'history of updates',
  ended: 'changes of ended coverages',
}

const INTERRUPTED = 'Interrupted: what was deleted so far is deleted; run it again for the rest.'

/** For others that write the database; a batch takes milliseconds. */
const REST_MS = 20
const FIRST_TITLES = 5

export function pruneCommand(composition: Composition): Command {
  return new Command('prune')
    .description('delete what is older than its retention setting')
    .option('--dry-run', 'count what would be deleted, and delete nothing')
    .addOption(new Option('--json', 'print JSON'))
    .addHelpText('after', HELP)
    .action(({ dryRun, json }: Given) => (dryRun ? measure(composition, json) : prune(composition, json)))
}

function measure(composition: Composition, json: true | undefined): Promise<void> {
  return withTables(composition, async ({ retention, erasures }, settings) => {
    const { measurePruning } = await import('#server/prune.ts')
    using stop = stopOnSignal(INTERRUPTED)
    const now = composition.clock.now()
    const would = await measurePruning({ settings, retention, erasures, now, signal: stop.signal })
    stop.signal.throwIfAborted()
    console.log(json ? JSON.stringify(would) : tableOf(would))
  })
}

function prune(composition: Composition, json: true | undefined): Promise<void> {
  const { clock } = composition
  return withTables(composition, async ({ retention, erasures }, settings) => {
    const { prune: pruneNow } = await import('#server/prune.ts')
    using stop = stopOnSignal(INTERRUPTED)
    using progress = createProgress(clock)
    const { signal } = stop
    const pruned: Partial<Record<Pruned, number>> = {}
    const onPruned = (what: Pruned, rows: number) => {
      pruned[what] = (pruned[what] ?? 0) + rows
      progress.show(`${TITLES[what]}: ${pruned[what]} rows deleted`)
    }
    const rest = () => pause(clock, REST_MS, signal)
    const maxBatches = Number.POSITIVE_INFINITY
    const uploads = await pruneNow({
      ...{ settings, retention, erasures, now: clock.now(), rest, signal, maxBatches, onPruned },
    })
    progress.clear()
    signal.throwIfAborted()
    if (json) return console.log(JSON.stringify({ tables: pruned, uploads }))
    for (const [what, rows] of Object.entries(pruned)) console.log(`${TITLES[what as Pruned]}: ${rows} rows deleted`)
    if (uploads > 0) console.log(`pictures that nothing shows: ${uploads}, which the server erases within seconds`)
    if (Object.keys(pruned).length === 0 && uploads === 0) console.log('Nothing is older than its retention setting.')
  })
}

function tableOf({ tables, uploads }: WouldPrune): string {
  const rows = tables.map(({ what, before, rows: count, bytes, blogs = [] }) => {
    const named = blogs.length > FIRST_TITLES ? [...blogs.slice(0, FIRST_TITLES), '…'] : blogs
    return [
      TITLES[what] + (blogs.length > 0 ? ` (${blogs.length}: ${named.join(', ')})` : ''),
      before,
      `${count}`,
      sizeOf(bytes),
    ]
  })
  const pictures = ['pictures that nothing shows', '', `${uploads.rows}`, sizeOf(uploads.bytes)]
  return printTable([['WOULD BE DELETED', 'OLDER THAN', 'ROWS', 'SIZE'], ...rows, pictures], { empty: '' })
}
