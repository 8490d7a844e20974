/** The keys on SQLite: hashes only. Read afresh for every request, so a revoked key is refused by the very next one. */
import { createHash, randomInt } from 'node:crypto'
import type { DatabaseSync } from 'node:sqlite'
import { prepareAll } from '../sql/prepare.ts'
import { type Key, type Keys, key as keySchema, type NewKey } from './keys.ts'

const LETTERS = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789'
/** 62⁴⁰ is more than 2²³⁸: such a secret needs no slow hash, because it cannot be guessed. */
const SECRET_LETTERS = 40
const ID_LETTERS = 12
/** Named, so that secret scanners and people know one when they see it. */
const PREFIX = 'crier_'

const SQL = {
  add: 'INSERT INTO keys (id, hash, name, role, blogs, created_at) VALUES (?, ?, ?, ?, ?, ?)',
  list: 'SELECT id, name, role, blogs, created_at, revoked_at FROM keys ORDER BY created_at, id',
  byId: 'SELECT id, name, role, blogs, created_at, revoked_at FROM keys WHERE id = ?',
  byHash: 'SELECT id, name, role, blogs, created_at, revoked_at FROM keys WHERE hash = ?',
  // In one statement, so that two admins who revoke each other at the same moment cannot leave none.
  revoke: `UPDATE keys SET revoked_at = ? WHERE id = ? AND revoked_at IS NULL AND (role <> 'admin' OR EXISTS
    (SELECT 1 FROM keys other WHERE other.role = 'admin' AND other.revoked_at IS NULL AND other.id <> keys.id))`,
} as const

export type SqliteKeysOptions = { readonly database: DatabaseSync; readonly now: () => Date }

export class SqliteKeys implements Keys {
  readonly #run
  readonly #now: () => Date

  constructor({ database, now }: SqliteKeysOptions) {
    this.#run = prepareAll(database, SQL)
    this.#now = now
  }

  async create({ name, role, blogs }: NewKey, secret = PREFIX + randomText(SECRET_LETTERS)) {
    const key: Key = { id: randomText(ID_LETTERS), name, role, blogs, createdAt: this.#now().toISOString() }
    this.#run.add.run(key.id, hashOf(secret), name, role, JSON.stringify(blogs), key.createdAt)
    return { key, secret }
  }

  async list(): Promise<readonly Key[]> {
    return this.#run.list.all().map(keyOf)
  }

  async revoke(id: string): Promise<Key | 'last' | undefined> {
    const { changes } = this.#run.revoke.run(this.#now().toISOString(), id)
    const row = this.#run.byId.get(id)
    if (!row) return undefined
    const key = keyOf(row)
    return changes === 0 && key.revokedAt === undefined ? 'last' : key
  }

  async find(secret: string): Promise<Key | undefined> {
    const row = this.#run.byHash.get(hashOf(secret))
    const key = row && keyOf(row)
    return key?.revokedAt === undefined ? key : undefined
  }
}

function hashOf(secret: string): Buffer {
  return createHash('sha256').update(secret).digest()
}

function randomText(letters: number): string {
  return Array.from({ length: letters }, () => LETTERS[randomInt(LETTERS.length)]).join('')
}

function keyOf({ id, name, role, blogs, created_at, revoked_at }: Record<string, unknown>): Key {
  const row = { id, name, role, blogs: JSON.parse(String(blogs)), createdAt: created_at }
  return keySchema.parse(revoked_at === null ? row : { ...row, revokedAt: revoked_at })
}
