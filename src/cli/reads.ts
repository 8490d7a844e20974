/** `crier reads`: how often a coverage was viewed and read, by site and update. */
import type { Api } from '#cli/api.ts'
import { openApi } from '#cli/open-api.ts'
import { type PostingOptions, postingCommand } from '#cli/posting/posting-command.ts'
import { printTable } from '#cli/table.ts'
import type { Composition } from '#server/composition.ts'
import type { BlogFigures, Estimate, ReadFigures } from '#shared/blog/reads.ts'
import { CSV_HEAD, csvOf } from '#shared/blog/reads-csv.ts'

const HEADINGS = ['WHERE', 'VIEWS', 'READS']
const NONE = 'Nothing was viewed yet.'

const EXAMPLE = `
A number with "±" is an estimate: the true one is within that, 19 times out of 20. With --csv one line for each update and site.

Examples:
  crier reads budget-day
  crier reads budget-day --csv > budget-day.csv
`

type Given = PostingOptions & { readonly csv?: true }

export function readsCommand(composition: Composition) {
  return postingCommand('reads', EXAMPLE)
    .description('print how often the updates of a coverage were viewed and read')
    .argument('<blog>', 'the id of the blog')
    .option('--csv', 'print CSV: each update, by site')
    .action(async (blog: string, { json, csv, profile }: Given) => {
      const api = openApi(composition, profile)
      if (csv) return printAll(api, blog)
      const figures = await api.reads(blog, {})
      console.log(json ? JSON.stringify(figures) : printTable(rowsOf(figures), { empty: NONE }))
    })
}

async function printAll(api: Api, blog: string): Promise<void> {
  let text = CSV_HEAD
  let before: string | undefined
  do {
    const page = await api.reads(blog, { sites: true, ...(before !== undefined && { before }) })
    text += csvOf(page.updates)
    before = page.older
  } while (before !== undefined)
  process.stdout.write(text)
}

function rowsOf({ sites, total }: BlogFigures): readonly (readonly string[])[] {
  if (sites.length === 0) return [HEADINGS]
  return [HEADINGS, ...sites.map(one => rowOf(one.name ?? one.site, one)), rowOf('all', total)]
}

function rowOf(name: string, { views, reads }: ReadFigures): readonly string[] {
  return [name, shown(views), shown(reads)]
}

function shown({ count, error }: Estimate): string {
  return error === 0 ? String(count) : `${count} ± ${error}`
}
