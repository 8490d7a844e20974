/** Keys in a database, as hashes only. Read for every request, so a revoked key is refused on every node at once. */
import type { Actor } from '#store/audit/audit.ts'
import { ADD_AUDIT, auditRow } from '#store/audit/audit-row.ts'
import type { Database } from '#store/sql/database.ts'
import { storable } from '#store/sql/storable.ts'
import { hashOf, keyOf, keysSql, newKeyId, newSecret } from './key-row.ts'
import type { Key, KeyMaking, Keys, NewKey } from './keys.ts'

type SqlKeysOptions = { readonly database: Database; readonly now: () => Date }

export class SqlKeys implements Keys {
  readonly #database
  readonly #now: () => Date

  constructor({ database, now }: SqlKeysOptions) {
    this.#database = database.prepare({ ...keysSql, audit: ADD_AUDIT })
    this.#now = now
  }

  async create({ name, role, blogs, expiresAt }: NewKey, { secret = newSecret(), by }: KeyMaking = {}) {
    const made = { id: newKeyId(), name: storable(name), role, blogs, createdAt: this.#now().toISOString() }
    const expiresMs = expiresAt === undefined ? null : Date.parse(expiresAt)
    const key: Key = { ...made, ...(expiresMs !== null && { expiresAt: new Date(expiresMs).toISOString() }) }
    const detail = { name: key.name, role, blogs, ...(expiresMs !== null && { expiresAt: key.expiresAt }) }
    const audit = auditRow({ at: key.createdAt, by, action: 'key.created', subject: key.id, detail })
    await this.#database.transaction(run =>
      Promise.all([
        run('add', [key.id, hashOf(secret), key.name, role, JSON.stringify(blogs), key.createdAt, expiresMs]),
        run('audit', audit),
      ]),
    )
    return { key, secret }
  }

  async list(): Promise<readonly Key[]> {
    return (await this.#database.run('list')).map(keyOf)
  }

  async revoke(id: string, by?: Actor): Promise<Key | 'last' | undefined> {
    const at = this.#now().toISOString()
    return this.#database.transaction(async run => {
      const [, [revoked], [row]] = await Promise.all([run('lock'), run('revoke', [at, id]), run('byId', [id])])
      if (!row) return undefined
      const key = keyOf(row)
      const { name, role } = key
      const audit = auditRow({ at, by, action: 'key.revoked', subject: id, detail: { name, role } })
      if (revoked) await run('audit', audit)
      return key.revokedAt === undefined ? 'last' : key
    })
  }

  async find(secret: string): Promise<Key | undefined> {
    const [row] = await this.#database.run('byHash', [hashOf(secret)])
    if (!row) await this.#database.demandWhole(['keys'])
    const key = row && keyOf(row)
    return key?.revokedAt === undefined ? key : undefined
  }

  async touch(id: string): Promise<void> {
    const at = this.#now().toISOString()
    await this.#database.run('touch', [at, id, at])
  }
}
