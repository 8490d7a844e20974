/** `crier comments approve`, `reject`, `hold`, `reopen`, `remove` and `answer`. */
import type { Command } from 'commander'
import type { Api } from '#cli/api.ts'
import { openApi } from '#cli/open-api.ts'
import { type PostingOptions, postingCommand, textOf } from '#cli/posting/posting-command.ts'
import { EXIT, Refused } from '#cli/refused.ts'
import type { GivenDecision } from '#client/posting/src/fields.ts'
import type { Composition } from '#server/composition.ts'
import type { QueuedComment } from '#shared/blog/comment.ts'
import { COMMENT_HELP, type CommentName, commentNamed } from './comment-ref.ts'

type What = Omit<GivenDecision, 'comment' | 'version'>

/** Other editors and rules may change it meanwhile; more often than this is another program in a loop. */
const MOST_TRIES = 5

export function approveCommand(composition: Composition): Command {
  const examples = `
Examples:
  crier comments approve budget-day/0199…
  crier comments approve budget-day/0199… --text "When do the doors open?"
`
  return postingCommand('approve', examples)
    .description('show comments to readers; with another text, readers see that it was edited')
    .argument('<comments...>', COMMENT_HELP)
    .option('--text <text>', 'show this text instead')
    .option('--name <name>', 'show this name instead; "" for none')
    .action(async (named: string[], { text, name, ...options }: PostingOptions & { text?: string; name?: string }) => {
      if (named.length > 1 && (text ?? name) !== undefined) throw new Refused('--text and --name are for one comment.')
      const as = { ...(text !== undefined && { text }), ...(name !== undefined && { name: name || null }) }
      await decideAll(composition, { named, options, what: { action: 'approve', ...as } })
    })
}

const SIMPLE = {
  reject: 'reject comments; their texts are erased some days later',
  hold: 'set comments aside',
  reopen: 'put comments that were held or rejected back into the queue',
} as const

export function simpleCommands(composition: Composition): readonly Command[] {
  return (['reject', 'hold', 'reopen'] as const).map(action =>
    postingCommand(action, `\nExample:\n  crier comments ${action} budget-day/0199…\n`)
      .description(SIMPLE[action])
      .argument('<comments...>', COMMENT_HELP)
      .action((named: string[], options: PostingOptions) =>
        decideAll(composition, { named, options, what: { action } }),
      ),
  )
}

export function removeCommentCommand(composition: Composition): Command {
  return postingCommand('remove', '\nExample:\n  crier comments remove budget-day/0199… --yes\n')
    .description('erase comments everywhere: their texts, and the copies of readers')
    .argument('<comments...>', COMMENT_HELP)
    .option('--yes', 'confirm; this cannot be undone')
    .action(async (named: string[], { yes, ...options }: PostingOptions & { yes?: true }) => {
      if (!yes) throw new Refused(`This erases ${named.join(' ')} for good. Add --yes if that is what you want.`)
      await decideAll(composition, { named, options, what: { action: 'remove' } })
    })
}

type Answering = PostingOptions & { readonly update?: string; readonly byline?: string }

export function answerCommand(composition: Composition): Command {
  const examples = `
Examples:
  crier comments answer budget-day/0199… "At noon." --byline "Ines Okafor"
  crier comments answer budget-day/0199… --update 0199…     # the update that answers it
`
  return postingCommand('answer', examples)
    .description('answer a comment, which shows it to readers; whoever asked to be told gets a push')
    .argument('<comment>', COMMENT_HELP)
    .argument('[text]', 'the answer, plain text; "-" reads it from standard input')
    .option('--update <id>', 'the update that is the answer')
    .option('--byline <byline>', 'who answers')
    .action(async (named: string, given: string | undefined, { update, byline, ...options }: Answering) => {
      const text = await textOf(given)
      if ((text === undefined) === (update === undefined)) throw new Refused('Give a text or --update, and not both.')
      const answer = { ...(text !== undefined && { text }), ...(update && { update }), ...(byline && { byline }) }
      await decideAll(composition, { named: [named], options, what: { action: 'answer', answer } })
    })
}

type DecideAll = { readonly named: readonly string[]; readonly options: PostingOptions; readonly what: What }

async function decideAll(composition: Composition, { named, options, what }: DecideAll): Promise<void> {
  const names = named.map(commentNamed)
  const api = openApi(composition, options.profile)
  for (const name of names) {
    const queued = await decide(api, name, what)
    console.log(options.json ? JSON.stringify(queued ?? name) : `${name.blog}/${name.id} ${DONE[what.action]}`)
  }
}

const DONE: Readonly<Record<GivenDecision['action'], string>> = {
  ...{ approve: 'shown', reject: 'rejected', hold: 'held', reopen: 'waiting' },
  ...{ answer: 'answered', remove: 'removed', propose: 'proposed' },
}

/** At the version that the comment has now, unless it is to be approved and somebody decided otherwise meanwhile. */
async function decide(api: Api, { blog, id }: CommentName, what: What): Promise<QueuedComment | undefined> {
  let version = 1
  for (let tries = 1; ; tries++) {
    const { kind, queued, why } = await api.decideComment(blog, { ...what, comment: id, version })
    if (kind === 'done') return queued
    if (why !== undefined) throw new Refused(why)
    if (kind === 'unknown' || !queued) throw new Refused(`There is no comment ${id} in ${blog}.`)
    const isDecided = what.action === 'approve' && queued.state !== 'waiting' && queued.state !== 'held'
    if (isDecided || tries === MOST_TRIES) {
      throw new Refused(`${blog}/${id} is ${queued.state}; "crier comments list" shows it.`, { exitCode: EXIT.changed })
    }
    version = queued.version
  }
}
