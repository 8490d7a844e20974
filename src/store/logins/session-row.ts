/** A session as both databases store it, and the statements about it. */
import { keyOf } from '#store/keys/key-row.ts'
import { csrfOf } from './secrets.ts'
import { MAX_SESSION_HOURS, MAX_SESSIONS_OF_KEY, MAX_TICKETS_OF_SESSION, type Session } from './sessions.ts'

const HOUR_MS = 3_600_000
/** Extends `expires_at` at most this many times per idle period, not on every request. */
const RENEWALS = 60

const KEY = 'k.id, k.name, k.role, k.blogs, k.created_at, k.revoked_at'

export const sessionsSql = {
  // A key that was revoked after it was checked gets no session.
  add: `INSERT INTO sessions (hash, id, key_id, expires_at, ends_at)
    SELECT ?, ?, id, ?, ? FROM keys WHERE id = ? AND revoked_at IS NULL`,
  find: `SELECT ${KEY}, s.id AS session, s.expires_at, s.ends_at FROM sessions s JOIN keys k ON k.id = s.key_id
    WHERE s.hash = ? AND s.expires_at > ? AND k.revoked_at IS NULL`,
  renew: 'UPDATE sessions SET expires_at = ? WHERE hash = ? AND expires_at < ?',
  close: 'DELETE FROM sessions WHERE hash = ?',
  // Runs before another session is added.
  trim: `DELETE FROM sessions WHERE key_id = ? AND hash NOT IN (SELECT hash FROM sessions WHERE key_id = ?
    ORDER BY expires_at DESC LIMIT ${MAX_SESSIONS_OF_KEY - 1})`,
  sweep: 'DELETE FROM sessions WHERE expires_at <= ?',

  addLink: 'INSERT INTO session_links (hash, key_id, expires_at) VALUES (?, ?, ?)',
  // One statement, so that of two simultaneous uses only one succeeds.
  takeLink: 'DELETE FROM session_links WHERE hash = ? AND expires_at > ? RETURNING key_id',
  sweepLinks: 'DELETE FROM session_links WHERE expires_at <= ?',
  key: `SELECT ${KEY} FROM keys k WHERE k.id = ? AND k.revoked_at IS NULL`,

  addTicket: 'INSERT INTO session_tickets (hash, session, expires_at) VALUES (?, ?, ?)',
  takeTicket: 'DELETE FROM session_tickets WHERE hash = ? AND expires_at > ? RETURNING session',
  trimTickets: `DELETE FROM session_tickets WHERE session = ? AND hash NOT IN (SELECT hash FROM session_tickets
    WHERE session = ? ORDER BY expires_at DESC LIMIT ${MAX_TICKETS_OF_SESSION - 1})`,
  sweepTickets: 'DELETE FROM session_tickets WHERE expires_at <= ?',
} as const

type Row = Readonly<Record<string, unknown>>

export function sessionOf(row: Row, secret: string): Session {
  return {
    id: String(row.session),
    key: keyOf(row),
    csrf: csrfOf(secret),
    expiresAt: String(row.expires_at),
  }
}

export function later(from: Date, ms: number): string {
  return new Date(from.getTime() + ms).toISOString()
}

export function latestEndOf(opened: Date): string {
  return later(opened, MAX_SESSION_HOURS * HOUR_MS)
}

/** When a session that is used now ends if it is not used again. */
export function expiryOf(used: Date, { endsAt, idleMs }: { readonly endsAt: string; readonly idleMs: number }): string {
  const idle = later(used, idleMs)
  return idle < endsAt ? idle : endsAt
}

/** Undefined while an extension is not worth a write. */
export function renewedExpiry(row: Row, { now, idleMs }: { readonly now: Date; readonly idleMs: number }) {
  const expiresAt = expiryOf(now, { endsAt: String(row.ends_at), idleMs })
  const gainedMs = Date.parse(expiresAt) - Date.parse(String(row.expires_at))
  return gainedMs >= idleMs / RENEWALS ? expiresAt : undefined
}
