/**
 * Publishes scheduled updates when they are due. It runs on every node that accepts posts, without coordination: the log
 * lets exactly one of them win, so any node may be late, killed or added.
 */
import type { Clock } from '#platform/clock.ts'
import type { Update } from '#shared/blog/update.ts'
import type { Bell } from '#store/bus/bell.ts'
import { publishScheduled, type SchedulePorts } from './publish-scheduled.ts'

/** Finds updates that another node scheduled, or failed to publish, within half of the promised second. */
const LOOK_MS = 500
/**
 * The interval while the bell works. A poll looks ahead further than this, so an update is late only if it was scheduled for
 * the next few seconds, its ring was lost, and its node was killed.
 */
const SLOW_LOOK_MS = 10_000
const AHEAD_MS = 15_000
/** Bounds one poll; if more are due, the next poll follows at once. */
const MAX_AT_ONCE = 100

export type SchedulerOptions = SchedulePorts & {
  readonly clock: Clock
  readonly bell: Pick<Bell, 'watch'>
  /** Nodes wake at random within this time after the scheduled instant, so that a fleet does not query at once. */
  readonly spreadMs: number
  /** In [0, 1). */
  readonly random: () => number
  /** Called when publishing starts to fail; failed updates are retried at every poll. */
  readonly onError: (error: unknown) => void
  readonly onRecovered: () => void
  /** Called with the time between the scheduled instant and the publication here. */
  readonly onPublished?: (lateMs: number) => void
  /** Wraps each publication, such as in a span. */
  readonly around?: (<T>(work: () => Promise<T>) => Promise<T>) | undefined
}

export class Scheduler {
  readonly #options: SchedulerOptions
  readonly #stopLooking: () => void
  #callOff = () => {}
  #wakesAtMs = Number.POSITIVE_INFINITY
  #looking: Promise<void> | undefined
  #shouldLookAgain = false
  #isFailing = false
  #isClosed = false

  /** Polls at once, for updates that fell due while no node was running. */
  constructor(options: SchedulerOptions) {
    this.#options = options
    this.#stopLooking = options.bell.watch({
      ...{ name: 'scheduled', quickMs: LOOK_MS, slowMs: SLOW_LOOK_MS },
      look: instant => (instant === '' ? this.#wake() : this.#hearOf(instant)),
      isBusy: () => this.#isFailing,
    })
    this.#wake()
  }

  /** Waits for publications in progress. */
  async close(): Promise<void> {
    this.#isClosed = true
    this.#stopLooking()
    await this.#looking
    this.#callOff()
  }

  #wake(): void {
    this.#shouldLookAgain = true
    if (this.#isClosed) return
    this.#looking ??= this.#look().finally(() => {
      this.#looking = undefined
      if (this.#shouldLookAgain) this.#wake()
    })
  }

  async #look(): Promise<void> {
    this.#shouldLookAgain = false
    try {
      await this.#publishDue()
      if (this.#isFailing) this.#options.onRecovered()
      this.#isFailing = false
    } catch (error) {
      if (!this.#isFailing) this.#options.onError(error)
      this.#isFailing = true
    }
  }

  async #publishDue(): Promise<void> {
    const { records, now } = this.#options
    const { updates, nextMs } = await records.due({ now: now(), aheadMs: AHEAD_MS, limit: MAX_AT_ONCE })
    const outcomes = await Promise.allSettled(updates.map(update => this.#publish(update)))

    this.#callOff()
    this.#wakesAtMs = Number.POSITIVE_INFINITY
    if (nextMs !== undefined) this.#wakeIn(nextMs)
    // If an editor changed it at this moment, it may still be due.
    const hasChanged = outcomes.some(one => one.status === 'fulfilled' && one.value === 'changed')
    this.#shouldLookAgain ||= hasChanged || updates.length === MAX_AT_ONCE
    const failed = outcomes.find(one => one.status === 'rejected')
    if (failed) throw failed.reason
  }

  async #publish(update: Update): Promise<'published' | 'changed'> {
    const { now, onPublished, around = work => work() } = this.#options
    const outcome = await around(() => publishScheduled(this.#options, update))
    if (outcome === 'published' && update.publishAt) onPublished?.(now().getTime() - Date.parse(update.publishAt))
    return outcome
  }

  /** Sets the timer for a ring's instant, unless the next poll is early enough. */
  #hearOf(instant: string): void {
    const ms = Date.parse(instant) - this.#options.now().getTime()
    if (ms <= AHEAD_MS) this.#wakeIn(ms)
  }

  #wakeIn(ms: number): void {
    const { clock, spreadMs, random, now } = this.#options
    const atMs = now().getTime() + ms
    if (this.#isClosed || atMs >= this.#wakesAtMs) return
    this.#callOff()
    this.#wakesAtMs = atMs
    this.#callOff = clock.after(Math.max(1, ms + spreadMs * random()), () => {
      this.#wakesAtMs = Number.POSITIVE_INFINITY
      this.#wake()
    })
  }
}
