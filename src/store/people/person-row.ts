/** A person as the database stores them. */
import type { Person } from './people.ts'

const COLUMNS = 'id, issuer, subject, name, email, role, blogs, created_at, seen_at, revoked_at'

export const peopleSql = {
  // The role and the name follow the provider; the id and the first sign-in stay.
  enter: `INSERT INTO people (id, issuer, subject, name, email, role, blogs, created_at, seen_at)
    VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)
    ON CONFLICT (issuer, subject) DO UPDATE SET name = excluded.name, email = excluded.email, role = excluded.role,
      blogs = excluded.blogs, seen_at = excluded.seen_at
    RETURNING ${COLUMNS}`,
  bySubject: `SELECT ${COLUMNS} FROM people WHERE issuer = ? AND subject = ?`,
  follow: `UPDATE people SET name = ?, email = ?, role = ?, blogs = ? WHERE issuer = ? AND subject = ? RETURNING ${COLUMNS}`,
  list: `SELECT ${COLUMNS} FROM people ORDER BY name, id`,
  byId: `SELECT ${COLUMNS} FROM people WHERE id = ?`,
  revoke: 'UPDATE people SET revoked_at = ? WHERE id = ? AND revoked_at IS NULL RETURNING id',
  restore: 'UPDATE people SET revoked_at = NULL WHERE id = ? AND revoked_at IS NOT NULL RETURNING id',
  endSessions: 'DELETE FROM sessions WHERE key_id = ?',
  forgetTokens: 'DELETE FROM person_sessions WHERE person = ?',
} as const

export function personOf(row: Readonly<Record<string, unknown>>): Person {
  const person = {
    ...{ id: row.id, issuer: row.issuer, subject: row.subject, name: row.name, role: row.role },
    ...{ blogs: JSON.parse(String(row.blogs)), createdAt: row.created_at, seenAt: row.seen_at },
    ...(row.email !== null && { email: row.email }),
    ...(row.revoked_at !== null && { revokedAt: row.revoked_at }),
  }
  return person as Person
}
