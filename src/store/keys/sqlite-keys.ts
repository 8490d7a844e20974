/** The keys on SQLite: hashes only. Read afresh for every request, so a revoked key is refused by the very next one. */
import type { DatabaseSync } from 'node:sqlite'
import { prepareAll } from '#store/sql/prepare.ts'
import { hashOf, keyOf, keysSql, newKeyId, newSecret } from './key-row.ts'
import type { Key, Keys, NewKey } from './keys.ts'

export type SqliteKeysOptions = { readonly database: DatabaseSync; readonly now: () => Date }

export class SqliteKeys implements Keys {
  readonly #run
  readonly #now: () => Date

  constructor({ database, now }: SqliteKeysOptions) {
    this.#run = prepareAll(database, keysSql)
    this.#now = now
  }

  async create({ name, role, blogs }: NewKey, secret = newSecret()) {
    const key: Key = { id: newKeyId(), name, role, blogs, createdAt: this.#now().toISOString() }
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
