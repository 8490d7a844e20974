/** One timer for all sessions: separate timers cost half of a busy server's idle CPU. */
import type { Clock } from '#platform/clock.ts'
import { Pings } from './pings.ts'

/** `tick` is called when due; it returns the seconds until the next call, or 0 to stop. */
export interface Timed {
  tick(pings: Pings): number
  /** Written only by the wheel: the turn in which it is due. */
  due: number
}

/** Longer waits would take more than one revolution, which is not supported. */
const MAX_SECONDS = 63

export class TimerWheel {
  readonly #slots = Array.from({ length: MAX_SECONDS + 1 }, () => new Set<Timed>())
  readonly #stop: () => void
  #now = 0

  constructor(clock: Clock) {
    this.#stop = clock.every(1_000, () => this.#turn())
  }

  /** `seconds`: a whole number from 1 to MAX_SECONDS. */
  schedule(timed: Timed, seconds: number): void {
    timed.due = this.#now + seconds
    this.#slot(timed.due).add(timed)
  }

  cancel(timed: Timed): void {
    this.#slot(timed.due).delete(timed)
  }

  close(): void {
    this.#stop()
    for (const slot of this.#slots) slot.clear()
  }

  #turn(): void {
    this.#now += 1
    const due = this.#slot(this.#now)
    const pings = new Pings()
    for (const timed of due) {
      due.delete(timed)
      const seconds = timed.tick(pings)
      if (seconds > 0) this.schedule(timed, seconds)
    }
    pings.send()
  }

  #slot(second: number): Set<Timed> {
    return this.#slots[second % this.#slots.length] as Set<Timed>
  }
}
