/** `crier comments list`: the queue of a blog's comments. */
import { type Command, Option } from 'commander'
import type { Api } from '#cli/api.ts'
import { toBlogId } from '#cli/arguments.ts'
import { openApi } from '#cli/open-api.ts'
import { type PostingOptions, postingCommand } from '#cli/posting/posting-command.ts'
import { createProgress } from '#cli/progress.ts'
import type { QueueQuery } from '#client/posting/src/comment-calls.ts'
import type { Composition } from '#server/composition.ts'
import { commentStates, type QueuedComment } from '#shared/blog/comment.ts'
import { commentTable } from './comment-table.ts'

type Options = PostingOptions & {
  readonly state: QueuedComment['state']
  readonly alike?: true
  readonly update?: string
  readonly all?: true
}

const EXAMPLES = `
Examples:
  crier comments list budget-day
  crier comments list budget-day --alike                     # the most frequent first
  crier comments list budget-day --state shown --json | jq -r '.[].text'
`

export function listCommand(composition: Composition): Command {
  return postingCommand('list', EXAMPLES)
    .description('list the comments that wait for an editor, or those in another state')
    .argument('<blog>', 'the id of the blog', toBlogId)
    .addOption(new Option('--state <state>', 'those in this state').choices(commentStates).default('waiting'))
    .option('--alike', 'those that most readers sent first, instead of the newest')
    .option('--update <id>', 'only those about this update')
    .option('--all', 'every one instead of the first page')
    .action(async (blog: string, { json, profile, state, alike, update, all }: Options) => {
      using progress = createProgress(composition.clock)
      const query = { state, ...(alike && { order: 'alike' as const }), ...(update && { update }) }
      const onRead = (count: number) => progress.show(`${count} comments read`)
      const { comments, left } = await readQueue(openApi(composition, profile), { blog, query, all, onRead })
      progress.clear()
      console.log(json ? JSON.stringify(comments) : commentTable(comments, { state }))
      if (left) console.error(`These are the first ${comments.length}; --all lists every one.`)
    })
}

type Asked = {
  readonly blog: string
  readonly query: QueueQuery
  readonly all: true | undefined
  readonly onRead: (count: number) => void
}

async function readQueue(api: Api, { blog, query, all, onRead }: Asked) {
  const comments: QueuedComment[] = []
  for (let after: string | undefined; ; ) {
    const page = await api.commentQueue(blog, { ...query, ...(after !== undefined && { after }) })
    comments.push(...page.comments)
    onRead(comments.length)
    after = page.next
    if (after === undefined) return { comments, left: false }
    if (!all) return { comments, left: true }
  }
}
