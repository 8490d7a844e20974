/** `crier import`: posts a coverage page that was saved as plain text. */
import { Command } from 'commander'
import type { Composition } from '#server/composition.ts'
import { importPage } from './import/import-page.ts'
import type { Page } from './import/page.ts'
import { sendPageComment } from './import/page-comment.ts'
import { sayComment, sayLeft, sayReports, sayUpdate, summarize } from './import/summary.ts'
import { openApi } from './open-api.ts'
import { blogOptions, type PageOptions, readPage, withPageOptions } from './page-options.ts'
import { createProgress } from './progress.ts'

type Options = PageOptions & { readonly dryRun?: true; readonly comments?: true; readonly profile?: string }

const HELP = `
The page has entries under "UPDATE 1644 GMT:", newest first, and "ORIGINAL ENTRY:" at its foot (docs/import.md).
A reader's comment beneath it is not published; --comments puts it into the editors' queue.
Text that does not fit is kept as a paragraph and reported with its line. A second run posts only what is new;
an entry whose text has changed since is reported and left as posted, and the command exits with 1.

CRIER_URL sets the server (http://127.0.0.1:8080), CRIER_KEY the key to post with.

Example:
  crier import march-4.txt --blog flood-2026-03-04 --date 2026-03-04 --zone Europe/London
`

export function importCommand(composition: Composition): Command {
  return withPageOptions(new Command('import'))
    .description('post a coverage page saved as plain text')
    .option('--profile <name>', 'post as this profile (crier profile)')
    .option(
      '--comments',
      "send a reader's comment beneath the page to the editors' queue; a new blog then shows comments",
    )
    .option('--dry-run', 'show what would be posted, and post nothing')
    .addHelpText('after', HELP)
    .action(async (file: string, options: Options) => {
      const page = await readPage(file, options)
      for (const line of sayReports(page, file)) console.error(line)
      if (options.dryRun) {
        printPage(page, options)
        return
      }
      using progress = createProgress(composition.clock)
      const onPosted = (done: number) => progress.show(`${done} of ${page.updates.length} updates`)
      const api = openApi(composition, options.profile)
      const hasComments = options.comments ?? false
      const entries = await importPage({ api, page, blog: blogOptions(options), hasComments, onPosted })
      const comment = hasComments ? await sendPageComment(api, { blog: options.blog, page }) : undefined
      progress.clear()
      const left = [...sayLeft(entries, file), ...(comment?.left ?? [])]
      for (const line of left) console.error(line)
      for (const line of [...(comment?.told ?? sayComment(page)), summarize(entries)]) console.log(line)
      if (left.length > 0) process.exitCode = 1
    })
}

function printPage(page: Page, { zone }: Options): void {
  const fields = Object.entries(page.blog).map(
    ([name, value]) => `${name}: ${typeof value === 'string' ? value : JSON.stringify(value)}`,
  )
  const updates = page.updates.map(update => sayUpdate(update, zone))
  for (const line of [...fields, '', ...updates, '', ...sayComment(page)]) console.log(line)
  console.log(`${page.updates.length} updates would be posted`)
}
