/** `crier prune`: deletes what is older than its retention setting, now and whole, or says what that would be. */
import { Command, Option } from 'commander'
import { pause } from '#platform/retry/pause.ts'
import type { Composition, OpenTables } from '#server/composition.ts'
import type { Settings } from '#server/config/config.ts'
import type { WouldPrune } from '#server/prune.ts'
import type { Pruned } from '#store/log/retention.ts'
import { atCommandLine } from './at-command-line.ts'
import { createProgress } from './progress.ts'
import { Refused } from './refused.ts'
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
  comments: 'rejected and withdrawn comments',
  changes: 'history of updates',
  ended: 'ended coverages, with everything about them',
}

const INTERRUPTED = 'Interrupted: what was deleted so far is deleted; run it again for the rest.'

/** For others that write the database; a batch takes milliseconds. */
const REST_MS = 20
const FIRST_TITLES = 5
/** Of REST_MS: half a minute. A server holds the lock for one batch, and one that hangs loses it after five seconds. */
const MAX_WAITS = 1_500

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
  return withTables(composition, async (opened, settings) => {
    using stop = stopOnSignal(INTERRUPTED)
    const done = newReport()
    const pruning = pruneInto(done, { composition, opened, settings, signal: stop.signal })
    await pruning.catch(() => {})
    const { tables, uploads, busy } = done
    // Also of a pass that failed or was interrupted: what it deleted is deleted.
    if (!isEmpty(done))
      await opened.audit.add({ by: atCommandLine(), action: 'data.pruned', detail: { tables, uploads } })
    await pruning
    stop.signal.throwIfAborted()
    if (json) console.log(JSON.stringify({ tables, uploads, ...(busy.size > 0 && { busy: [...busy] }) }))
    else for (const line of linesOf(done)) console.log(line)
    if (busy.size > 0) throw new Refused(`Not done: ${[...busy].map(what => TITLES[what]).join(', ')}. ${BUSY}`)
  })
}

const BUSY = 'Another process kept pruning for half a minute; repeat the command, or leave the rest to the server.'

type Report = {
  readonly tables: Partial<Record<Pruned, number>>
  readonly busy: Set<Pruned>
  uploads: number
}

const newReport = (): Report => ({ tables: {}, busy: new Set(), uploads: 0 })
const isEmpty = ({ tables, uploads }: Report) => Object.keys(tables).length === 0 && uploads === 0

type Pruning = {
  readonly composition: Composition
  readonly opened: OpenTables
  readonly settings: Settings
  readonly signal: AbortSignal
}

async function pruneInto(done: Report, { composition, opened, settings, signal }: Pruning): Promise<void> {
  const { prune: pruneNow } = await import('#server/prune.ts')
  const { retention, erasures } = opened
  const { clock } = composition
  using progress = createProgress(clock)
  done.uploads = await pruneNow({
    ...{ settings, retention, erasures, now: clock.now(), signal },
    rest: () => pause(clock, REST_MS, signal),
    ...{ maxBatches: Number.POSITIVE_INFINITY, maxWaits: MAX_WAITS },
    onPruned(what, rows) {
      const total = (done.tables[what] ?? 0) + rows
      done.tables[what] = total
      progress.show(`${TITLES[what]}: ${total} rows deleted`)
    },
    onBusy: what => void done.busy.add(what),
  })
}

function linesOf(done: Report): readonly string[] {
  const { tables, uploads, busy } = done
  if (isEmpty(done) && busy.size === 0) return ['Nothing is older than its retention setting.']
  return [
    ...Object.entries(tables).map(([what, rows]) => `${TITLES[what as Pruned]}: ${rows} rows deleted`),
    ...(uploads > 0 ? [`pictures that nothing shows: ${uploads}, which the server erases within seconds`] : []),
  ]
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
