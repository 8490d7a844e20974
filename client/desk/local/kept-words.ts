/**
 * What somebody has typed in a dialog or a form, under a name: it is there when that is opened again, after a crash too, until
 * it was sent or deleted. Read in the very moment in which a dialog opens, so not from IndexedDB.
 */

const PREFIX = 'crier-desk-words '
/** A night's half-written notes. The one that was touched longest ago goes first. */
const MOST_KEPT = 50

export type KeptWords = {
  /** As it was kept; undefined when there is none. */
  read(name: string): unknown
  /** Undefined forgets it. */
  keep(name: string, value: unknown): void
  /** What is kept under names that begin so, the oldest first. */
  list(prefix: string): readonly { readonly name: string; readonly value: unknown }[]
  count(): number
  forget(): void
}

type Held = { readonly at: number; readonly value: unknown }

/** @param owner Another who signs in on the same device sees nothing of it. */
export function openKeptWords(owner: string, now: () => number = Date.now): KeptWords {
  const own = `${PREFIX}${encodeURIComponent(owner)} `
  /** Where the browser refuses to keep anything: as long as the page is open. */
  const here = new Map<string, string>()

  function read(name: string): unknown {
    return heldAt(own + name)?.value
  }

  function keep(name: string, value: unknown): void {
    const at = own + name
    if (value === undefined) return remove(at)
    const text = JSON.stringify({ at: now(), value } satisfies Held)
    try {
      localStorage.setItem(at, text)
      here.delete(at)
      for (const old of oldest()) remove(old)
    } catch {
      here.set(at, text)
    }
  }

  function remove(at: string): void {
    here.delete(at)
    try {
      localStorage.removeItem(at)
    } catch {
      // A browser that keeps nothing has nothing to forget.
    }
  }

  function heldAt(at: string): Held | undefined {
    try {
      // Written by `keep` alone.
      return JSON.parse(localStorage.getItem(at) ?? here.get(at) ?? 'null') ?? undefined
    } catch {
      return undefined
    }
  }

  function names(): readonly string[] {
    try {
      const all = Array.from({ length: localStorage.length }, (_, n) => localStorage.key(n) ?? '')
      return [...new Set([...all.filter(name => name.startsWith(own)), ...here.keys()])]
    } catch {
      return [...here.keys()]
    }
  }

  function oldest(): readonly string[] {
    const all = names()
    if (all.length <= MOST_KEPT) return []
    const at = (name: string) => heldAt(name)?.at ?? 0
    return all.toSorted((a, b) => at(a) - at(b)).slice(0, all.length - MOST_KEPT)
  }

  return {
    read,
    keep,
    list: prefix =>
      names()
        .filter(name => name.startsWith(own + prefix))
        .map(name => ({ name: name.slice(own.length), ...(heldAt(name) ?? { at: 0, value: undefined }) }))
        .sort((a, b) => a.at - b.at),
    count: () => names().length,
    forget() {
      for (const name of names()) remove(name)
    },
  }
}
