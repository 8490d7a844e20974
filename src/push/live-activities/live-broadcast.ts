/** Broadcasts a blog's state to all its Live Activities in one request. Creates the channel when needed; deletes it at the end. */
import type { Clock } from '#platform/clock.ts'
import type { BroadcastOutcome, Broadcasts } from '#push/lanes/apns/broadcasts.ts'
import type { Blog } from '#shared/blog/blog.ts'
import type { Change } from '#shared/blog/change.ts'
import type { BlogId } from '#shared/blog/ids.ts'
import { headline } from '#shared/blog/plain-text.ts'
import type { Records } from '#store/log/records.ts'
import type { Channels } from './channels.ts'

/** Apple drops messages older than eight hours; one of this age is not news on a lock screen anyway. */
export const MAX_AGE_MS = 3_600_000
/** How long an ended activity stays on the lock screen. */
const LINGER_MS = 4 * 3_600_000

type LiveBroadcastOptions = {
  readonly broadcasts: Broadcasts
  readonly channels: Pick<Channels, 'of' | 'keep' | 'forget'>
  readonly records: Pick<Records, 'blog'>
  readonly clock: Pick<Clock, 'now'>
}

/** Safe to repeat: it sends the current state, not a difference. */
export async function broadcastLive(
  options: LiveBroadcastOptions,
  { blog, change }: { readonly blog: BlogId; readonly change: Change },
): Promise<BroadcastOutcome> {
  const { broadcasts, channels, records, clock } = options
  const about = await records.blog(blog)
  // Not taken from the change: one after the end, such as a correction, may have replaced the end.
  const isEnd = about === undefined || about.state === 'ended'
  const known = await channels.of(blog)
  if (isEnd && known === undefined) return { kind: 'done' }
  const channel = known ?? (await openChannel(options, blog))
  if (typeof channel !== 'string') return channel
  const now = clock.now()
  const sent = await broadcasts.send({
    channel,
    event: isEnd ? 'end' : 'update',
    // Apple drops an update that is older than the last one it showed: the order is the log's, not that of nodes' clocks.
    at: new Date(change.at),
    expiresAt: new Date(now.getTime() + (isEnd ? LINGER_MS : MAX_AGE_MS)),
    isUrgent: isAlert(change),
    state: stateOf(change, about),
  })
  if (sent.kind === 'no channel') {
    await channels.forget(blog, channel)
    return isEnd ? { kind: 'done' } : sent
  }
  if (!isEnd || sent.kind !== 'done') return sent
  const removed = await broadcasts.remove(channel)
  // If it were forgotten here first, it would count towards Apple's limit forever.
  if (removed.kind === 'again' || removed.kind === 'refused') return removed
  await channels.forget(blog, channel)
  return { kind: 'done' }
}

async function openChannel({ broadcasts, channels }: LiveBroadcastOptions, blog: BlogId) {
  const opened = await broadcasts.open()
  if (opened.kind !== 'done') return opened
  if (opened.channel === undefined) return { kind: 'refused', reason: 'Apple named no channel' } as const
  const kept = await channels.keep(blog, opened.channel)
  if (kept !== opened.channel) await broadcasts.remove(opened.channel)
  return kept
}

/** Apple may reorder messages on a channel, so apps show the state with the highest offset. */
function stateOf(change: Change, about: Blog | undefined) {
  const update = 'update' in change && 'body' in change.update ? change.update : undefined
  return {
    offset: change.offset,
    kind: change.kind,
    blog: about?.id ?? '',
    title: about?.title ?? '',
    state: about?.state ?? 'ended',
    ...(update && { update: update.id, headline: headline(update), time: update.time }),
  }
}

function isAlert(change: Change): boolean {
  return 'update' in change && 'version' in change.update && change.update.alert?.version === change.update.version
}
