/** Reads the streams of a SQLite log. In WAL mode, readers never wait for the writer. */
import type { DatabaseSync } from 'node:sqlite'
import type { Cursor } from '#shared/protocol/cursor.ts'
import type { StreamName } from '#shared/protocol/stream.ts'
import { prepareAll } from '#store/sql/prepare.ts'
import { isKept } from './history.ts'
import type { Log, LoggedChange, SeenCursor } from './log.ts'

const SQL = {
  head: 'SELECT epoch, head FROM streams WHERE stream = ?',
  after:
    'SELECT change_offset, change FROM changes WHERE stream = ? AND change_offset > ? ORDER BY change_offset LIMIT ?',
} as const

/** `renew` writes, so it is implemented elsewhere. */
export function createSqliteReads(
  database: DatabaseSync,
  renew: (stream: string, seen: SeenCursor) => Promise<unknown>,
): Pick<Log, 'read' | 'head' | 'renew'> {
  const run = prepareAll(database, SQL)

  function position(stream: StreamName): Cursor | undefined {
    const row = run.head.get(stream)
    return row && { epoch: String(row.epoch), offset: Number(row.head) }
  }

  return {
    async read(stream, after, limit) {
      const head = position(stream)
      if (!head) return { kind: 'unknown' }
      const isOtherLife = after.epoch !== '' && after.epoch !== head.epoch
      if (isOtherLife || after.offset > head.offset) return { kind: 'gap', head }
      const rows = after.offset === head.offset ? [] : run.after.all(stream, after.offset, limit)
      const changes = rows.map((row): LoggedChange => ({ offset: Number(row.change_offset), text: String(row.change) }))
      return isKept(changes, { after, head }) ? { kind: 'changes', changes, head } : { kind: 'gap', head }
    },

    async head(stream) {
      return position(stream)
    },

    async renew(stream, seen) {
      await renew(stream, seen)
      return position(stream)
    },
  }
}
