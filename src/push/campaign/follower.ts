/** Follows the public streams of the log with a checkpoint each, and hands every change on once its turn has come. */
import type { Change } from '#shared/blog/change.ts'
import { type BlogId, blogId } from '#shared/blog/ids.ts'
import { BEGINNING, type Cursor } from '#shared/protocol/cursor.ts'
import type { StreamName } from '#shared/protocol/stream.ts'
import type { Log } from '#store/log/log.ts'
import type { Behind, Campaigns } from './campaigns.ts'
import { ALERT_LIFE_MS } from './start-campaign.ts'

const STREAMS_AT_ONCE = 100
const SKIPPED_AT_ONCE = 1_000
const CHANGES_AT_ONCE = 256
/** Clocks may differ by less than this. */
const MARGIN_MS = 60_000

/** Must bear to hear a change again: the checkpoint is written after it was heard. */
export type HearChange = (change: Change, blog: BlogId) => Promise<void>

type FollowerOptions = {
  readonly log: Pick<Log, 'read'>
  readonly campaigns: Pick<Campaigns, 'behind' | 'skip' | 'checkpoint'>
  readonly now: () => Date
  readonly hear: HearChange
}

/**
 * The streams that it found to have grown. After a failover all streams have begun a new life: what is too old for an alert
 * is not read again, and what changed last comes first.
 */
export async function followUp(options: FollowerOptions): Promise<readonly StreamName[]> {
  const { campaigns, now } = options
  const since = new Date(now().getTime() - ALERT_LIFE_MS - MARGIN_MS).toISOString()
  const grown = new Set<StreamName>()
  for (;;) {
    const behind = await campaigns.behind(STREAMS_AT_ONCE)
    const fresh = behind.filter(one => !grown.has(one.stream) && !isOver(one, since))
    for (const one of fresh) {
      await followStream(options, { ...one, since })
      grown.add(one.stream)
    }
    const skipped = behind.some(one => isOver(one, since)) ? await campaigns.skip(since, SKIPPED_AT_ONCE) : 0
    // One that grew meanwhile, or cannot be read, waits for the next look.
    if (skipped === 0 && (behind.length < STREAMS_AT_ONCE || fresh.length === 0)) return [...grown]
  }
}

/** Nothing in it is young enough to be told. */
function isOver({ checkpoint, lastAt }: Behind, since: string): boolean {
  return checkpoint === undefined && lastAt !== '' && lastAt < since
}

async function followStream(
  { log, campaigns, hear }: FollowerOptions,
  { stream, head, checkpoint, since }: Behind & { readonly since: string },
) {
  const blog = blogId.parse(stream.slice(stream.indexOf(':') + 1))
  let cursor = checkpoint ?? (await startOf(log, { stream, head, since }))
  while (cursor.offset < head.offset) {
    const read = await log.read(stream, cursor, CHANGES_AT_ONCE)
    if (read.kind === 'unknown') return
    if (read.kind === 'gap') {
      // What follows the checkpoint was pruned while push was away: it goes on with what is young.
      const start = await startOf(log, { stream, head, since })
      // Otherwise the stream began a new life since it was found behind: the next look begins it anew.
      if (read.head.epoch !== cursor.epoch || start.offset <= cursor.offset) return
      cursor = start
      await campaigns.checkpoint(stream, cursor)
      continue
    }
    for (const { text } of read.changes) await hear(JSON.parse(text) as Change, blog)
    const last = read.changes.at(-1)
    if (!last) return
    cursor = { epoch: read.head.epoch, offset: last.offset }
    await campaigns.checkpoint(stream, cursor)
  }
  if (checkpoint === undefined && cursor.offset === head.offset) await campaigns.checkpoint(stream, head)
}

/** Where the changes begin that are young enough: a page at a time, from the end. */
async function startOf(
  log: Pick<Log, 'read'>,
  { stream, head, since }: Pick<Behind, 'stream' | 'head'> & { readonly since: string },
): Promise<Cursor> {
  let size = CHANGES_AT_ONCE
  for (let end = head.offset; end > 0; ) {
    const before = Math.max(0, end - size)
    const read = await log.read(stream, { ...BEGINNING, offset: before }, end - before)
    if (read.kind === 'unknown') return BEGINNING
    if (read.kind === 'gap') {
      // The oldest that is kept stands in this page: half a page further on is tried.
      if (end - before === 1) return { epoch: read.head.epoch, offset: end }
      size = Math.ceil((end - before) / 2)
      continue
    }
    const old = read.changes.findLast(({ text }) => (JSON.parse(text) as Change).at < since)
    if (old) return { epoch: read.head.epoch, offset: old.offset }
    end = before
  }
  return BEGINNING
}
