/** Passes each change on once and in order, whatever the transport. */
import type { Change } from '../../../src/shared/blog/change.ts'
import type { Word } from './transport.ts'

export function createInOrder(offset = 0): (changes: readonly Change[]) => Word {
  /** Holes come from proxies that resume connections, never from our server; reconnecting fills them. */
  return changes => {
    const fresh = changes.filter(change => change.offset > offset)
    if (!fresh.every(change => change.offset === ++offset)) return { kind: 'lost' }
    return fresh.length > 0 ? { kind: 'changes', changes: fresh } : { kind: 'heard' }
  }
}
