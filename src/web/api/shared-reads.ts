/** A crowd that waited for the same change reads it once. */

import { printCursor } from '#shared/protocol/cursor.ts'
import type { Log, Read } from '#store/log/log.ts'

/** What is read is shared by those who ask for the same in one turn of the event loop. */
export function shareReads(log: Pick<Log, 'read'>): Log['read'] {
  const held = new Map<string, Promise<Read>>()
  return (stream, after, limit) => {
    const name = `${stream} ${printCursor(after)} ${limit}`
    const read = held.get(name) ?? log.read(stream, after, limit)
    if (held.has(name)) return read
    held.set(name, read)
    const forget = () => setImmediate(() => held.delete(name))
    read.then(forget, forget)
    return read
  }
}
