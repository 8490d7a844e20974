/** A key as the database stores it: a hash of its secret, never the secret. */
import { createHash } from 'node:crypto'
import { randomLetters } from '#platform/random-letters.ts'
import { lockOf } from '#store/sql/locks.ts'
import { NOW_MS } from '#store/sql/portable.ts'
import type { Key } from './keys.ts'

/** 62⁴⁰ is more than 2²³⁸: such a secret cannot be guessed, so it needs no slow hash. */
const SECRET_LETTERS = 40
const ID_LETTERS = 12
/** A fixed prefix, so that people and secret scanners recognise a key. */
const PREFIX = 'crier_'

const COLUMNS = 'id, name, role, blogs, created_at, revoked_at, expires_ms, used_at'

export function unexpired(keys: string): string {
  return `(${keys}.expires_ms IS NULL OR ${keys}.expires_ms > ${NOW_MS})`
}

export const keysSql = {
  add: 'INSERT INTO keys (id, hash, name, role, blogs, created_at, expires_ms) VALUES (?, ?, ?, ?, ?, ?, ?)',
  list: `SELECT ${COLUMNS} FROM keys ORDER BY created_at, id`,
  byId: `SELECT ${COLUMNS} FROM keys WHERE id = ?`,
  byHash: `SELECT ${COLUMNS} FROM keys WHERE hash = ? AND ${unexpired('keys')}`,
  // Two admins who revoke each other at the same moment must not leave none: under read committed, each still sees the
  // other.
  lock: lockOf('keys'),
  revoke: `UPDATE keys SET revoked_at = ? WHERE id = ? AND revoked_at IS NULL AND (role <> 'admin' OR expires_ms IS NOT NULL OR EXISTS
    (SELECT 1 FROM keys other WHERE other.role = 'admin' AND other.revoked_at IS NULL AND other.expires_ms IS NULL
      AND other.id <> keys.id))
    RETURNING id`,
  touch: 'UPDATE keys SET used_at = ? WHERE id = ? AND (used_at IS NULL OR used_at < ?)',
} as const

export function newSecret(): string {
  return PREFIX + randomLetters(SECRET_LETTERS)
}

export function newKeyId(): string {
  return randomLetters(ID_LETTERS)
}

export function hashOf(secret: string): Buffer {
  return createHash('sha256').update(secret).digest()
}

export function keyOf(row: Record<string, unknown>): Key {
  const { id, name, role, blogs, created_at, revoked_at, expires_ms: expiresMs, used_at: usedAt } = row
  const key = {
    ...{ id, name, role, blogs: JSON.parse(String(blogs)), createdAt: created_at },
    ...(revoked_at !== null && { revokedAt: revoked_at }),
    // A login selects neither.
    ...(isThere(expiresMs) && { expiresAt: new Date(Number(expiresMs)).toISOString() }),
    ...(isThere(usedAt) && { usedAt }),
  }
  return key as Key
}

function isThere(value: unknown): boolean {
  return value !== null && value !== undefined
}
