/** Keys in a database, as hashes only. Read for every request, so a revoked key is refused on every node at once. */
import type { Database } from '#store/sql/database.ts'
import { hashOf, keyOf, keysSql, newKeyId, newSecret, storable } from './key-row.ts'
import type { Key, Keys, NewKey } from './keys.ts'

type SqlKeysOptions = { readonly database: Database; readonly now: () => Date }

export class SqlKeys implements Keys {
  readonly #database
  readonly #now: () => Date

  constructor({ database, now }: SqlKeysOptions) {
    this.#database = database.prepare(keysSql)
    this.#now = now
  }

  async create({ name, role, blogs }: NewKey, secret = newSecret()) {
    const key: Key = { id: newKeyId(), name: storable(name), role, blogs, createdAt: this.#now().toISOString() }
    await this.#database.run('add', [key.id, hashOf(secret), key.name, role, JSON.stringify(blogs), key.createdAt])
    return { key, secret }
  }

  async list(): Promise<readonly Key[]> {
    return (await this.#database.run('list')).map(keyOf)
  }

  async revoke(id: string): Promise<Key | 'last' | undefined> {
    const at = this.#now().toISOString()
    const [, , [row]] = await this.#database.transaction(run =>
      Promise.all([run('lock'), run('revoke', [at, id]), run('byId', [id])]),
    )
    if (!row) return undefined
    const key = keyOf(row)
    return key.revokedAt === undefined ? 'last' : key
  }

  async find(secret: string): Promise<Key | undefined> {
    const [row] = await this.#database.run('byHash', [hashOf(secret)])
    if (!row) await this.#database.demandWhole(['keys'])
    const key = row && keyOf(row)
    return key?.revokedAt === undefined ? key : undefined
  }
}
