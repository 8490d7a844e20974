/** A frozen clock that tests set, so that everything created or shown has the same times in every run. */

const RealDate = Date
let ms = RealDate.parse('2026-11-24T21:40:00.000Z')

/** For this process, which includes the server. Timers keep running; only the current time is frozen. */
export function stopTime(): void {
  globalThis.Date = class extends RealDate {
    constructor(...given: readonly unknown[]) {
      // `Date` takes no argument, a number, a text, or up to seven numbers.
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
