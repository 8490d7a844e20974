/** The statements about contributors, for both databases. */
import { ADD_AUDIT } from '#store/audit/audit-row.ts'
import { lockOf } from '#store/sql/locks.ts'
import { inList } from '#store/sql/portable.ts'

export const contributorsSql = {
  // Changes are rare, and each depends on other rows: their number, and who has the id.
  lock: lockOf('contributors'),
  list: 'SELECT state FROM contributors ORDER BY name_key, id',
  count: 'SELECT count(*) AS contributors FROM contributors',
  byId: 'SELECT state FROM contributors WHERE id = ?',
  find: inList('SELECT id, state FROM contributors WHERE id'),
  put: `INSERT INTO contributors (id, name_key, version, state) VALUES (?, ?, ?, ?)
    ON CONFLICT (id) DO UPDATE SET name_key = excluded.name_key, version = excluded.version, state = excluded.state`,
  remove: 'DELETE FROM contributors WHERE id = ?',
  show: 'INSERT INTO pictures_shown (picture, shown_by) VALUES (?, ?) ON CONFLICT DO NOTHING',
  hide: 'DELETE FROM pictures_shown WHERE shown_by = ?',
  lend: 'INSERT INTO contributor_blogs (contributor, blog) VALUES (?, ?) ON CONFLICT DO NOTHING',
  blogsOf: 'SELECT blog FROM contributor_blogs WHERE contributor = ? ORDER BY blog',
  forgetBlogs: 'DELETE FROM contributor_blogs WHERE contributor = ?',
  furthest: 'SELECT max(head) AS head FROM streams WHERE stream IN (?, ?)',
  changesNaming: `SELECT change_offset, change FROM changes
    WHERE stream = ? AND change_offset > ? AND change_offset <= ? AND instr(change, ?) > 0`,
  rewriteChange: 'UPDATE changes SET change = ? WHERE stream = ? AND change_offset = ? AND change = ?',
  updatesNaming: 'SELECT id, state FROM updates WHERE blog = ? AND instr(state, ?) > 0',
  rewriteUpdate: 'UPDATE updates SET state = ? WHERE blog = ? AND id = ? AND state = ?',
  templatesNaming: 'SELECT id, state FROM templates WHERE instr(state, ?) > 0',
  rewriteTemplate: 'UPDATE templates SET state = ? WHERE id = ?',
  audit: ADD_AUDIT,
} as const
