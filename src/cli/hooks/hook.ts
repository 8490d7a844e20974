/** `crier hook`: the endpoints at which a CMS posts its webhooks, through the API. */
import { Command, Option } from 'commander'
import { toBlogId } from '#cli/arguments.ts'
import { openApi, serverUrl } from '#cli/open-api.ts'
import { type PostingOptions, postingCommand } from '#cli/posting/posting-command.ts'
import { printTable } from '#cli/table.ts'
import { readTextStream } from '#cli/text-input.ts'
import type { Composition } from '#server/composition.ts'
import { type Hook, newHook } from '#store/hooks/hooks.ts'
import { deliverTest } from './deliver-test.ts'
import { readEvent } from './test-event.ts'

type Creating = PostingOptions & { readonly name: string; readonly blog: string; readonly role: Hook['role'] }
type Testing = PostingOptions & { readonly event?: string }
type Made = { readonly hook: Hook; readonly secret: string }

const HEADINGS = ['ID', 'NAME', 'BLOG', 'ROLE', 'MADE', 'REVOKED']
const NONE = 'There is no hook yet; "crier hook create --name <name> --blog <id>" creates one.'
const ROLES = newHook.shape.role.unwrap().options

export function hookCommand(composition: Composition): Command {
  return new Command('hook')
    .description("create, list, test and revoke hooks, which receive a CMS's webhooks")
    .addHelpText('after', '\nExample:\n  crier hook create --name "Newsroom CMS" --blog budget-day\n')
    .addCommand(createCommand(composition))
    .addCommand(listCommand(composition))
    .addCommand(testCommand(composition))
    .addCommand(revokeCommand(composition))
}

function createCommand(composition: Composition): Command {
  return postingCommand('create', '\nExample:\n  crier hook create --name "Newsroom CMS" --blog budget-day\n')
    .description('create a hook; the secret that the CMS signs with is shown once')
    .requiredOption('--name <name>', 'which CMS it is for')
    .addOption(
      new Option('--blog <id>', 'the blog in which its items become updates').argParser(toBlogId).makeOptionMandatory(),
    )
    .addOption(
      new Option('--role <role>', 'editor: its items are published; contributor: they wait for an editor')
        .choices(ROLES)
        .default('editor'),
    )
    .action(async ({ name, blog, role, json, profile }: Creating) => {
      const api = openApi(composition, profile)
      const asked = { method: 'POST', path: '/v1/hooks', body: { name, blog, role } } as const
      const { hook, secret } = await api.call<Made>(asked, 'hook')
      const address = `${api.url}/v1/hooks/${hook.id}`
      const sentence = `${table([hook])}\n\nAddress: ${address}\nSecret, shown only now: ${secret}`
      console.log(json ? JSON.stringify({ hook, secret }) : sentence)
    })
}

function listCommand(composition: Composition): Command {
  return postingCommand('list', '\nExample:\n  crier hook list\n')
    .description('list the hooks, including revoked ones')
    .action(async ({ json, profile }: PostingOptions) => {
      const api = openApi(composition, profile)
      const { hooks } = await api.call<{ hooks: readonly Hook[] }>({ method: 'GET', path: '/v1/hooks' }, 'hooks')
      console.log(json ? JSON.stringify(hooks) : table(hooks))
    })
}

function testCommand(composition: Composition): Command {
  return postingCommand(
    'test',
    `
The secret is read from standard input. Without --event the delivery removes an item that does not exist: it proves address,
signature and clock, and changes nothing.

Examples:
  crier hook test dmVyeS1yYW5kb20 < secret.txt
  crier hook test dmVyeS1yYW5kb20 --event event.json < secret.txt
`,
  )
    .description('sign a delivery as a CMS would, send it, and print what became of it')
    .argument('<id>', 'an id from "crier hook list"')
    .option('--event <file>', 'the body of a real delivery, as JSON (docs/api.md); its item is posted')
    .action(async (id: string, { event: file, json, profile }: Testing) => {
      const event = await readEvent(file, composition.clock.now())
      if (process.stdin.isTTY) console.error("Paste the hook's secret, then press Enter and Ctrl-D:")
      const secret = (await readTextStream(process.stdin)).trim()
      const delivered = await deliverTest({ ...composition, url: serverUrl(profile), id, secret, event })
      console.log(json ? JSON.stringify(delivered.answer) : delivered.sentence)
    })
}

function revokeCommand(composition: Composition): Command {
  return postingCommand('revoke', '\nExample:\n  crier hook revoke dmVyeS1yYW5kb20\n')
    .alias('remove')
    .description('revoke a hook: its next delivery gets 410, which tells the CMS to stop')
    .argument('<id>', 'an id from "crier hook list"')
    .action(async (id: string, { json, profile }: PostingOptions) => {
      const api = openApi(composition, profile)
      const asked = { method: 'DELETE', path: `/v1/hooks/${encodeURIComponent(id)}` } as const
      const { hook } = await api.call<{ readonly hook: Hook }>(asked, 'hook')
      console.log(json ? JSON.stringify(hook) : table([hook]))
    })
}

function table(hooks: readonly Hook[]): string {
  return printTable([HEADINGS, ...hooks.map(cells)], { empty: NONE })
}

function cells({ id, name, blog, role, createdAt, revokedAt = '' }: Hook): readonly string[] {
  return [id, name, blog, role, createdAt, revokedAt]
}
