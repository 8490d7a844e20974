/**
 * Publishes scheduled updates when their time has come. It runs on every node that takes posts, and no node knows of the
 * others: the log lets exactly one of them win, so any may come late, be killed or be added.
 */
import type { Clock } from '../clock.ts'
import { publishScheduled, type SchedulePorts } from './publish-scheduled.ts'

/** What another node planned, or failed to publish, is found within half of the second that is promised. */
const LOOK_MS = 500
/** Bounds one look: the rest is due for the next, which follows at once. */
const MAX_AT_ONCE = 100

export type SchedulerOptions = Omit<SchedulePorts, 'now'> & {
  readonly clock: Clock
  /** Once for a failure that lasts; what could not be published is tried again at every look. */
  readonly onError: (error: unknown) => void
  readonly onRecovered: () => void
}

export class Scheduler {
  readonly #options: SchedulerOptions
  readonly #stopLooking: () => void
  #callOff = () => {}
  #looking: Promise<void> | undefined
  #shouldLookAgain = false
  #isFailing = false
  #isClosed = false

  /** Looks at once, for what fell due while no node ran. */
  constructor(options: SchedulerOptions) {
    this.#options = options
    this.#stopLooking = options.clock.every(LOOK_MS, () => this.#wake())
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
    const { log, records, bus, clock } = this.#options
    const now = clock.now()
    const planned = await records.scheduled(inMs(now, LOOK_MS), MAX_AT_ONCE)
    const due = planned.filter(({ publishAt = '' }) => publishAt <= now.toISOString())
    const ports = { log, records, bus, now: () => clock.now() }
    const outcomes = await Promise.allSettled(due.map(update => publishScheduled(ports, update)))

    const next = planned[due.length]?.publishAt
    if (next) this.#wakeAt(next)
    // What an editor changed in this very moment is due all the same.
    const hasChanged = outcomes.some(one => one.status === 'fulfilled' && one.value === 'changed')
    this.#shouldLookAgain ||= hasChanged || due.length === MAX_AT_ONCE
    const failed = outcomes.find(one => one.status === 'rejected')
    if (failed) throw failed.reason
  }

  #wakeAt(instant: string): void {
    const { clock } = this.#options
    this.#callOff()
    this.#callOff = clock.after(Math.max(1, Date.parse(instant) - clock.now().getTime()), () => this.#wake())
  }
}

function inMs(from: Date, ms: number): string {
  return new Date(from.getTime() + ms).toISOString()
}
