/** `crier alert`: notifies everyone who follows a blog of one update. */
import type { Command } from 'commander'
import { openApi } from '#cli/open-api.ts'
import type { Composition } from '#server/composition.ts'
import { alertOf, type PostingOptions, postingCommand, printWritten } from './posting-command.ts'
import { UPDATE_HELP, updateNamed } from './update-ref.ts'

type Options = PostingOptions & { readonly text?: string; readonly urgency?: string }

const EXAMPLES = `
Example:
  crier alert budget-day/last "Doors open" --text "The queue reaches the river." --urgency high
`

export function alertCommand(composition: Composition): Command {
  return postingCommand('alert', EXAMPLES)
    .description('notify phones and browsers that follow the blog; it replaces the notification of an earlier alert')
    .argument('<update>', UPDATE_HELP)
    .argument('<title>', 'the title of the notification')
    .option('--text <text>', 'the text below the title')
    .option('--urgency <urgency>', 'very-low, low, normal or high')
    .action(async (named: string, title: string, { text, urgency, json, profile }: Options) => {
      const api = openApi(composition, profile)
      const asked = { alert: title, ...(text !== undefined && { alertText: text }), ...(urgency && { urgency }) }
      const written = await api.edit(await updateNamed(api, named), alertOf(asked))
      printWritten(written, { json, url: api.url })
    })
}
