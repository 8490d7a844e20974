/** `crier watch`: prints what happens in a blog, line by line, until it is interrupted. */
import type { Command } from 'commander'
import type { Api } from '#cli/api.ts'
import { toBlogId } from '#cli/arguments.ts'
import { openApi } from '#cli/open-api.ts'
import { pause } from '#client/posting/src/pause.ts'
import type { Composition } from '#server/composition.ts'
import type { Change } from '#shared/blog/change.ts'
import { headline, plainText, shorten } from '#shared/blog/plain-text.ts'
import { showTime } from '#shared/blog/times.ts'
import { type PostingOptions, postingCommand } from './posting-command.ts'

const WIDTH = 100
/** Between attempts while the server is away; without backoff, since it is one terminal, not ten thousand readers. */
const AGAIN_MS = 2_000

const HELP = `
With --json each line is a change as the API returns it, with its offset in the stream. After a lost connection it resumes
by itself; no change is missed, unless a message says so.

Example:
  crier watch budget-day --json | jq .kind
`

export function watchCommand(composition: Composition): Command {
  return postingCommand('watch', HELP)
    .description('print the changes of a blog as they happen')
    .argument('<blog>', 'the id of the blog', toBlogId)
    .option('--after <cursor>', 'start after this cursor, as "crier post --json" prints it')
    .action(async (blog: string, { json, profile, after }: PostingOptions & { after?: string }) => {
      const api = openApi(composition, profile)
      const { timeZone } = await api.blog(blog)
      const print = json ? (change: Change) => JSON.stringify(change) : (change: Change) => line(change, timeZone)
      console.error(`Following ${blog} at ${api.url}; Ctrl-C ends.`)
      await watch(api, { blog, after, clock: composition.clock, tell: change => console.log(print(change)) })
    })
}

type Watching = Pick<Composition, 'clock'> & {
  readonly blog: string
  readonly after: string | undefined
  readonly tell: (change: Change) => void
}

async function watch(api: Api, { blog, after, clock, tell }: Watching): Promise<never> {
  let cursor = after ?? (await api.cursor(blog))
  let isAway = false
  for (;;) {
    const answer = await api.changes(blog, cursor)
    if (answer.kind === 'gap') {
      console.error('Earlier changes are no longer kept; continuing with new ones.')
      cursor = await api.cursor(blog)
      continue
    }
    if (answer.kind !== 'changes') {
      if (!isAway) console.error(`The server at ${api.url} does not respond; trying again …`)
      isAway = true
      await pause(AGAIN_MS, { timer: clock })
      continue
    }
    if (isAway) console.error('The server responds again.')
    isAway = false
    for (const change of answer.changes) tell(change)
    cursor = answer.cursor
  }
}

const DONE: Readonly<Record<Change['kind'], string>> = {
  'update.published': 'published',
  'update.corrected': 'corrected',
  'update.retracted': 'retracted',
  'update.removed': 'removed',
  'update.drafted': 'drafted',
  'blog.edited': 'blog edited',
  'blog.ended': 'blog ended',
}

function line(change: Change, timeZone: string): string {
  const { clock, zone } = showTime(change.at, timeZone)
  return [`${clock} ${zone}`, DONE[change.kind].padEnd(11), contentOf(change)].join('  ').trimEnd()
}

function contentOf(change: Change): string {
  if ('blog' in change) return change.blog.title
  if (!('body' in change.update)) return change.update.id
  const { title, body, correction } = change.update
  const note = change.kind === 'update.corrected' && correction ? ` (${correction.note})` : ''
  const text = title === undefined ? headline(change.update) : [title, plainText(body)].filter(Boolean).join(' – ')
  return shorten(text.replace(/\s+/g, ' '), WIDTH) + note
}
