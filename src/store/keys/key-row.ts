/** A key as the database stores it: a hash of its secret, never the secret. */
import { createHash, randomInt } from 'node:crypto'
import { lockOf } from '#store/sql/locks.ts'
import { type Key, key as keySchema } from './keys.ts'

const LETTERS = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789'
/** 62⁴⁰ is more than 2²³⁸: such a secret cannot be guessed, so it needs no slow hash. */
const SECRET_LETTERS = 40
const ID_LETTERS = 12
/** A fixed prefix, so that people and secret scanners recognise a key. */
const PREFIX = 'crier_'

export const keysSql = {
  add: 'INSERT INTO keys (id, hash, name, role, blogs, created_at) VALUES (?, ?, ?, ?, ?, ?)',
  list: 'SELECT id, name, role, blogs, created_at, revoked_at FROM keys ORDER BY created_at, id',
  byId: 'SELECT id, name, role, blogs, created_at, revoked_at FROM keys WHERE id = ?',
  byHash: 'SELECT id, name, role, blogs, created_at, revoked_at FROM keys WHERE hash = ?',
  // Two admins who revoke each other at the same moment must not leave none: under read committed, each still sees the
  // other.
  lock: lockOf('keys'),
  revoke: `UPDATE keys SET revoked_at = ? WHERE id = ? AND revoked_at IS NULL AND (role <> 'admin' OR EXISTS
    (SELECT 1 FROM keys other WHERE other.role = 'admin' AND other.revoked_at IS NULL AND other.id <> keys.id))
    RETURNING id`,
} as const

export function newSecret(): string {
  return PREFIX + randomText(SECRET_LETTERS)
}

export function newKeyId(): string {
  return randomText(ID_LETTERS)
}

export function hashOf(secret: string): Buffer {
  return createHash('sha256').update(secret).digest()
}

export function keyOf({ id, name, role, blogs, created_at, revoked_at }: Record<string, unknown>): Key {
  const row = { id, name, role, blogs: JSON.parse(String(blogs)), createdAt: created_at }
  return keySchema.parse(revoked_at === null ? row : { ...row, revokedAt: revoked_at })
}

function randomText(letters: number): string {
  return Array.from({ length: letters }, () => LETTERS[randomInt(LETTERS.length)]).join('')
}
