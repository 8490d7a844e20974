/** Follows the public streams of the log with a checkpoint each, and passes every change on in order. */
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
/** Clock skew between nodes is less than this. */
const MARGIN_MS = 60_000

/** Must tolerate repetition: the checkpoint is written after a change was handled. */
export type HearChange = (change: Change, blog: BlogId) => Promise<void>

type FollowerOptions = {
  readonly log: Pick<Log, 'read'>
  readonly campaigns: Pick<Campaigns, 'behind' | 'skip' | 'checkpoint'>
  readonly now: () => Date
  readonly hear: HearChange
}

/**
 * Returns the streams that have grown. After a failover all streams have new epochs: changes that are too old for an alert are
 * not read again, and the most recently changed streams come first.
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
    // A stream that grew meanwhile, or cannot be read, waits for the next poll.
    if (skipped === 0 && (behind.length < STREAMS_AT_ONCE || fresh.length === 0)) return [...grown]
  }
}

/** True if all its changes are too old for an alert. */
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
      // Changes after the checkpoint were pruned while push was off: continue with those that are recent enough.
      const start = await startOf(log, { stream, head, since })
      // Otherwise the stream got a new epoch since it was found behind; the next poll begins it anew.
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

/** Searches backwards, page by page, for the first change that is recent enough. */
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
      // The oldest retained change is within this page: try again with half the page.
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
