/**
 * Keeps the Live Activities of every blog current, with one broadcast whatever the number of nodes: all hear of a change, one
 * broadcasts it. Bursts become one broadcast of the newest state, because Apple throttles frequent ones.
 */
import type { Clock } from '#platform/clock.ts'
import { pause } from '#platform/retry/pause.ts'
import { placeOf } from '#push/campaign/place.ts'
import type { BroadcastOutcome, Broadcasts } from '#push/lanes/apns/broadcasts.ts'
import { retryDelayMs } from '#push/lanes/retry-delay.ts'
import type { Change } from '#shared/blog/change.ts'
import type { BlogId } from '#shared/blog/ids.ts'
import { publicStream } from '#shared/protocol/stream.ts'
import type { Log } from '#store/log/log.ts'
import type { Records } from '#store/log/records.ts'
import type { Channels, Turn } from './channels.ts'
import { broadcastLive, MAX_AGE_MS } from './live-broadcast.ts'

const MAX_TRIES = 8
/** Longer than a request and the wait before the next try; after this, a node that died during its turn is replaced. */
const TURN_MS = 60_000
/** How long to leave a failing service or database alone. */
const LATER_MS = 5 * 60_000
/** How often to check whether the node with the turn has finished. */
const LOOK_MS = 2_000

type LiveActivitiesOptions = {
  readonly broadcasts: Broadcasts
  readonly channels: Channels
  readonly records: Pick<Records, 'blog'>
  readonly log: Pick<Log, 'head' | 'read'>
  readonly clock: Clock
  readonly random: () => number
  /** Identifies this process among all that may broadcast. */
  readonly runner: string
  /** Called when Apple refuses; retried in a few minutes. */
  readonly onRefused: (refused: { readonly blog: BlogId; readonly reason: string }) => void
  /** Called with other errors; retried in a few minutes. */
  readonly onError: (error: unknown) => void
}

export class LiveActivities {
  readonly #options: LiveActivitiesOptions
  readonly #news = new Map<BlogId, Change>()
  readonly #working = new Map<BlogId, Promise<void>>()
  /** Blogs with a failed broadcast. They must not be forgotten, above all if the blog has ended. */
  readonly #later = new Set<BlogId>()
  readonly #stop = new AbortController()
  readonly #stopLooking: () => void

  constructor(options: LiveActivitiesOptions) {
    this.#options = options
    this.#stopLooking = options.clock.every(LATER_MS, () => void this.#tryAgain())
  }

  /** Returns at once, because Apple may be slower than the log. */
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
      // Frees an unused turn for other nodes at once.
      .finally(() => channels.pass({ blog, runner }))
      .catch((error: unknown) => {
        this.#later.add(blog)
        this.#options.onError(error)
      })
      .finally(() => {
        this.#working.delete(blog)
        // A change may have arrived after the last check.
        if (this.#news.has(blog)) this.#begin(blog)
      })
    this.#working.set(blog, work)
  }

  /** After a restart: a killed process may not have broadcast the last change, or the end, of a blog. */
  async resume(): Promise<void> {
    for (const blog of await this.#options.channels.all()) this.#later.add(blog)
    await this.#tryAgain()
  }

  async #tryAgain(): Promise<void> {
    const blogs = [...this.#later]
    this.#later.clear()
    for (const blog of blogs) {
      await this.#lookAt(blog).catch((error: unknown) => {
        this.#later.add(blog)
        this.#options.onError(error)
      })
    }
  }

  async #lookAt(id: BlogId): Promise<void> {
    const { records, log } = this.#options
    const [blog, head] = [await records.blog(id), await log.head(publicStream(id))]
    const read = head && (await log.read(publicStream(id), { ...head, offset: head.offset - 1 }, 1))
    const [text] = read?.kind === 'changes' ? read.changes.map(change => change.text) : []
    if (text === undefined) return
    const newest = JSON.parse(text) as Change
    // Whatever its age: a later change may have hidden the end.
    const isEnd = blog?.state === 'ended'
    this.hear(isEnd ? { kind: 'blog.ended', offset: newest.offset, at: newest.at, blog } : newest, id)
  }

  async close(): Promise<void> {
    this.#stopLooking()
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
        this.#later.add(blog)
        return onRefused({ blog, reason: outcome.reason })
      }
      if (!this.#news.has(blog)) this.#news.set(blog, news)
      if (outcome === 'held') await pause(clock, LOOK_MS * (0.5 + random()), this.#stop.signal)
      else {
        if (outcome.kind === 'again') await pause(clock, retryDelayMs({ tries, random }), this.#stop.signal)
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
