/** The statements about margins, and their rows. */
import type { UpdateId } from '#shared/blog/ids.ts'
import type { Margin } from '#shared/blog/margin.ts'
import { ADD_AUDIT } from '#store/audit/audit-row.ts'
import type { Value } from '#store/sql/database.ts'
import type { Row } from '#store/sql/postgres.ts'
import { MOST_ASSIGNED } from './margins.ts'

const COLUMNS = 'id, version, changed_at, state'
const UPDATE = "SELECT 1 AS there FROM updates WHERE blog = ? AND id = ? AND shelf <> 'removed'"

export const marginsSql = {
  /** Before every change: the removal of the update waits for it, or it for the removal. */
  lockUpdate: { sqlite: UPDATE, postgres: `${UPDATE} FOR UPDATE` },
  find: `SELECT ${COLUMNS} FROM margins WHERE blog = ? AND id = ?`,
  page: `SELECT ${COLUMNS} FROM margins WHERE blog = ? AND (changed_at, id) < (?, ?)
    ORDER BY changed_at DESC, id DESC LIMIT ?`,
  // A change raises a version and is the last; a row that goes takes its version away.
  revision: 'SELECT count(*) AS margins, sum(version) AS versions, max(changed_at) AS last FROM margins WHERE blog = ?',
  put: `INSERT INTO margins (blog, id, version, assignee, changed_at, state) VALUES (?, ?, ?, ?, ?, ?)
    ON CONFLICT (blog, id) DO UPDATE SET version = excluded.version, assignee = excluded.assignee,
      changed_at = excluded.changed_at, state = excluded.state`,
  copy: `INSERT INTO margins (blog, id, version, assignee, changed_at, state)
    SELECT blog, ?, 1, assignee, ?, state FROM margins WHERE blog = ? AND id = ?
    ON CONFLICT (blog, id) DO NOTHING RETURNING id`,
  assigned: `SELECT blog, id FROM margins WHERE assignee = ? AND assignee <> ''
    ORDER BY changed_at DESC, id DESC LIMIT ${MOST_ASSIGNED}`,
  audit: ADD_AUDIT,
} as const

export function marginValues(blog: string, margin: Margin): readonly Value[] {
  const { update, version, changedAt, assignee, checked, notes } = margin
  const state = JSON.stringify({ assignee, checked, notes })
  // What is verified is nobody's any more.
  const open = checked?.state === 'verified' ? undefined : assignee
  return [blog, update, version, open?.key ?? '', changedAt, state]
}

export function marginOf({ id, version, changed_at, state }: Row): Margin {
  const held = JSON.parse(String(state)) as Pick<Margin, 'assignee' | 'checked' | 'notes'>
  return { update: id as UpdateId, version: Number(version), ...held, changedAt: String(changed_at) }
}
