/** `crier site`: makes, lists and revokes sites, directly in the data folder or database, whether or not a server runs on it. */
import { Command, Option } from 'commander'
import { type NewSite, newSite, type Site } from '#delivery/sites/site.ts'
import type { SiteRefused as NotStored } from '#delivery/sites/sites.ts'
import { tryCheck } from '#editorial/input/check.ts'
import type { Composition } from '#server/composition.ts'
import { Refused } from './refused.ts'
import { printTable } from './table.ts'
import { withTables } from './with-tables.ts'

type Output = { readonly json?: true }
type Given = Output & {
  readonly id?: string
  readonly name: string
  readonly origins: string
  readonly blogs: string
  readonly theme?: string
}

const HEADINGS = ['ID', 'NAME', 'ORIGINS', 'BLOGS', 'MADE', 'REVOKED']

export function siteCommand(composition: Composition): Command {
  const asJson = () => new Option('--json', 'print JSON')

  return new Command('site')
    .description(
      'make, list and revoke sites that may embed, in the data folder (CRIER_DATA) or database (DATABASE_URL)',
    )
    .addCommand(
      new Command('create')
        .description('make a site')
        .requiredOption('--name <name>', 'the partner, as people know it')
        .requiredOption('--origins <origins>', 'where its pages are, with commas between: https://www.example.org')
        .option('--id <id>', 'how its embed code names it; by default made up')
        .option('--blogs <ids>', 'the blogs it may show, with commas between, or "all"', 'all')
        .option('--theme <json>', 'custom properties of the widget (docs/embed.md)')
        .addOption(asJson())
        .action(async (given: Given) => {
          const asked = checkNewSite(given)
          print(given, [storedIn(await withTables(composition, ({ sites }) => sites.create(asked)))])
        }),
    )
    .addCommand(
      new Command('list')
        .description('list the sites, revoked ones too')
        .addOption(asJson())
        .action(async ({ json }: Output) => {
          const sites = await withTables(composition, opened => opened.sites.list())
          console.log(json ? JSON.stringify(sites) : table(sites))
        }),
    )
    .addCommand(
      new Command('revoke')
        .description('revoke a site for good: new requests are refused within a second, its readers cut within 25')
        .argument('<id>', 'as "crier site list" shows it')
        .addOption(asJson())
        .action(async (id: string, output: Output) => {
          print(output, [storedIn(await withTables(composition, ({ sites }) => sites.revoke(id)), id)])
        }),
    )
}

function storedIn(outcome: { readonly kind: 'stored'; readonly site: Site } | NotStored, id = ''): Site {
  switch (outcome.kind) {
    case 'stored':
      return outcome.site
    case 'exists':
      throw new Refused('There is a site with this id; choose another.')
    case 'taken':
      throw new Refused(`The site ${outcome.by.id} has the origin ${outcome.origin}; revoke that site first.`)
    default:
      throw new Refused(`There is no site ${id}; "crier site list" shows them.`)
  }
}

function checkNewSite({ id, name, origins, blogs, theme }: Given): NewSite {
  const checked = tryCheck(newSite, {
    ...(id !== undefined && { id }),
    name,
    origins: split(origins),
    blogs: blogs === 'all' ? blogs : split(blogs),
    ...(theme !== undefined && { theme: themeIn(theme) }),
  })
  if (checked.kind === 'right') return checked.value
  throw new Refused(checked.errors.map(({ path, message }) => `--${path}: ${message}`).join('\n'))
}

function themeIn(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    throw new Refused('--theme: use JSON, such as {"--crier-accent": "#9c3a1c"}')
  }
}

function split(text: string): readonly string[] {
  return text.split(',').map(one => one.trim())
}

function print({ json }: Output, sites: readonly Site[]): void {
  console.log(json ? JSON.stringify(sites[0]) : table(sites))
}

function table(sites: readonly Site[]): string {
  return printTable([HEADINGS, ...sites.map(cells)])
}

function cells({ id, name, origins, blogs, createdAt, revokedAt = '' }: Site): readonly string[] {
  return [id, name, origins.join(','), blogs === 'all' ? 'all' : blogs.join(','), createdAt, revokedAt]
}
