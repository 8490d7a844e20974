/** Gives the streams of a SQLite database new epochs when it went back in time (law 10, back in time). */
import type { DatabaseSync } from 'node:sqlite'
import { newEpoch } from './epoch.ts'
import { hasSeen } from './history.ts'
import type { SeenCursor } from './log.ts'

const SEEN = `SELECT epoch, head, change FROM streams
  LEFT JOIN changes ON changes.stream = streams.stream AND change_offset = ? WHERE streams.stream = ?`

/** Runs inside the caller's transaction. */
export function renewEpochs(database: DatabaseSync): void {
  const renew = database.prepare('UPDATE streams SET epoch = ? WHERE stream = ?')
  for (const { stream } of database.prepare('SELECT stream FROM streams').all()) renew.run(newEpoch(), String(stream))
}

/** A second caller finds another epoch, and leaves it. */
export function renewUnlessHeld(database: DatabaseSync, stream: string, seen: SeenCursor): void {
  database.exec('BEGIN IMMEDIATE')
  try {
    const row = database.prepare(SEEN).get(seen.offset, stream)
    if (row?.epoch === seen.epoch && !hasSeen(row, seen)) renewEpochs(database)
  } finally {
    database.exec('COMMIT')
  }
}
