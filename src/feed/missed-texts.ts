/** A thousand readers of one crash come back after the same offset: what they missed is printed once. */
import { type Encoding, type Missed, NOTHING_SHARED, type Shared } from './follower.ts'

/** Offsets from which readers of one moment return; more only means printing again. */
const MAX_TEXTS = 8

export class MissedTexts {
  readonly #texts = new Map<Encoding, Map<number, Shared>>()

  /** `missed` reaches up to the head; after the head has moved, `clear` comes first. */
  print(encoding: Encoding, missed: Missed): Shared {
    const first = missed.changes.at(0)?.offset
    if (first === undefined) return NOTHING_SHARED
    const texts = this.#texts.get(encoding) ?? new Map<number, Shared>()
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
