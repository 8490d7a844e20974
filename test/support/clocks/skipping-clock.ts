/** A clock that skips every wait, and records how long the waits would have been. */
import type { Clock } from '#platform/clock.ts'

export class SkippingClock implements Clock {
  readonly waits: number[] = []
  #ms: number

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
    let isOff = false
    this.waits.push(ms)
    this.#ms += ms
    queueMicrotask(() => {
      if (!isOff) task()
    })
    return () => {
      isOff = true
    }
  }

  every(): () => void {
    throw new Error('this clock cannot repeat')
  }
}
