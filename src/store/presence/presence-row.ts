/** Somebody present as the stores keep them, and the statements about them as both databases take them. */
import { z } from 'zod'
import { updateId } from '#shared/blog/ids.ts'
import { role } from '#store/keys/keys.ts'
import { GONE_AFTER_MS, MAX_PRESENT, MAX_WINDOWS, type PresentEditor } from './presence.ts'

/** `now`: the database's own clock in ms since 1970. Nodes' clocks may differ by more than anybody is gone for. */
export function presenceSql(now: string) {
  const gone = `(${now} - ${GONE_AFTER_MS})`
  return {
    arrive: `INSERT INTO presence (blog, owner, desk, name, role, editing, since_ms, seen_ms)
      VALUES (?, ?, ?, ?, ?, ?, ${now}, ${now})
      ON CONFLICT (blog, owner, desk) DO UPDATE SET name = excluded.name, role = excluded.role,
        editing = excluded.editing, seen_ms = excluded.seen_ms,
        since_ms = CASE WHEN presence.seen_ms > ${gone} THEN presence.since_ms ELSE excluded.since_ms END`,
    makeRoom: `DELETE FROM presence WHERE blog = ? AND owner = ? AND desk <> ? AND desk NOT IN (SELECT desk FROM presence
      WHERE blog = ? AND owner = ? AND desk <> ? ORDER BY seen_ms DESC, desk LIMIT ${MAX_WINDOWS - 1})`,
    leave: 'DELETE FROM presence WHERE blog = ? AND owner = ? AND desk = ?',
    sweep: `DELETE FROM presence WHERE seen_ms <= ${gone}`,
    list: `SELECT owner, desk, name, role, editing, since_ms FROM presence WHERE blog = ? AND seen_ms > ${gone}
      ORDER BY since_ms, owner, desk LIMIT ${MAX_PRESENT}`,
  } as const
}

const editing = z.union([updateId, z.literal('new')]).nullable()

export function presentOf(row: Readonly<Record<string, unknown>>): PresentEditor {
  return {
    owner: String(row.owner),
    window: String(row.desk),
    name: String(row.name),
    role: role.parse(row.role),
    editing: editing.parse(row.editing) ?? undefined,
    since: new Date(Number(row.since_ms)).toISOString(),
  }
}
