/** A thousand readers of one crash come back after the same offset: what they missed is printed once. */
import type { LoggedChange } from '../log/log.ts'
import type { Encoding } from './follower.ts'

/** Offsets from which readers of one moment return; more only means printing again. */
const MAX_TEXTS = 8

export class MissedTexts {
  readonly #texts = new Map<Encoding, Map<number, string>>()

  /** `missed` reaches up to the head; after the head has moved, `clear` comes first. */
  print(encoding: Encoding, missed: readonly LoggedChange[]): string {
    const first = missed.at(0)?.offset
    if (first === undefined) return ''
    const texts = this.#texts.get(encoding) ?? new Map<number, string>()
    const known = texts.get(first)
    if (known !== undefined) return known
    const text = encoding.missed(missed)
    if (texts.size >= MAX_TEXTS) texts.clear()
    this.#texts.set(encoding, texts.set(first, text))
    return text
  }

  clear(): void {
    if (this.#texts.size > 0) this.#texts.clear()
  }
}
