/** `crier post`: posts one update from a terminal or a script. */
import { Command } from 'commander'
import type { NewUpdate } from '../posting/fields.ts'
import { toBlogId } from './arguments.ts'
import type { Composition } from './composition.ts'
import { openApi } from './open-api.ts'
import { Refused } from './refused.ts'
import { readTextStream } from './text-input.ts'

type Options = { title?: string; label?: string; key?: true; pin?: true; json?: true }

const HELP = `
CRIER_URL says where to post (http://127.0.0.1:8080), CRIER_KEY with which key.

Examples:
  crier post budget-day "The doors are **open**."
  crier post budget-day --title "Doors open" --key
  fortune | crier post budget-day -
`

export function postCommand(composition: Composition): Command {
  return new Command('post')
    .description('post one update')
    .argument('<blog>', 'the id of the blog', toBlogId)
    .argument('[text]', 'the text, in Markdown; "-" reads it from standard input')
    .option('--title <title>', 'a title')
    .option('--label <label>', 'a label, such as "Analysis"')
    .option('--key', 'mark it as a key event')
    .option('--pin', 'pin it to the top')
    .option('--json', 'print the answer as JSON')
    .addHelpText('after', HELP)
    .action(async (blog: string, text: string | undefined, options: Options) => {
      const api = openApi(composition)
      const markdown = text === '-' ? await readTextStream(process.stdin) : text
      const posted = await api.post(blog, fieldsOf({ markdown, ...options }), composition.newKey())
      if (posted.kind !== 'posted') throw new Refused('This update was posted and changed meanwhile; look at the blog.')
      const { update, cursor } = posted
      console.log(options.json ? JSON.stringify({ update, cursor }) : `${api.url}/blogs/${blog}#update-${update.id}`)
    })
}

function fieldsOf({ markdown = '', title, label, key, pin }: Options & { markdown?: string | undefined }): NewUpdate {
  if (markdown.trim() === '' && !title) throw new Refused('There is nothing to post: give a text or a --title.')
  return {
    ...(markdown.trim() !== '' && { markdown }),
    ...(title && { title }),
    ...(label && { label }),
    ...(key && { key }),
    ...(pin && { pinned: true }),
  }
}
