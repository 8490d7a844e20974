/** Shares reads, so that many clients waiting for the same change cause one read. */
import { printCursor } from '#shared/protocol/cursor.ts'
import type { Log, Read } from '#store/log/log.ts'

/** Identical reads within one turn of the event loop share one result. */
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
