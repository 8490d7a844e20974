/** `crier summary`: what is known so far, above the updates of a blog. */
import { Command } from 'commander'
import type { Api } from '#cli/api.ts'
import { toBlogId, toVersion } from '#cli/arguments.ts'
import { openApi } from '#cli/open-api.ts'
import { type PostingOptions, postingCommand, textOf } from '#cli/posting/posting-command.ts'
import { Refused } from '#cli/refused.ts'
import type { Composition } from '#server/composition.ts'
import type { Blog } from '#shared/blog/blog.ts'
import { plainText } from '#shared/blog/plain-text.ts'
import { summaryTable } from './summary-table.ts'

type Writing = PostingOptions & { readonly ifVersion?: number }
type Removing = Writing & { readonly yes?: true }

const NONE = 'This blog has no summary yet; "crier summary write <blog> <text>" begins one.'

const EXAMPLES = `
Examples:
  crier summary write budget-day "- Income tax stays as it is.
  - Fuel duty rises in April."
  crier summary write budget-day - < known.md
`

export function summaryCommand(composition: Composition): Command {
  return new Command('summary')
    .description('show, write and remove the summary of a coverage: what is known so far')
    .addHelpText('after', EXAMPLES)
    .addCommand(showCommand(composition))
    .addCommand(writeCommand(composition))
    .addCommand(historyCommand(composition))
    .addCommand(removeCommand(composition))
}

function showCommand(composition: Composition): Command {
  return postingCommand('show', '\nExample:\n  crier summary show budget-day\n')
    .description('print the summary as plain text')
    .argument('<blog>', 'the id of the blog', toBlogId)
    .action(async (id: string, { json, profile }: PostingOptions) => {
      const { summary } = await openApi(composition, profile).blog(id)
      if (!summary && !json) console.error(NONE)
      if (json) console.log(JSON.stringify(summary ?? null))
      else if (summary) console.log(plainText(summary.body))
    })
}

function writeCommand(composition: Composition): Command {
  return withVersion(postingCommand('write', EXAMPLES))
    .description('write the summary in place of the present one; open pages change at once')
    .argument('<blog>', 'the id of the blog', toBlogId)
    .argument('<text>', 'the text, in Markdown; "-" reads it from standard input')
    .action(async (id: string, text: string, options: Writing) => {
      const api = openApi(composition, options.profile)
      // Read first: a text that takes long to arrive must not overwrite what was written meanwhile.
      const version = options.ifVersion ?? versionOf(await api.blog(id))
      const markdown = (await textOf(text)) ?? ''
      if (markdown.trim() === '') throw new Refused('There is no text; "crier summary remove" removes a summary.')
      print(api, { blog: await api.writeSummary({ blog: id, version }, { markdown }), ...options })
    })
}

function historyCommand(composition: Composition): Command {
  return postingCommand('history', '\nExample:\n  crier summary history budget-day\n')
    .description('list its last hundred versions, newest first, with their authors')
    .argument('<blog>', 'the id of the blog', toBlogId)
    .action(async (id: string, { json, profile }: PostingOptions) => {
      const versions = await openApi(composition, profile).summaryVersions(id)
      console.log(json ? JSON.stringify(versions) : summaryTable(versions))
    })
}

function removeCommand(composition: Composition): Command {
  return withVersion(postingCommand('remove', '\nExample:\n  crier summary remove budget-day --yes\n'))
    .description('erase the summary and all its earlier versions')
    .argument('<blog>', 'the id of the blog', toBlogId)
    .option('--yes', 'confirm; this cannot be undone')
    .action(async (id: string, { yes, ifVersion, ...options }: Removing) => {
      if (!yes)
        throw new Refused(`This erases the summary of ${id} and its history. Add --yes if that is what you want.`)
      const api = openApi(composition, options.profile)
      const of = { blog: id, ...(ifVersion !== undefined && { version: ifVersion }) }
      print(api, { blog: await api.removeSummary(of), ...options })
    })
}

function withVersion(command: Command): Command {
  return command.option(
    '--if-version <number>',
    'only while this is its version, 0 while there is none; else exit code 3',
    toVersion,
  )
}

function versionOf({ summary }: Blog): number {
  return summary?.version ?? 0
}

function print({ url }: Api, { blog, json }: PostingOptions & { readonly blog: Blog }): void {
  console.log(json ? JSON.stringify(blog.summary ?? null) : `${url}/blogs/${blog.id}`)
}
