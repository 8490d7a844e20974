/** `crier post`: posts one update from a terminal or a script. */
import { type Command, Option } from 'commander'
import { toBlogId } from '#cli/arguments.ts'
import { openApi } from '#cli/open-api.ts'
import { EXIT, Refused } from '#cli/refused.ts'
import type { NewUpdate } from '#client/posting/src/fields.ts'
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

type Options = PostingOptions &
  AlertOptions &
  Pick<NewUpdate, 'title' | 'label' | 'byline' | 'time' | 'key' | 'sensitive' | 'status' | 'publishAt'> & {
    readonly pin?: true
    readonly contributor?: readonly string[]
    readonly topic?: readonly string[]
    readonly idempotencyKey?: string
  }

const EXAMPLES = `
Examples:
  crier post budget-day "The doors are **open**."
  crier post budget-day --title "Doors open" --key --alert "Doors open"
  crier post budget-day "Later." --publish-at 2026-03-04T18:00:00Z
  crier post budget-day --contributor ana-lima --title "From the floor"
  fortune | crier post budget-day -
`

export function postCommand(composition: Composition): Command {
  return withAlertOptions(postingCommand('post', EXAMPLES))
    .description('post one update')
    .argument('<blog>', 'the id of the blog', toBlogId)
    .argument('[text]', 'the text, in Markdown; "-" reads it from standard input')
    .option('--title <title>', 'a title')
    .option('--label <label>', 'a label, such as "Analysis"')
    .option('--byline <byline>', 'who wrote it')
    .option('--contributor <id...>', 'its authors, by their ids in "crier contributors list"')
    .option('--topic <id...>', 'what it is about, by the ids of topics of the blog')
    .option('--time <time>', 'the shown time, such as 2026-03-04T16:44:00+01:00; now by default')
    .option('--key', 'mark it as a key event')
    .option('--pin', 'pin it to the top')
    .option('--sensitive', 'partners show no advertising beside it')
    .addOption(
      new Option('--status <status>', 'post it to the desk instead').choices(['draft', 'submitted', 'approved']),
    )
    .option('--publish-at <time>', 'schedule it for this time')
    .option('--idempotency-key <key>', 'a repeated key posts nothing and returns the first response')
    .action(async (blog: string, text: string | undefined, options: Options) => {
      const api = openApi(composition, options.profile)
      const fields = fieldsOf((await textOf(text)) ?? '', options)
      const posted = await api.post(blog, fields, options.idempotencyKey ?? composition.newKey())
      if (posted.kind !== 'posted') throw new Refused(WAS_POSTED[posted.kind], { exitCode: EXIT.changed })
      printWritten(posted, { json: options.json, url: api.url })
    })
}

const WAS_POSTED = {
  changed: 'Something else was posted under this --idempotency-key before; use a new one for a new update.',
  removed: 'This was posted and has been removed since.',
}

function fieldsOf(markdown: string, options: Options): NewUpdate {
  const { title, label, byline, contributor, topic, time, key, pin, sensitive, status, publishAt } = options
  if (markdown.trim() === '' && !title) throw new Refused('There is nothing to post: give a text or a --title.')
  if (status && publishAt)
    throw new Refused('--publish-at and --status exclude each other: an update with a time is scheduled.')
  return {
    ...(markdown.trim() !== '' && { markdown }),
    ...(title && { title }),
    ...(label && { label }),
    ...(byline && { byline }),
    ...(contributor && { contributors: contributor.flatMap(ids => ids.split(',')) }),
    ...(topic && { topics: topic.flatMap(ids => ids.split(',')) }),
    ...(time && { time }),
    ...(key && { key }),
    ...(pin && { pinned: true }),
    ...(sensitive && { sensitive }),
    ...(status && { status }),
    ...(publishAt && { status: 'scheduled', publishAt }),
    ...alertOf(options),
  }
}
