/**
 * The words typed in dialogs and forms, by name: they are there when one is opened again, after a crash too, until they were
 * sent or deleted. Read while a dialog opens, so synchronously: in localStorage, not in IndexedDB.
 */
import { readStored, storedNames, storeValue } from '#client/desk/kit/storage.ts'

const PREFIX = 'crier-desk-words '
/** A night's half-written notes. Beyond that the least recently changed are deleted. */
const MOST_KEPT = 50

type Held = { readonly at: number; readonly value: unknown }

export class KeptWords {
  readonly #own: string
  readonly #now: () => number
  /** Where the browser refuses to store: until the page closes. */
  readonly #here = new Map<string, Held>()

  /** @param owner Other editors on the same device see nothing of it. */
  constructor(owner: string, now: () => number = Date.now) {
    this.#own = `${PREFIX}${encodeURIComponent(owner)} `
    this.#now = now
  }

  /** Undefined when nothing is kept. */
  read(name: string): unknown {
    return this.#held(this.#own + name)?.value
  }

  /** Undefined deletes. */
  keep(name: string, value: unknown): void {
    const at = this.#own + name
    if (value === undefined) return this.#remove(at)
    const held: Held = { at: this.#now(), value }
    if (!storeValue(at, held)) return void this.#here.set(at, held)
    this.#here.delete(at)
    const excess = this.count() - MOST_KEPT
    if (excess > 0) for (const old of this.#byAge().slice(0, excess)) this.#remove(old)
  }

  /** Those whose names start with `prefix`, oldest first. */
  list(prefix: string) {
    const from = this.#own.length
    return this.#byAge()
      .filter(name => name.startsWith(prefix, from))
      .map(name => ({ name: name.slice(from), value: this.#held(name)?.value }))
  }

  count(): number {
    return this.#names().length
  }

  forget(): void {
    for (const name of this.#names()) this.#remove(name)
  }

  #remove(at: string): void {
    this.#here.delete(at)
    storeValue(at, undefined)
  }

  #held(at: string): Held | undefined {
    // Written by `keep` alone.
    return (readStored(at) as Held | undefined) ?? this.#here.get(at)
  }

  #names(): readonly string[] {
    return [...new Set([...storedNames(this.#own), ...this.#here.keys()])]
  }

  /** Oldest first. */
  #byAge(): readonly string[] {
    const at = (name: string) => this.#held(name)?.at ?? 0
    return this.#names().toSorted((a, b) => at(a) - at(b))
  }
}
