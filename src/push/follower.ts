/** Follows the public streams of the log with a checkpoint each, and hands every change on once its turn has come. */
import type { Change } from '../blog/change.ts'
import { type BlogId, blogId } from '../blog/ids.ts'
import type { Log } from '../log/log.ts'
import { BEGINNING, type Cursor } from '../protocol/cursor.ts'
import type { StreamName } from '../protocol/stream.ts'
import type { Behind, Campaigns } from './campaigns.ts'

const STREAMS_AT_ONCE = 100
const CHANGES_AT_ONCE = 256

/** Must bear to hear a change again: the checkpoint is written after it was heard. */
export type Hear = (change: Change, blog: BlogId) => Promise<void>

export type FollowerOptions = {
  readonly log: Pick<Log, 'read'>
  readonly campaigns: Pick<Campaigns, 'behind' | 'checkpoint'>
  readonly hear: Hear
}

/** The streams that it found to have grown. */
export async function followUp({ log, campaigns, hear }: FollowerOptions): Promise<readonly StreamName[]> {
  const grown: StreamName[] = []
  for (;;) {
    const behind = await campaigns.behind(STREAMS_AT_ONCE)
    for (const one of behind) {
      await followStream({ log, campaigns, hear }, one)
      grown.push(one.stream)
    }
    if (behind.length < STREAMS_AT_ONCE) return grown
  }
}

async function followStream({ log, campaigns, hear }: FollowerOptions, { stream, head, checkpoint }: Behind) {
  const blog = blogId.parse(stream.slice(stream.indexOf(':') + 1))
  let cursor: Cursor = checkpoint?.epoch === head.epoch ? checkpoint : BEGINNING
  while (cursor.offset < head.offset) {
    const read = await log.read(stream, cursor, CHANGES_AT_ONCE)
    if (read.kind === 'unknown') return
    const changes = read.kind === 'gap' ? [] : read.changes
    for (const { text } of changes) await hear(JSON.parse(text) as Change, blog)
    const last = changes.at(-1)
    // A gap here means that the stream began a new life since it was found behind: the next look begins it anew.
    if (!last) return
    cursor = { epoch: read.head.epoch, offset: last.offset }
    await campaigns.checkpoint(stream, cursor)
  }
}
