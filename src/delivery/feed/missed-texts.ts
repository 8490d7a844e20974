/** Caches encoded catch-ups: after a crash, thousands of readers return with the same offset within seconds. */
import { type Encoding, type Missed, NOTHING_SHARED, type SharedBytes } from './follower.ts'

/**
 * The limit per feed, over all encodings: a few of the longest catch-ups, or those of a busy moment. When it is reached, the
 * cache starts anew.
 */
export const MAX_KEPT_BYTES = 2_000_000

export class MissedTexts {
  readonly #texts = new Map<Encoding, Map<number, SharedBytes>>()
  #bytes = 0

  get bytes(): number {
    return this.#bytes
  }

  /** `missed` reaches up to the head; call `clear` whenever the head moves. */
  print(encoding: Encoding, missed: Missed): SharedBytes {
    const first = missed.changes.at(0)?.offset
    if (first === undefined) return NOTHING_SHARED
    const texts = this.#texts.get(encoding) ?? new Map<number, SharedBytes>()
    const known = texts.get(first)
    if (known !== undefined) return known
    const text = encoding.missed(missed)
    if (this.#bytes + text.bytes.length > MAX_KEPT_BYTES) this.clear()
    if (text.bytes.length > MAX_KEPT_BYTES) return text
    this.#texts.set(encoding, texts.set(first, text))
    this.#bytes += text.bytes.length
    return text
  }

  clear(): void {
    if (this.#texts.size === 0) return
    this.#texts.clear()
    this.#bytes = 0
  }
}
