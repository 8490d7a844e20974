/** Finds unknown settings: most often a mistyped one, which would silently have no effect. */

/** Variables that Kubernetes sets in every container for a service called "crier". */
const OF_SERVICES = /^CRIER_(SERVICE_|PORT_\d)/
/** Beyond this distance, a suggestion is no help. */
const MAX_EDITS = 4

export type UnknownSetting = { readonly name: string; readonly nearest?: string }

export function unknownSettings(given: readonly string[], known: readonly string[]): readonly UnknownSetting[] {
  const names = new Set(known)
  const unknown = given.filter(name => name.startsWith('CRIER_') && !names.has(name) && !OF_SERVICES.test(name))
  return unknown.map(name => ({ name, ...nearestOf(name, known) }))
}

function nearestOf(name: string, known: readonly string[]): { readonly nearest?: string } {
  const measured = known.map(one => ({ one, edits: editsBetween(name, one) })).sort((a, b) => a.edits - b.edits)
  const [first] = measured
  return first && first.edits <= MAX_EDITS ? { nearest: first.one } : {}
}

/** Levenshtein's distance, row by row. */
function editsBetween(from: string, to: string): number {
  let row = Array.from({ length: to.length + 1 }, (_, n) => n)
  for (const [line, letter] of [...from].entries()) {
    const next = [line + 1]
    for (const [column, other] of [...to].entries()) {
      const [above = 0, before = 0, diagonal = 0] = [row[column + 1], next[column], row[column]]
      next.push(Math.min(above + 1, before + 1, diagonal + (letter === other ? 0 : 1)))
    }
    row = next
  }
  return row.at(-1) ?? 0
}
