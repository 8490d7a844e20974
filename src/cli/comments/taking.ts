/** `crier comments open`, `close` and `off`: whether a blog takes comments. */
import { type Command, Option } from 'commander'
import type { Api } from '#cli/api.ts'
import { toBlogId } from '#cli/arguments.ts'
import { openApi } from '#cli/open-api.ts'
import { type PostingOptions, postingCommand } from '#cli/posting/posting-command.ts'
import { Refused } from '#cli/refused.ts'
import type { BlogPatch } from '#client/posting/src/fields.ts'
import type { Composition } from '#server/composition.ts'
import type { Blog } from '#shared/blog/blog.ts'

type Taken = NonNullable<Blog['comments']>
type Opening = PostingOptions & { readonly kind?: Taken['kind']; readonly prompt?: string }

export function openCommand(composition: Composition): Command {
  const examples = `
Examples:
  crier comments open budget-day --kind questions --prompt "What do you want to know about the budget?"
  crier comments open budget-day                             # again, after "crier comments close"
`
  return postingCommand('open', examples)
    .description('let readers write; an editor approves what is shown')
    .argument('<blog>', 'the id of the blog', toBlogId)
    .addOption(new Option('--kind <kind>', 'questions wait for an answer').choices(['questions', 'comments']))
    .option('--prompt <text>', 'shown above the field; "" for none')
    .action(async (id: string, { kind, prompt, ...options }: Opening) => {
      await edit(composition, { id, options }, ({ comments }) => {
        const { prompt: before, ...held } = comments ?? { kind: 'questions' as const }
        const shown = prompt ?? before
        return { ...held, open: true, ...(kind && { kind }), ...(shown && { prompt: shown }) }
      })
    })
}

export function closeCommand(composition: Composition): Command {
  return postingCommand('close', '\nExample:\n  crier comments close budget-day\n')
    .description('take no more comments at once, on every node; those that are shown stay')
    .argument('<blog>', 'the id of the blog', toBlogId)
    .action(async (id: string, options: PostingOptions) => {
      await edit(composition, { id, options }, ({ comments }) => {
        if (!comments)
          throw new Refused(`The blog ${id} takes no comments; "crier comments open ${id}" lets readers write.`)
        return { ...comments, open: false }
      })
    })
}

export function offCommand(composition: Composition): Command {
  return postingCommand('off', '\nExample:\n  crier comments off budget-day\n')
    .description('take no more comments, and show none')
    .argument('<blog>', 'the id of the blog', toBlogId)
    .action((id: string, options: PostingOptions) => edit(composition, { id, options }, () => null))
}

type Editing = { readonly id: string; readonly options: PostingOptions }
type Edit = (blog: Blog) => NonNullable<BlogPatch['comments']> | null

async function edit(composition: Composition, { id, options }: Editing, change: Edit): Promise<void> {
  const api: Api = openApi(composition, options.profile)
  const held = await api.blog(id)
  const { blog, cursor } = await api.editBlog(held, { comments: change(held) })
  console.log(options.json ? JSON.stringify({ blog, cursor }) : `${api.url}/blogs/${blog.id}`)
}
