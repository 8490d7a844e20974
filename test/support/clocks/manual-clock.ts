/** A clock that stands still until a test advances it. */
import type { Clock } from '#platform/clock.ts'

type Alarm = { at: number; readonly everyMs: number | undefined; readonly task: () => void }

export class ManualClock implements Clock {
  #ms: number
  readonly #alarms = new Set<Alarm>()

  constructor(start = '2026-03-04T16:44:00.000Z') {
    this.#ms = Date.parse(start)
  }

  now(): Date {
    return new Date(this.#ms)
  }

  elapsedMs(): number {
    return this.#ms
  }

  after(ms: number, task: () => void): () => void {
    return this.#set({ at: this.#ms + ms, everyMs: undefined, task })
  }

  every(ms: number, task: () => void): () => void {
    return this.#set({ at: this.#ms + ms, everyMs: ms, task })
  }

  /** Runs each task that falls due in between at its own time. */
  advance(ms: number): void {
    const end = this.#ms + ms
    for (let next = this.#next(end); next; next = this.#next(end)) {
      this.#ms = next.at
      if (next.everyMs === undefined) this.#alarms.delete(next)
      else next.at += next.everyMs
      next.task()
    }
    this.#ms = end
  }

  #set(alarm: Alarm): () => void {
    this.#alarms.add(alarm)
    return () => this.#alarms.delete(alarm)
  }

  #next(end: number): Alarm | undefined {
    const due = [...this.#alarms].filter(({ at }) => at <= end)
    return due.toSorted((a, b) => a.at - b.at).at(0)
  }
}
