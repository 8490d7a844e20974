/** Lets each change through once and in order, whatever carried it. */
import type { Change } from '../../../src/shared/blog/change.ts'
import type { Word } from './transport.ts'

export function createInOrder(offset = 0): (changes: readonly Change[]) => Word {
  /** A hole cannot come from our server, but from a proxy that mends connections; asking again fills it. */
  return changes => {
    const fresh = changes.filter(change => change.offset > offset)
    if (!fresh.every(change => change.offset === ++offset)) return { kind: 'lost' }
    return fresh.length > 0 ? { kind: 'changes', changes: fresh } : { kind: 'heard' }
  }
}
