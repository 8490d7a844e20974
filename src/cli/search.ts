/** `crier search`: the state of the search index, and filling it anew, whether or not a server runs. */
import { Command, Option } from 'commander'
import type { Composition } from '#server/composition.ts'
import { withTables } from './with-tables.ts'

const HELP = `
The index finds words in coverages. A running server keeps it up to date, and what is removed is never shown, and gone
from it within a second. "rebuild" empties it, also a damaged one; the server fills it again in the background, or when it is started
next. Searches find less until then.

Examples:
  crier search status
  crier search rebuild
`

const REBUILD = 'run "crier search rebuild"'

export function searchCommand(composition: Composition): Command {
  return new Command('search')
    .description(
      'the search index of the data folder (CRIER_DATA) or database (DATABASE_URL): its state, and a rebuild',
    )
    .addHelpText('after', HELP)
    .addCommand(
      new Command('status')
        .description('print how many updates are indexed, and how many wait')
        .addOption(new Option('--json', 'print JSON'))
        .addHelpText('after', HELP)
        .action(({ json }: { readonly json?: true }) => printStatus(composition, json)),
    )
    .addCommand(
      new Command('rebuild')
        .description('empty the index, so that it is filled anew')
        .addHelpText('after', HELP)
        .action(() => rebuild(composition)),
    )
}

function printStatus(composition: Composition, json: true | undefined): Promise<void> {
  return withTables(composition, async ({ search }) => {
    const standing = await search.standing()
    if (json) return console.log(JSON.stringify(standing))
    const { updates, indexed, waiting, isWalked, isDamaged, stray } = standing
    const waits = isWalked ? String(waiting) : `${Math.max(waiting, updates - indexed)}, until all were looked at`
    const wrong = isDamaged ? `damaged: ${REBUILD}` : stray === 0 ? '0' : `${stray}: ${REBUILD}`
    console.log(
      `public updates  ${updates}\nindexed         ${indexed}\nwaiting         ${waits}\nwrong           ${wrong}`,
    )
  })
}

function rebuild(composition: Composition): Promise<void> {
  return withTables(composition, async ({ search }) => {
    await search.rebuild()
    console.log('The index is empty. A running server fills it within minutes, and otherwise its next start does.')
  })
}
