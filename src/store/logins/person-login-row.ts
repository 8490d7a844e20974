/** The rows of people's logins, and the statements for both databases. */
import { takenRows } from '#store/sql/portable.ts'
import { loginsSql } from './login-row.ts'

/** A node that was killed while it asked the provider is replaced by another one after this. */
export const CHECK_HOLD_MS = 30_000

const DUE = `SELECT o.hash FROM person_sessions o JOIN sessions s ON s.hash = o.hash
  WHERE o.check_at_ms <= ? AND o.held_until_ms <= ? AND s.expires_at > ? ORDER BY o.check_at_ms LIMIT ?`
const claim = (due: string) =>
  `UPDATE person_sessions SET held_until_ms = ? WHERE hash IN (${due}) RETURNING hash, person, tokens`

export const personLoginsSql = {
  sweep: loginsSql.sweep,
  trim: loginsSql.trim,
  find: loginsSql.find,
  sweepTokens: 'DELETE FROM person_sessions WHERE hash NOT IN (SELECT hash FROM sessions)',
  // A person who was revoked since they were checked gets no login.
  add: `INSERT INTO sessions (hash, id, key_id, expires_at, ends_at)
    SELECT ?, ?, id, ?, ? FROM people WHERE id = ? AND revoked_at IS NULL`,
  addTokens: `INSERT INTO person_sessions (hash, person, provider_session, tokens, opened_at, confirmed_until, check_at_ms,
    held_until_ms) VALUES (?, ?, ?, ?, ?, ?, ?, 0)`,
  claim: { sqlite: claim(DUE), postgres: claim(takenRows(`${DUE} FOR UPDATE OF o`)) },
  confirm: `UPDATE person_sessions SET tokens = ?, confirmed_until = ?, check_at_ms = ?, held_until_ms = 0 WHERE hash = ?`,
  putOff: 'UPDATE person_sessions SET check_at_ms = ?, held_until_ms = 0 WHERE hash = ?',
  end: loginsSql.close,
  endTokens: 'DELETE FROM person_sessions WHERE hash = ?',
  endAllOf: 'DELETE FROM sessions WHERE key_id = ?',
  endAllTokensOf: 'DELETE FROM person_sessions WHERE person = ?',
  endAtProvider: `DELETE FROM person_sessions WHERE opened_at < ? AND (? = '' OR provider_session = ?)
    AND person IN (SELECT id FROM people WHERE issuer = ? AND (? = '' OR subject = ?)) RETURNING hash`,
  tokens: 'SELECT tokens FROM person_sessions WHERE hash = ?',
} as const
