/** `crier key`: creates, lists and revokes keys in the data folder or database, whether or not a server runs on it. */
import { Command, Option } from 'commander'
import { tryCheck } from '#editorial/input/check.ts'
import type { Composition } from '#server/composition.ts'
import { type Key, type NewKey, newKey, role } from '#store/keys/keys.ts'
import { atCommandLine } from './at-command-line.ts'
import { Refused } from './refused.ts'
import { printTable } from './table.ts'
import { withTables } from './with-tables.ts'

type Output = { readonly json?: true }
type NewKeyOptions = Output & {
  readonly name: string
  readonly role: string
  readonly blogs: string
  readonly newDatabase?: true
  readonly expires?: string
}

export function keyCommand(composition: Composition): Command {
  const asJson = () => new Option('--json', 'print JSON')

  return new Command('key')
    .description('create, list and revoke keys in the data folder (CRIER_DATA) or database (DATABASE_URL)')
    .addHelpText('after', HELP)
    .addCommand(
      new Command('create')
        .description('create a key; its secret is shown once')
        .addHelpText('after', HELP)
        .requiredOption('--name <name>', 'who or what uses it')
        .addOption(new Option('--role <role>', 'what it may do').choices(role.options).default('editor'))
        .option('--blogs <ids>', 'the blogs it covers, separated by commas, or "all"', 'all')
        .option('--expires <time>', 'when it ends by itself: 2027-01-31 or 2027-01-31T18:00:00Z')
        .option('--new-database', 'create the database if there is none yet')
        .addOption(asJson())
        .action(async (options: NewKeyOptions) => {
          const asked = checkNewKey({ ...options, blogs: blogsIn(options.blogs), expiresAt: endIn(options.expires) })
          const mayMake = options.newDatabase
          const made = await withTables(composition, ({ keys }) => keys.create(asked, { by: atCommandLine() }), {
            mayMake,
          })
          console.log(
            options.json ? JSON.stringify(made) : `${table([made.key])}\n\nSecret, shown only now: ${made.secret}`,
          )
        }),
    )
    .addCommand(
      new Command('list')
        .description('list the keys, including revoked ones')
        .addHelpText('after', '\nExample:\n  crier key list --json\n')
        .addOption(asJson())
        .action(async ({ json }: Output) => {
          const keys = await withTables(composition, opened => opened.keys.list())
          console.log(json ? JSON.stringify(keys) : table(keys))
        }),
    )
    .addCommand(
      new Command('revoke')
        .description('revoke a key: its very next request is refused')
        .addHelpText('after', '\nExample:\n  crier key revoke AbCdEf123456\n')
        .argument('<id>', 'an id from "crier key list"')
        .addOption(asJson())
        .action(async (id: string, { json }: Output) => {
          const revoked = await withTables(composition, ({ keys }) => keys.revoke(id, atCommandLine()))
          if (revoked === undefined) throw new Refused(`There is no key ${id}; "crier key list" lists the keys.`)
          if (revoked === 'last') throw new Refused('This is the last admin key; create another before you revoke it.')
          console.log(json ? JSON.stringify(revoked) : table([revoked]))
        }),
    )
}

function checkNewKey({ name, role, blogs, expiresAt }: Record<keyof NewKey, unknown>): NewKey {
  const checked = tryCheck(newKey, { name, role, blogs, ...(expiresAt !== undefined && { expiresAt }) })
  if (checked.kind === 'right') return checked.value
  const lines = checked.errors.map(
    ({ path, message }) => `--${path.replace(/\[.*/, '').replace('expiresAt', 'expires')}: ${message}`,
  )
  throw new Refused(lines.join('\n'))
}

/** A day means its end in UTC. */
function endIn(text: string | undefined): string | undefined {
  return text !== undefined && /^\d{4}-\d\d-\d\d$/.test(text) ? `${text}T23:59:59Z` : text
}

function blogsIn(text: string): 'all' | readonly string[] {
  return text === 'all' ? 'all' : text.split(',').map(id => id.trim())
}

const HELP = `
Run it in the folder of the server, or with its CRIER_DATA or DATABASE_URL, whether or not the server runs: no key is needed.

Example:
  crier key create --name "Ana" --role editor --blogs budget-day,floods
`
const NONE = 'There is no key yet; "crier key create --name <name> --role admin" creates one.'
const HEADINGS = ['ID', 'NAME', 'ROLE', 'BLOGS', 'MADE', 'USED', 'EXPIRES', 'REVOKED']

function table(keys: readonly Key[]): string {
  return printTable([HEADINGS, ...keys.map(cells)], { empty: NONE })
}

function cells({
  id,
  name,
  role,
  blogs,
  createdAt,
  usedAt = '',
  expiresAt = '',
  revokedAt = '',
}: Key): readonly string[] {
  const covered = blogs === 'all' ? 'all' : blogs.join(',')
  return [id, name, role, covered, createdAt, usedAt, expiresAt, revokedAt]
}
