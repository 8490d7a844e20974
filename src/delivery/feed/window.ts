/** The last changes of a stream, in memory, so that a storm of returning readers costs no database read. */
import type { LoggedChange } from '#store/log/log.ts'

/** A reader that missed more is served from the log. */
const MAX_CHANGES = 512
/** Feeds of many blogs share one process, so each is also bounded in size. */
const MAX_CHARACTERS = 2_000_000

export class Window {
  #changes: LoggedChange[] = []
  #characters = 0

  /** Drops all changes; the next one pushed becomes the first. */
  reset(): void {
    this.#changes = []
    this.#characters = 0
  }

  push(change: LoggedChange): void {
    this.#changes.push(change)
    this.#characters += change.text.length
    let surplus = 0
    while (
      this.#changes.length - surplus > MAX_CHANGES ||
      (this.#characters > MAX_CHARACTERS && this.#changes.length - surplus > 1)
    ) {
      this.#characters -= this.#changes[surplus]?.text.length ?? 0
      surplus += 1
    }
    if (surplus > 0) this.#changes.splice(0, surplus)
  }

  /** The changes after `offset`; undefined if some are not in memory. `head` is the stream's last offset. */
  after(offset: number, head: number): readonly LoggedChange[] | undefined {
    const missed = head - offset
    if (missed > this.#changes.length) return undefined
    return missed === 0 ? [] : this.#changes.slice(-missed)
  }

  /** The change at this offset, if it is in memory. */
  at(offset: number): LoggedChange | undefined {
    const first = this.#changes.at(0)?.offset ?? 0
    return this.#changes[offset - first]
  }

  /** Replaces each change by the result of `replace`. */
  rewrite(replace: (change: LoggedChange) => LoggedChange): void {
    this.#changes = this.#changes.map(replace)
    this.#characters = this.#changes.reduce((sum, { text }) => sum + text.length, 0)
  }
}
