/** `crier correct`: changes an update; with a note, readers see what was wrong. */
import type { Command } from 'commander'
import { openApi } from '#cli/open-api.ts'
import { Refused } from '#cli/refused.ts'
import type { NewUpdate, UpdatePatch } from '#client/posting/src/fields.ts'
import type { Composition } from '#server/composition.ts'
import { type PostingOptions, postingCommand, printWritten, textOf } from './posting-command.ts'
import { UPDATE_HELP, updateNamed } from './update-ref.ts'

type Options = PostingOptions &
  Pick<NewUpdate, 'title' | 'label' | 'byline' | 'time' | 'key' | 'sensitive'> & {
    readonly note?: string
    readonly publish?: true
  }

const EXAMPLES = `
Examples:
  crier correct budget-day/last "The doors opened at **ten**." --note "An earlier version gave the wrong time."
  crier correct budget-day/last --title ""        # no title any more
  crier correct budget-day/019cb9c4-… --publish   # a draft
`

export function correctCommand(composition: Composition): Command {
  return postingCommand('correct', EXAMPLES)
    .description('change an update; with --note readers see what was wrong')
    .argument('<update>', UPDATE_HELP)
    .argument('[text]', 'the new text, in Markdown; "-" reads it from standard input')
    .option('--note <note>', 'what was wrong, for readers')
    .option('--title <title>', 'another title; "" for none')
    .option('--label <label>', 'another label; "" for none')
    .option('--byline <byline>', 'another byline; "" for none')
    .option('--time <time>', 'another shown time, such as 2026-03-04T16:44:00+01:00')
    .option('--key', 'mark it as a key event')
    .option('--no-key', 'it is not a key event')
    .option('--sensitive', 'partners show no advertising beside it')
    .option('--no-sensitive', 'partners may show advertising beside it')
    .option('--publish', 'publish a draft')
    .action(async (named: string, text: string | undefined, options: Options) => {
      const api = openApi(composition, options.profile)
      const patch = patchOf(await textOf(text), options)
      if (Object.keys(patch).length === 0) throw new Refused('There is nothing to change: give a text or an option.')
      printWritten(await api.edit(await updateNamed(api, named), patch), { json: options.json, url: api.url })
    })
}

function patchOf(markdown: string | undefined, options: Options): UpdatePatch {
  const { note, title, label, byline, time, key, sensitive, publish } = options
  return {
    ...(markdown !== undefined && { markdown }),
    ...(title !== undefined && { title: title || null }),
    ...(label !== undefined && { label: label || null }),
    ...(byline !== undefined && { byline: byline || null }),
    ...(time !== undefined && { time }),
    ...(key !== undefined && { key }),
    ...(sensitive !== undefined && { sensitive }),
    ...(publish && { status: 'published' }),
    ...(note !== undefined && { correction: note }),
  }
}
