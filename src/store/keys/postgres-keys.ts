/** The keys on PostgreSQL: hashes only. Read afresh for every request, so a revoked key is refused on every node at once. */
import { forPostgres } from '#store/sql/portable.ts'
import type { Postgres } from '#store/sql/postgres.ts'
import { demandWhole } from '#store/sql/whole-tables.ts'
import { hashOf, keyOf, keysSql, newKeyId, newSecret } from './key-row.ts'
import type { Key, Keys, NewKey } from './keys.ts'

const SQL = {
  ...forPostgres(keysSql),
  // Under read committed two admins who revoke each other would each still see the other one.
  lock: 'SELECT pg_advisory_xact_lock(1668442469, 3)',
} as const

export type PostgresKeysOptions = { readonly database: Postgres; readonly now: () => Date }

export class PostgresKeys implements Keys {
  readonly #database: Postgres
  readonly #now: () => Date

  constructor({ database, now }: PostgresKeysOptions) {
    this.#database = database
    this.#now = now
  }

  async create({ name, role, blogs }: NewKey, secret = newSecret()) {
    const key: Key = { id: newKeyId(), name: storable(name), role, blogs, createdAt: this.#now().toISOString() }
    await this.#database.query(SQL.add, [key.id, hashOf(secret), key.name, role, JSON.stringify(blogs), key.createdAt])
    return { key, secret }
  }

  async list(): Promise<readonly Key[]> {
    return (await this.#database.query(SQL.list)).map(keyOf)
  }

  async revoke(id: string): Promise<Key | 'last' | undefined> {
    const at = this.#now().toISOString()
    const [, , [row]] = await this.#database.transaction(queries =>
      Promise.all([queries.query(SQL.lock), queries.query(SQL.revoke, [at, id]), queries.query(SQL.byId, [id])]),
    )
    if (!row) return undefined
    const key = keyOf(row)
    return key.revokedAt === undefined ? 'last' : key
  }

  async find(secret: string): Promise<Key | undefined> {
    const [row] = await this.#database.query(SQL.byHash, [hashOf(secret)])
    if (!row) await demandWhole(this.#database, ['keys'])
    const key = row && keyOf(row)
    return key?.revokedAt === undefined ? key : undefined
  }
}

/** PostgreSQL's text takes neither U+0000 nor lone surrogates. */
function storable(name: string): string {
  return name.toWellFormed().replaceAll('\u0000', '\ufffd')
}
