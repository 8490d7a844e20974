/** Gives the streams of a SQLite database new epochs when it went back in time (law 10, back in time). */
import type { DatabaseSync } from 'node:sqlite'
import { newEpoch } from './epoch.ts'
import { hasSeen } from './history.ts'
import type { SeenCursor } from './log.ts'
import type { Witness } from './witness.ts'

const SEEN = `SELECT epoch, head, change FROM streams
  LEFT JOIN changes ON changes.stream = streams.stream AND change_offset = ? WHERE streams.stream = ?`

/** Runs inside the caller's transaction. */
export function renewEpochs(database: DatabaseSync): void {
  const renew = database.prepare('UPDATE streams SET epoch = ? WHERE stream = ?')
  for (const { stream } of database.prepare('SELECT stream FROM streams').all()) renew.run(newEpoch(), String(stream))
}

/**
 * Epochs were renewed: the count goes on above all that were seen. Otherwise the backup that was just restored could be restored
 * again, or a newer one after it, without being noticed: their epochs are those of the history that was lost.
 */
export function outgrow(database: DatabaseSync, seen: number): number {
  database.prepare('UPDATE commits SET made = ? WHERE id = 1').run(seen + 1)
  return seen + 1
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

/** When the file is opened: cursors newer than the backup must not be valid in the history that follows it. */
export function renewIfRestored(database: DatabaseSync, witness: Pick<Witness, 'read' | 'write'>): boolean {
  database.exec('BEGIN IMMEDIATE')
  try {
    const seen = witness.read()
    const made = Number(database.prepare('SELECT made FROM commits WHERE id = 1').get()?.made)
    const wasRestored = seen === undefined ? made > 0 : seen > made
    if (wasRestored) renewEpochs(database)
    witness.write(wasRestored ? outgrow(database, Math.max(seen ?? 0, made)) : made)
    return wasRestored
  } finally {
    database.exec('COMMIT')
  }
}
