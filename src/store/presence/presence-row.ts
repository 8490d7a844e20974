/** Presence as the database stores it, and the statements about it. */
import { NOW_MS } from '#store/sql/portable.ts'
import { GONE_AFTER_MS, MAX_NAMES, MAX_PRESENT, MAX_WINDOWS, type PresentEditor } from './presence.ts'

/** By the clock of the database: nodes' clocks may differ by more than `GONE_AFTER_MS`. */
const GONE = `(${NOW_MS} - ${GONE_AFTER_MS})`

export const presenceSql = {
  arrive: `INSERT INTO presence (blog, owner, desk, name, role, editing, since_ms, seen_ms)
    VALUES (?, ?, ?, ?, ?, ?, ${NOW_MS}, ${NOW_MS})
    ON CONFLICT (blog, owner, desk) DO UPDATE SET name = excluded.name, role = excluded.role,
      editing = excluded.editing, seen_ms = excluded.seen_ms,
      since_ms = CASE WHEN presence.seen_ms > ${GONE} THEN presence.since_ms ELSE excluded.since_ms END`,
  makeRoom: `DELETE FROM presence WHERE blog = ? AND owner = ? AND desk <> ? AND desk NOT IN (SELECT desk FROM presence
    WHERE blog = ? AND owner = ? AND desk <> ? ORDER BY seen_ms DESC, desk LIMIT ${MAX_WINDOWS - 1})`,
  leave: 'DELETE FROM presence WHERE blog = ? AND owner = ? AND desk = ?',
  sweep: {
    sqlite: `DELETE FROM presence WHERE seen_ms <= ${GONE}`,
    // Two nodes that sweep at the same moment skip each other's rows, instead of a deadlock.
    postgres: `DELETE FROM presence WHERE (blog, owner, desk) IN (SELECT blog, owner, desk FROM presence
      WHERE seen_ms <= ${GONE} FOR UPDATE SKIP LOCKED)`,
  },
  list: `SELECT owner, desk, name, role, editing, since_ms FROM presence WHERE blog = ? AND seen_ms > ${GONE}
    ORDER BY since_ms, owner, desk LIMIT ${MAX_PRESENT}`,
  namesAt: {
    sqlite: namesAt('blog IN (SELECT value FROM json_each(?))'),
    postgres: namesAt('blog = ANY (?::text[])'),
  },
} as const

function namesAt(wanted: string): string {
  return `SELECT blog, name FROM presence WHERE ${wanted} AND seen_ms > ${GONE}
    GROUP BY blog, name ORDER BY blog, MIN(since_ms), name LIMIT ${MAX_NAMES}`
}

export function presentOf(row: Readonly<Record<string, unknown>>): PresentEditor {
  const present = {
    owner: String(row.owner),
    window: String(row.desk),
    name: String(row.name),
    role: row.role,
    editing: row.editing ?? undefined,
    since: new Date(Number(row.since_ms)).toISOString(),
  }
  return present as PresentEditor
}
