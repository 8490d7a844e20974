/** `crier contributors`: the newsroom's list of the people whom readers see as authors. */
import { readFile } from 'node:fs/promises'
import { Command } from 'commander'
import type { Api } from '#cli/api.ts'
import { openApi } from '#cli/open-api.ts'
import { type PostingOptions, postingCommand } from '#cli/posting/posting-command.ts'
import { Refused } from '#cli/refused.ts'
import { printTable } from '#cli/table.ts'
import type { ContributorEdit } from '#client/posting/src/fields.ts'
import type { Composition } from '#server/composition.ts'
import type { ListedContributor } from '#shared/blog/listed-contributor.ts'

type Fields = { readonly name?: string; readonly role?: string; readonly url?: string; readonly portrait?: string }

const HEADINGS = ['ID', 'NAME', 'ROLE', 'PAGE', 'CHANGED']
const NONE = 'There is no contributor yet; "crier contributors create --name <name>" creates one.'

const EXAMPLE = `
Example:
  crier contributors create --name "Ana Lima" --role "Political editor" --portrait ana.jpg
`

export function contributorsCommand(composition: Composition): Command {
  return new Command('contributors')
    .description('create, list, edit, remove and erase the people whom readers see as authors')
    .addHelpText('after', EXAMPLE)
    .addCommand(listCommand(composition))
    .addCommand(createCommand(composition))
    .addCommand(editCommand(composition))
    .addCommand(removeCommand(composition))
    .addCommand(eraseCommand(composition))
}

function listCommand(composition: Composition): Command {
  return postingCommand('list', '\nExample:\n  crier contributors list\n')
    .description('list the contributors')
    .action(async ({ json, profile }: PostingOptions) => {
      const listed = await openApi(composition, profile).contributors()
      const rows = listed.map(({ id, name, role = '', url = '', changedAt }) => [id, name, role, url, changedAt])
      console.log(json ? JSON.stringify(listed) : printTable([HEADINGS, ...rows], { empty: NONE }))
    })
}

function createCommand(composition: Composition): Command {
  return withFields(postingCommand('create', EXAMPLE))
    .description('create a contributor, and print their id')
    .requiredOption('--name <name>', 'their name')
    .option('--id <id>', 'the id, which stays; by default made from the name')
    .action(async (given: PostingOptions & Fields & { readonly name: string; readonly id?: string }) => {
      const api = openApi(composition, given.profile)
      const { name: _, portrait, ...fields } = await fieldsOf(api, given)
      const made = await api.createContributor({
        name: given.name,
        ...(given.id !== undefined && { id: given.id }),
        ...Object.fromEntries(Object.entries({ ...fields, portrait }).filter(([, value]) => value)),
      })
      print(given, made)
    })
}

function editCommand(composition: Composition): Command {
  return withFields(postingCommand('edit', '\nExample:\n  crier contributors edit ana-lima --role "in Berlin"\n'))
    .description('change a contributor, here and on the blogs that have not ended; "" clears a field')
    .argument('<id>', 'an id from "crier contributors list"')
    .option('--name <name>', 'another name')
    .action(async (id: string, given: PostingOptions & Fields) => {
      const api = openApi(composition, given.profile)
      const patch = await fieldsOf(api, given)
      if (Object.keys(patch).length === 0) throw new Refused('There is nothing to change: give an option.')
      print(given, await api.editContributor(await find(api, id), patch))
    })
}

function removeCommand(composition: Composition): Command {
  return postingCommand('remove', '\nExample:\n  crier contributors remove ana-lima\n')
    .description('take a contributor out of the list; what was published stays')
    .argument('<id>', 'an id from "crier contributors list"')
    .action(async (id: string, given: PostingOptions) => {
      const api = openApi(composition, given.profile)
      print(given, await api.removeContributor(await find(api, id)))
    })
}

function eraseCommand(composition: Composition): Command {
  return postingCommand('erase', '\nExample:\n  crier contributors erase ana-lima\n')
    .description('erase a contributor from the list and from every blog, its history included; there is no way back')
    .argument('<id>', 'their id, also after "crier contributors remove"')
    .action(async (id: string, { json, profile }: PostingOptions) => {
      const erased = await openApi(composition, profile).eraseContributor(id)
      console.log(json ? JSON.stringify({ erased }) : `Erased from ${erased} blog${erased === 1 ? '' : 's'}.`)
    })
}

function withFields(command: Command): Command {
  return command
    .option('--role <role>', 'their role or place, such as "in Berlin"')
    .option('--url <address>', 'a page about them')
    .option('--portrait <file>', 'a picture of them, which is uploaded')
}

/** An empty text clears. */
async function fieldsOf(api: Api, { name, role, url, portrait }: Fields): Promise<ContributorEdit> {
  return {
    ...(name !== undefined && { name }),
    ...(role !== undefined && { role: role || null }),
    ...(url !== undefined && { url: url || null }),
    ...(portrait !== undefined && { portrait: portrait === '' ? null : await uploaded(api, portrait) }),
  }
}

async function uploaded(api: Api, file: string) {
  const bytes = await readFile(file).catch((error: Error) => {
    throw new Refused(`${file} cannot be read: ${error.message}`)
  })
  return { ...(await api.upload(new Blob([bytes]))), alt: '' }
}

async function find(api: Api, id: string): Promise<ListedContributor> {
  const found = (await api.contributors()).find(one => one.id === id)
  if (!found) throw new Refused(`There is no contributor ${id}; "crier contributors list" shows all.`)
  return found
}

function print({ json }: PostingOptions, contributor: ListedContributor): void {
  console.log(json ? JSON.stringify(contributor) : contributor.id)
}
