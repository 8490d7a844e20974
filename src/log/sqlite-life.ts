/** Gives the streams of a SQLite database new epochs when it went back in time (law 10). */
import type { DatabaseSync } from 'node:sqlite'
import type { Cursor } from '../protocol/cursor.ts'
import { newEpoch } from './epoch.ts'

/** Inside a transaction that the caller holds. */
export function renewEpochs(database: DatabaseSync): void {
  const renew = database.prepare('UPDATE streams SET epoch = ? WHERE stream = ?')
  for (const { stream } of database.prepare('SELECT stream FROM streams').all()) renew.run(newEpoch(), String(stream))
}

/** Whoever comes second finds another epoch, and leaves it. */
export function renewIfBehind(database: DatabaseSync, stream: string, seen: Cursor): void {
  database.exec('BEGIN IMMEDIATE')
  try {
    const row = database.prepare('SELECT epoch, head FROM streams WHERE stream = ?').get(stream)
    if (row?.epoch === seen.epoch && Number(row.head) < seen.offset) renewEpochs(database)
  } finally {
    database.exec('COMMIT')
  }
}
