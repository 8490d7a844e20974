/** What a damaged index of the search means, and what to do about it. */
import { type CheckNote, noteWarning } from './doctor-check.ts'

export function searchNotes({ isSearchDamaged }: { readonly isSearchDamaged: boolean }): readonly CheckNote[] {
  if (!isSearchDamaged) return []
  return [
    noteWarning('The index of the search is damaged: searches find less. Posts and removals do not depend on it.', {
      expected: 'An index that can be read. A running server repairs it when it next uses it, at most once an hour.',
      change:
        'Run "crier search rebuild"; it is filled again in the background. If it happens again, look at the disk (journalctl -k).',
    }),
  ]
}
