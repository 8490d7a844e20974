/** The rows of logins, and the statements for both databases. */
import type { Acting } from '#store/keys/acting.ts'
import { keyOf, unexpired } from '#store/keys/key-row.ts'
import { type Login, MAX_LOGIN_HOURS, MAX_LOGINS_OF_KEY, MAX_TICKETS_OF_LOGIN } from './logins.ts'
import { csrfOf } from './secrets.ts'

const HOUR_MS = 3_600_000
/** `expires_at` is extended at most this often per idle period, not on every request. */
const RENEWALS = 60

const KEY = 'k.id, k.name, k.role, k.blogs, k.created_at, k.revoked_at'

export const loginsSql = {
  // A key that was revoked since it was checked gets no login.
  add: `INSERT INTO sessions (hash, id, key_id, expires_at, ends_at)
    SELECT ?, ?, id, ?, ? FROM keys WHERE id = ? AND revoked_at IS NULL AND ${unexpired('keys')}`,
  // Of a key, or of a person whom the provider has confirmed lately.
  find: `SELECT ${KEY}, s.id AS session, s.expires_at, s.ends_at,
      p.id AS person, p.name AS person_name, p.role AS person_role, p.blogs AS person_blogs
    FROM sessions s
    LEFT JOIN keys k ON k.id = s.key_id AND k.revoked_at IS NULL AND ${unexpired('k')}
    LEFT JOIN person_sessions o ON o.hash = s.hash AND o.confirmed_until > ?
    LEFT JOIN people p ON p.id = o.person AND p.revoked_at IS NULL
    WHERE s.hash = ? AND s.expires_at > ? AND (k.id IS NOT NULL OR p.id IS NOT NULL)`,
  seen: 'UPDATE people SET seen_at = ? WHERE id = ? AND seen_at < ?',
  renew: 'UPDATE sessions SET expires_at = ? WHERE hash = ? AND expires_at < ?',
  close: 'DELETE FROM sessions WHERE hash = ?',
  // Runs before another is added.
  trim: `DELETE FROM sessions WHERE key_id = ? AND hash NOT IN (SELECT hash FROM sessions WHERE key_id = ?
    ORDER BY expires_at DESC LIMIT ${MAX_LOGINS_OF_KEY - 1})`,
  sweep: 'DELETE FROM sessions WHERE expires_at <= ?',

  addLink: 'INSERT INTO session_links (hash, key_id, expires_at) VALUES (?, ?, ?)',
  // In one statement, so that only one of two concurrent requests gets it.
  takeLink: 'DELETE FROM session_links WHERE hash = ? AND expires_at > ? RETURNING key_id',
  sweepLinks: 'DELETE FROM session_links WHERE expires_at <= ?',
  key: `SELECT ${KEY} FROM keys k WHERE k.id = ? AND k.revoked_at IS NULL AND ${unexpired('k')}`,

  addTicket: 'INSERT INTO session_tickets (hash, session, expires_at) VALUES (?, ?, ?)',
  takeTicket: 'DELETE FROM session_tickets WHERE hash = ? AND expires_at > ? RETURNING session',
  trimTickets: `DELETE FROM session_tickets WHERE session = ? AND hash NOT IN (SELECT hash FROM session_tickets
    WHERE session = ? ORDER BY expires_at DESC LIMIT ${MAX_TICKETS_OF_LOGIN - 1})`,
  sweepTickets: 'DELETE FROM session_tickets WHERE expires_at <= ?',
} as const

type Row = Readonly<Record<string, unknown>>

export function loginOf(row: Row, secret: string): Login {
  return {
    id: String(row.session),
    by: actingIn(row),
    csrf: csrfOf(secret),
    expiresAt: String(row.expires_at),
  }
}

export function actingIn(row: Row): Acting {
  const { person: id, person_name: name, person_role: role, person_blogs: blogs } = row
  if (id === null || id === undefined) return keyOf(row)
  return { kind: 'person', id, name, role, blogs: JSON.parse(String(blogs)) } as Acting
}

export function later(from: Date, ms: number): string {
  return new Date(from.getTime() + ms).toISOString()
}

export function latestEndOf(opened: Date): string {
  return later(opened, MAX_LOGIN_HOURS * HOUR_MS)
}

/** When a login that is used now ends unless it is used again. */
export function expiryOf(used: Date, { endsAt, idleMs }: { readonly endsAt: string; readonly idleMs: number }): string {
  const idle = later(used, idleMs)
  return idle < endsAt ? idle : endsAt
}

/** Undefined if the extension is not worth a write yet. */
export function renewedExpiry(row: Row, { now, idleMs }: { readonly now: Date; readonly idleMs: number }) {
  const expiresAt = expiryOf(now, { endsAt: String(row.ends_at), idleMs })
  const gainedMs = Date.parse(expiresAt) - Date.parse(String(row.expires_at))
  return gainedMs >= idleMs / RENEWALS ? expiresAt : undefined
}
