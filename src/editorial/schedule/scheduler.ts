/**
 * Publishes scheduled updates when they are due. It runs on every node that accepts posts, without coordination: the log
 * lets exactly one of them win, so any may be late, be killed or be added.
 */

import type { Clock } from '#platform/clock.ts'
import type { Bell } from '#store/bus/bell.ts'
import { publishScheduled, type SchedulePorts } from './publish-scheduled.ts'

/** Updates that another node scheduled, or failed to publish, are found within half of the promised second. */
const LOOK_MS = 500
/**
 * While a bell tells of plans. A look sees further ahead than the next one is away, so only a plan that is made for the
 * next seconds, whose ring is lost, and whose node is killed, comes late.
 */
const SLOW_LOOK_MS = 10_000
const AHEAD_MS = 15_000
/** Bounds one poll: the next one follows at once. */
const MAX_AT_ONCE = 100

type SchedulerOptions = SchedulePorts & {
  readonly clock: Clock
  readonly bell: Pick<Bell, 'watch'>
  /** Within this time after the instant of a plan nodes wake one after the other, so that a fleet does not come at once. */
  readonly spreadMs: number
  /** From 0 up to 1. */
  readonly random: () => number
  /** Called once per lasting failure; failed updates are retried at every poll. */
  readonly onError: (error: unknown) => void
  readonly onRecovered: () => void
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

  /** Polls at once, for what fell due while no node ran. */
  constructor(options: SchedulerOptions) {
    this.#options = options
    this.#stopLooking = options.bell.watch({
      ...{ name: 'scheduled', quickMs: LOOK_MS, slowMs: SLOW_LOOK_MS },
      look: instant => (instant === '' ? this.#wake() : this.#hearOf(instant)),
      isBusy: () => this.#isFailing,
    })
    this.#wake()
  }

  /** Finishes what is being published. */
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
    const outcomes = await Promise.allSettled(updates.map(update => publishScheduled(this.#options, update)))

    this.#callOff()
    this.#wakesAtMs = Number.POSITIVE_INFINITY
    if (nextMs !== undefined) this.#wakeIn(nextMs)
    // An update that an editor changed at this moment is still due.
    const hasChanged = outcomes.some(one => one.status === 'fulfilled' && one.value === 'changed')
    this.#shouldLookAgain ||= hasChanged || updates.length === MAX_AT_ONCE
    const failed = outcomes.find(one => one.status === 'rejected')
    if (failed) throw failed.reason
  }

  /** No poll needed: the timer is set for this schedule, or the next poll is early enough. */
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
