/**
 * Keeps the Live Activities of every blog current: one request reaches every iPhone. A channel is made with the blog and
 * deleted at its end. Bursts become one broadcast of the newest state: Apple throttles those who send every keystroke.
 */
import type { Blog } from '../blog/blog.ts'
import type { Change } from '../blog/change.ts'
import type { BlogId } from '../blog/ids.ts'
import { headline } from '../blog/plain-text.ts'
import type { Clock } from '../clock.ts'
import type { Log } from '../log/log.ts'
import type { Records } from '../log/records.ts'
import { publicStream } from '../protocol/stream.ts'
import type { BroadcastOutcome, Broadcasts } from './apns/broadcasts.ts'
import { backoffMs } from './backoff.ts'
import type { Channels } from './channels.ts'
import { pause } from './pause.ts'

/** Apple drops what is older than eight hours; what is that old is no news on a lock screen in any case. */
const MAX_AGE_MS = 3_600_000
/** An activity that ended stays on the lock screen for so long. */
const LINGER_MS = 4 * 3_600_000
const MAX_TRIES = 8

export type LiveActivitiesOptions = {
  readonly broadcasts: Broadcasts
  readonly channels: Channels
  readonly records: Pick<Records, 'blog'>
  readonly log: Pick<Log, 'head'>
  readonly clock: Clock
  readonly random: () => number
  readonly onRefused: (refused: { readonly blog: BlogId; readonly reason: string }) => void
}

export class LiveActivities {
  readonly #options: LiveActivitiesOptions
  readonly #news = new Map<BlogId, Change>()
  readonly #working = new Map<BlogId, Promise<void>>()
  readonly #stop = new AbortController()

  constructor(options: LiveActivitiesOptions) {
    this.#options = options
  }

  /** Returns at once: Apple's pace is not the log's. */
  hear(change: Change, blog: BlogId): void {
    const isOld = this.#options.clock.now().getTime() - Date.parse(change.at) > MAX_AGE_MS
    if (isOld && change.kind !== 'blog.ended') return
    this.#news.set(blog, change)
    if (!this.#working.has(blog)) this.#begin(blog)
  }

  #begin(blog: BlogId): void {
    if (this.#stop.signal.aborted) return
    const work = this.#work(blog)
      .catch((error: unknown) => this.#options.onRefused({ blog, reason: String(error) }))
      .finally(() => {
        this.#working.delete(blog)
        // Something may have come between its last look and now.
        if (this.#news.has(blog)) this.#begin(blog)
      })
    this.#working.set(blog, work)
  }

  /** A process that was killed may have left the channel of a blog that has ended. */
  async resume(): Promise<void> {
    const { channels, records, log } = this.#options
    for (const id of await channels.all()) {
      const [blog, head] = [await records.blog(id), await log.head(publicStream(id))]
      if (blog?.state !== 'ended' || !head) continue
      this.hear({ kind: 'blog.ended', offset: head.offset, at: blog.updatedAt, blog }, id)
    }
  }

  async close(): Promise<void> {
    this.#stop.abort()
    await Promise.all(this.#working.values())
  }

  async #work(blog: BlogId): Promise<void> {
    for (let tries = 1; !this.#stop.signal.aborted; ) {
      const news = this.#news.get(blog)
      if (!news) return
      this.#news.delete(blog)
      const outcome = await this.#tell(blog, news)
      if (outcome.kind === 'done') {
        tries = 1
        continue
      }
      if (outcome.kind === 'refused' || tries >= MAX_TRIES) {
        this.#options.onRefused({ blog, reason: outcome.reason })
        return
      }
      if (!this.#news.has(blog)) this.#news.set(blog, news)
      if (outcome.kind === 'again') {
        const { clock, random } = this.#options
        await pause(clock, backoffMs({ tries, random }), this.#stop.signal)
      }
      tries += 1
    }
  }

  async #tell(blog: BlogId, change: Change): Promise<BroadcastOutcome> {
    const { broadcasts, channels, records, clock } = this.#options
    const about = await records.blog(blog)
    // Not from the change: what came after the end, such as a correction, may have taken the end's place.
    const isEnd = about === undefined || about.state === 'ended'
    const known = await channels.of(blog)
    if (isEnd && known === undefined) return { kind: 'done' }
    const channel = known ?? (await this.#open(blog))
    if (typeof channel !== 'string') return channel
    const now = clock.now()
    const sent = await broadcasts.send({
      channel,
      event: isEnd ? 'end' : 'update',
      at: now,
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
    if (removed.kind === 'again') return removed
    await channels.forget(blog, channel)
    return { kind: 'done' }
  }

  async #open(blog: BlogId) {
    const { broadcasts, channels } = this.#options
    const opened = await broadcasts.open()
    if (opened.kind !== 'done') return opened
    if (opened.channel === undefined) return { kind: 'refused', reason: 'Apple named no channel' } as const
    const kept = await channels.keep(blog, opened.channel)
    if (kept !== opened.channel) await broadcasts.remove(opened.channel)
    return kept
  }
}

/** Apple may reorder what is sent on one channel: an app shows the state with the greatest offset. */
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
