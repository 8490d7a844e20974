/** Passes on each change once and in order, for every transport. */
import type { Change } from '../../../src/shared/blog/change.ts'
import type { Word } from './transport.ts'

export function createInOrder(offset = 0): (changes: readonly Change[]) => Word {
  /** Only proxies that resume connections skip offsets, never our server; reconnecting brings the missing changes. */
  return changes => {
    const fresh = changes.filter(change => change.offset > offset)
    if (!fresh.every(change => change.offset === ++offset)) return { kind: 'lost' }
    return fresh.length > 0 ? { kind: 'changes', changes: fresh } : { kind: 'heard' }
  }
}
