/** `crier comments export` and `erase`: everything that one device sent, for a reader who asks for it. */
import { Command } from 'commander'
import type { Api } from '#cli/api.ts'
import { openApi } from '#cli/open-api.ts'
import { textOf } from '#cli/posting/posting-command.ts'
import { Refused } from '#cli/refused.ts'
import type { PostingCall } from '#client/posting/src/caller.ts'
import type { Composition } from '#server/composition.ts'

const WRITER_HELP = 'the code of the device, as its page of own comments shows it; "-" reads it from standard input'
const HELP = `
The server keeps a hash of the code alone, so that nobody can look up a device's comments without it. This needs an admin key.

Example:
  crier comments export - < code.txt > comments.json
`

export function exportWriterCommand(composition: Composition): Command {
  return new Command('export')
    .description('print everything that one device sent as JSON')
    .argument('<writer>', WRITER_HELP)
    .option('--profile <name>', 'as this profile (crier profile)')
    .addHelpText('after', HELP)
    .action(async (given: string, { profile }: { profile?: string }) => {
      const api = openApi(composition, profile)
      const comments = await exportAll(api, await writerIn(given))
      console.log(JSON.stringify({ comments }, undefined, 2))
    })
}

export function eraseWriterCommand(composition: Composition): Command {
  return new Command('erase')
    .description('erase everything that one device sent, from the queue and from the pages of readers')
    .argument('<writer>', WRITER_HELP)
    .option('--yes', 'confirm; this cannot be undone')
    .option('--profile <name>', 'as this profile (crier profile)')
    .addHelpText('after', '\nExample:\n  crier comments erase - --yes < code.txt\n')
    .action(async (given: string, { profile, yes }: { profile?: string; yes?: true }) => {
      if (!yes)
        throw new Refused('This erases all comments of the device for good. Add --yes if that is what you want.')
      const api = openApi(composition, profile)
      const { erased } = await api.call<{ erased: number }>(callOf('DELETE', await writerIn(given)), 'erased')
      console.log(`Erased ${erased} ${erased === 1 ? 'comment' : 'comments'}`)
    })
}

type ExportedPage = { readonly comments: readonly object[]; readonly next?: string }

async function exportAll(api: Api, writer: string): Promise<readonly object[]> {
  const all: object[] = []
  for (let after = ''; ; ) {
    const page = await api.call<ExportedPage>(callOf('GET', writer, after), 'comments')
    all.push(...page.comments)
    if (page.next === undefined) return all
    after = page.next
  }
}

async function writerIn(given: string): Promise<string> {
  return (await textOf(given)) ?? ''
}

function callOf(method: 'GET' | 'DELETE', writer: string, after = ''): PostingCall {
  const query = after && `?${new URLSearchParams({ after })}`
  return { method, path: `/v1/comment-writers${query}`, headers: { 'Crier-Writer': writer } }
}
