/** `crier retract` and `crier remove`: retract an update that was wrong, or erase one that nobody must read. */
import type { Command } from 'commander'
import { openApi } from '#cli/open-api.ts'
import { Refused } from '#cli/refused.ts'
import type { Composition } from '#server/composition.ts'
import {
  type AlertOptions,
  alertOf,
  type PostingOptions,
  postingCommand,
  printWritten,
  textOf,
  withAlertOptions,
} from './posting-command.ts'
import { UPDATE_HELP, updateNamed } from './update-ref.ts'

export function retractCommand(composition: Composition): Command {
  return withAlertOptions(
    postingCommand('retract', '\nExample:\n  crier retract budget-day/last "The doors stay shut."\n'),
  )
    .description('retract an update: it stays visible, struck through, with your note')
    .argument('<update>', UPDATE_HELP)
    .argument('[note]', 'why, for readers; "-" reads it from standard input')
    .action(async (named: string, given: string | undefined, options: PostingOptions & AlertOptions) => {
      const api = openApi(composition, options.profile)
      const note = await textOf(given)
      const why = { ...(note !== undefined && { note }), ...alertOf(options) }
      printWritten(await api.retract(await updateNamed(api, named), why), { json: options.json, url: api.url })
    })
}

type RemoveOptions = PostingOptions & { readonly yes?: true }

export function removeCommand(composition: Composition): Command {
  return postingCommand('remove', '\nExample:\n  crier remove budget-day/last --yes\n')
    .description('erase an update everywhere: its text, its history, the copies of readers; or discard a draft')
    .argument('<update>', UPDATE_HELP)
    .option('--yes', 'confirm; this cannot be undone')
    .action(async (named: string, { yes, json, profile }: RemoveOptions) => {
      const api = openApi(composition, profile)
      const update = await updateNamed(api, named)
      const { blog, id } = update
      if (!yes)
        throw new Refused(`This erases ${blog}/${id} for good, for everybody. Add --yes if that is what you want.`)
      await api.withdraw(update, { mode: 'remove' })
      console.log(json ? JSON.stringify({ update: { id } }) : `Removed ${blog}/${id}`)
    })
}
