/** Time that stands still until it is set: whatever is made or shown meanwhile has the same times in every run. */

const RealDate = Date
let ms = RealDate.parse('2026-11-24T21:40:00.000Z')

/** In this process, where the server runs too. Its timers go on; only what they take the time to be does not. */
export function stopTime(): void {
  globalThis.Date = class extends RealDate {
    constructor(...given: readonly unknown[]) {
      // As `Date` itself takes nothing, a number, a text, or up to seven numbers.
      super(...((given.length === 0 ? [ms] : given) as [number]))
    }

    static override now(): number {
      return ms
    }
  } as DateConstructor
}

export function passMinutes(minutes: number): void {
  ms += minutes * 60_000
}
