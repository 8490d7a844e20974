/** Records what was posted, acknowledged and shown to readers: the evidence that nothing was lost. */

export type Shown = { readonly offset: number; readonly text: string; readonly atMs?: number }
type Acknowledged = { readonly offset: number; readonly atMs: number }

export class Ledger {
  readonly #tried = new Set<string>()
  /** Each with its time. */
  readonly #promised = new Map<string, number>()
  readonly #acknowledged = new Map<string, Acknowledged>()

  tries(text: string): void {
    this.#tried.add(text)
  }

  acknowledges(text: string, offset: number, atMs = performance.now()): void {
    this.#acknowledged.set(text, { offset, atMs })
  }

  /** Accepted, to be published at that time. */
  promises(text: string, dueAtMs: number): void {
    this.#promised.set(text, dueAtMs)
  }

  get promised(): number {
    return this.#promised.size
  }

  /** Scheduled updates that were not shown. */
  owed(shown: readonly Shown[]): readonly string[] {
    const texts = new Set(shown.map(({ text }) => text))
    return [...this.#promised.keys()].filter(text => !texts.has(text))
  }

  /** The delay of each scheduled update after its time, in ascending order. */
  latenessMs(shown: readonly Shown[]): readonly number[] {
    return shown
      .flatMap(({ text, atMs }) => {
        const dueAtMs = this.#promised.get(text)
        return dueAtMs !== undefined && atMs !== undefined ? [atMs - dueAtMs] : []
      })
      .sort((a, b) => a - b)
  }

  get tried(): number {
    return this.#tried.size
  }

  get acknowledged(): number {
    return this.#acknowledged.size
  }

  get lastOffset(): number {
    return [...this.#acknowledged.values()].reduce((last, { offset }) => Math.max(last, offset), 0)
  }

  /** The delay of each update after its acknowledgement, in ascending order. */
  delaysMs(shown: readonly Shown[]): readonly number[] {
    return shown
      .flatMap(({ text, atMs }) => {
        const acknowledged = this.#acknowledged.get(text)
        return acknowledged && atMs !== undefined ? [Math.max(0, atMs - acknowledged.atMs)] : []
      })
      .sort((a, b) => a - b)
  }

  /** Describes in one sentence everything wrong with what this reader was shown since it began after `start`. */
  complaints(name: string, start: number, shown: readonly Shown[]): readonly string[] {
    const owed = this.owed(shown).map(text => `was never shown "${text}", which was scheduled`)
    return [...this.#outOfOrder(start, shown), ...this.#lost(start, shown), ...this.#notOnce(shown), ...owed].map(
      complaint => `${name} ${complaint}`,
    )
  }

  #outOfOrder(start: number, shown: readonly Shown[]): readonly string[] {
    const index = shown.findIndex(({ offset }, place) => offset !== start + 1 + place)
    return index === -1 ? [] : [`was shown offset ${shown[index]?.offset} where ${start + 1 + index} comes next`]
  }

  #lost(start: number, shown: readonly Shown[]): readonly string[] {
    const texts = new Map(shown.map(({ offset, text }) => [offset, text]))
    return [...this.#acknowledged]
      .filter(([text, { offset }]) => offset > start && texts.get(offset) !== text)
      .map(
        ([text, { offset }]) =>
          `was shown ${JSON.stringify(texts.get(offset))} at ${offset}, acknowledged as "${text}"`,
      )
  }

  #notOnce(shown: readonly Shown[]): readonly string[] {
    const counts = new Map<string, number>()
    for (const { text } of shown) counts.set(text, (counts.get(text) ?? 0) + 1)
    return [...counts].flatMap(([text, count]) => {
      if (!this.#tried.has(text)) return [`was shown "${text}", which nobody posted`]
      return count > 1 ? [`was shown "${text}" ${count} times`] : []
    })
  }
}
