/** `crier pin`: pins an update to the top of its blog, or unpins it. */
import type { Command } from 'commander'
import { openApi } from '#cli/open-api.ts'
import type { Composition } from '#server/composition.ts'
import { type PostingOptions, postingCommand, printWritten } from './posting-command.ts'
import { UPDATE_HELP, updateNamed } from './update-ref.ts'

export function pinCommand(composition: Composition): Command {
  return postingCommand('pin', '\nExample:\n  crier pin budget-day/last\n')
    .description('pin an update to the top')
    .argument('<update>', UPDATE_HELP)
    .option('--off', 'unpin it')
    .action(async (named: string, { off, json, profile }: PostingOptions & { off?: true }) => {
      const api = openApi(composition, profile)
      const written = await api.toggle(await updateNamed(api, named), off ? 'unpin' : 'pin')
      printWritten(written, { json, url: api.url })
    })
}
