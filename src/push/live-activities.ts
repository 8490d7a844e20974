/**
 * Keeps the Live Activities of every blog current, once whatever the number of nodes: all of them hear of a change, one
 * broadcasts it. Bursts become one broadcast of the newest state: Apple throttles those who send every keystroke.
 */
import type { Change } from '../blog/change.ts'
import type { BlogId } from '../blog/ids.ts'
import type { Clock } from '../clock.ts'
import type { Log } from '../log/log.ts'
import type { Records } from '../log/records.ts'
import { publicStream } from '../protocol/stream.ts'
import type { BroadcastOutcome, Broadcasts } from './apns/broadcasts.ts'
import { backoffMs } from './backoff.ts'
import type { Channels, Turn } from './channels.ts'
import { broadcastLive, MAX_AGE_MS } from './live-broadcast.ts'
import { pause } from './pause.ts'
import { placeOf } from './place.ts'

const MAX_TRIES = 8
/** Longer than a request and the wait before the next try; a node that died in its turn is replaced after this. */
const TURN_MS = 60_000
/** How soon to see whether another node has done it. */
const LOOK_MS = 2_000

export type LiveActivitiesOptions = {
  readonly broadcasts: Broadcasts
  readonly channels: Channels
  readonly records: Pick<Records, 'blog'>
  readonly log: Pick<Log, 'head' | 'read'>
  readonly clock: Clock
  readonly random: () => number
  /** Names this process among all that may broadcast. */
  readonly runner: string
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
    const { channels, runner } = this.#options
    const work = this.#work(blog)
      // A turn that is not used is another node's at once.
      .finally(() => channels.pass({ blog, runner }))
      .catch((error: unknown) => this.#options.onRefused({ blog, reason: String(error) }))
      .finally(() => {
        this.#working.delete(blog)
        // Something may have come between its last look and now.
        if (this.#news.has(blog)) this.#begin(blog)
      })
    this.#working.set(blog, work)
  }

  /** A process that was killed may have heard of a change, or of an end, and not broadcast it. */
  async resume(): Promise<void> {
    const { channels, records, log } = this.#options
    for (const id of await channels.all()) {
      const [blog, head] = [await records.blog(id), await log.head(publicStream(id))]
      const read = head && (await log.read(publicStream(id), { ...head, offset: head.offset - 1 }, 1))
      const [text] = read?.kind === 'changes' ? read.changes.map(change => change.text) : []
      if (text === undefined) continue
      const newest = JSON.parse(text) as Change
      // However long ago: what came after the end may have hidden it.
      const isEnd = blog?.state === 'ended'
      this.hear(isEnd ? { kind: 'blog.ended', offset: newest.offset, at: newest.at, blog } : newest, id)
    }
  }

  async close(): Promise<void> {
    this.#stop.abort()
    await Promise.all(this.#working.values())
  }

  async #work(blog: BlogId): Promise<void> {
    const { clock, random, onRefused } = this.#options
    for (let tries = 1; !this.#stop.signal.aborted; ) {
      const news = this.#news.get(blog)
      if (!news) return
      this.#news.delete(blog)
      const outcome = await this.#tell(blog, news)
      if (outcome === 'done') {
        tries = 1
        continue
      }
      if (outcome !== 'held' && (outcome.kind === 'refused' || tries >= MAX_TRIES)) {
        return onRefused({ blog, reason: outcome.reason })
      }
      if (!this.#news.has(blog)) this.#news.set(blog, news)
      if (outcome === 'held') await pause(clock, LOOK_MS * (0.5 + random()), this.#stop.signal)
      else {
        if (outcome.kind === 'again') await pause(clock, backoffMs({ tries, random }), this.#stop.signal)
        tries += 1
      }
    }
  }

  async #tell(blog: BlogId, change: Change): Promise<'done' | 'held' | Exclude<BroadcastOutcome, { kind: 'done' }>> {
    const { channels, clock, runner } = this.#options
    const turn: Turn = { blog, place: placeOf(change), runner }
    const now = clock.now()
    const until = new Date(now.getTime() + TURN_MS).toISOString()
    const whose = await channels.take(turn, { until, now: now.toISOString() })
    if (whose !== 'yours') return whose === 'held' ? 'held' : 'done'
    const outcome = await broadcastLive(this.#options, { blog, change })
    if (outcome.kind !== 'done') return outcome
    await channels.tell(turn)
    return 'done'
  }
}
