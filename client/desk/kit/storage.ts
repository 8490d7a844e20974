/** localStorage as JSON. A browser may refuse it, as in some private windows, or be full: then nothing is stored. */

/** The names of coverages that are kept on this device begin with it. */
export const COVERAGE = 'crier-desk-coverage-'

export function readStored(name: string): unknown {
  try {
    return JSON.parse(localStorage.getItem(name) ?? 'null') ?? undefined
  } catch {
    return undefined
  }
}

/** `undefined` deletes. False: it could not be stored. */
export function storeValue(name: string, value: unknown): boolean {
  try {
    if (value === undefined) localStorage.removeItem(name)
    else localStorage.setItem(name, JSON.stringify(value))
    return true
  } catch {
    return false
  }
}

export function storedNames(prefix: string): readonly string[] {
  try {
    const names = Array.from({ length: localStorage.length }, (_, n) => localStorage.key(n) ?? '')
    return names.filter(name => name.startsWith(prefix))
  } catch {
    return []
  }
}
