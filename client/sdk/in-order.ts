/** Lets each change through once and in order, whatever carried it. */
import type { Change } from '../../src/blog/change.ts'
import type { Cursor } from '../../src/protocol/cursor.ts'
import type { Word } from './transport.ts'

export function createInOrder({ offset: start }: Cursor): (changes: readonly Change[]) => Word {
  let offset = start
  /** A hole cannot come from our server, but from a proxy that mends connections; asking again fills it. */
  return changes => {
    const fresh = changes.filter(change => change.offset > offset)
    const isWhole = fresh.every((change, index) => change.offset === offset + index + 1)
    if (!isWhole) return { kind: 'lost' }
    offset += fresh.length
    return fresh.length > 0 ? { kind: 'changes', changes: fresh } : { kind: 'heard' }
  }
}
