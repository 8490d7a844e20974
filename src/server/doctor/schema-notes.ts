/** Compares the tables of a database with those of this version. */
import { type CheckNote, noteOk, noteProblem, noteWarning } from './doctor-check.ts'

export function schemaNotes(taken: number, known: number): readonly CheckNote[] {
  if (taken === known) return [noteOk(`Its tables are those of this version (schema ${known}).`)]
  if (taken > known) {
    return [
      noteProblem(`Its tables are of a newer Crier: schema ${taken}, and this version knows ${known}.`, {
        expected: `At most schema ${known}.`,
        change: 'Start the newer version; "crier --version" shows which one this is. Going back: docs/upgrading.md.',
      }),
    ]
  }
  return [
    noteWarning(`Its tables are of an older Crier: schema ${taken}, and this version has ${known}.`, {
      expected: `Schema ${known}.`,
      change:
        'Back it up and restart the server with this version: it migrates the tables at its start (docs/upgrading.md).',
    }),
  ]
}
