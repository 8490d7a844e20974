/** The sessions on PostgreSQL: hashes only. Read afresh for every request, so one that was closed is closed on every node. */
import { hashOf, keyOf } from '#store/keys/key-row.ts'
import type { Key } from '#store/keys/keys.ts'
import { forPostgres } from '#store/sql/portable.ts'
import type { Postgres } from '#store/sql/postgres.ts'
import { demandWhole } from '#store/sql/whole-tables.ts'
import { newSecretOf, newSessionId } from './secrets.ts'
import { expiryOf, later, latestEndOf, renewedExpiry, sessionOf, sessionsSql } from './session-row.ts'
import { LINK_MS, type Pass, type Session, type Sessions, TICKET_MS } from './sessions.ts'

const SQL = forPostgres(sessionsSql)

type PostgresSessionsOptions = {
  readonly database: Postgres
  readonly now: () => Date
  readonly idleMs: number
}

export class PostgresSessions implements Sessions {
  readonly #database: Postgres
  readonly #now: () => Date
  readonly #idleMs: number

  constructor({ database, now, idleMs }: PostgresSessionsOptions) {
    this.#database = database
    this.#now = now
    this.#idleMs = idleMs
  }

  async open({ id: key }: Pick<Key, 'id'>) {
    const now = this.#now()
    const [secret, endsAt] = [newSecretOf('session'), latestEndOf(now)]
    await this.#database.query(SQL.sweep, [now.toISOString()])
    await this.#database.query(SQL.trim, [key, key])
    const expiresAt = expiryOf(now, { endsAt, idleMs: this.#idleMs })
    await this.#database.query(SQL.add, [hashOf(secret), newSessionId(), expiresAt, endsAt, key])
    const row = await this.#find(hashOf(secret))
    return row && { session: sessionOf(row, secret), secret }
  }

  async use(secret: string): Promise<Session | undefined> {
    const hash = hashOf(secret)
    const row = await this.#find(hash)
    if (!row) return undefined
    const expiresAt = renewedExpiry(row, { now: this.#now(), idleMs: this.#idleMs })
    if (expiresAt !== undefined) await this.#database.query(SQL.renew, [expiresAt, hash, expiresAt])
    return sessionOf({ ...row, ...(expiresAt !== undefined && { expires_at: expiresAt }) }, secret)
  }

  async isOpen(secret: string): Promise<boolean> {
    return (await this.#find(hashOf(secret))) !== undefined
  }

  async close(secret: string): Promise<void> {
    await this.#database.query(SQL.close, [hashOf(secret)])
  }

  async makeLink({ id: key }: Pick<Key, 'id'>): Promise<Pass> {
    const now = this.#now()
    const [secret, expiresAt] = [newSecretOf('link'), later(now, LINK_MS)]
    await this.#database.query(SQL.sweepLinks, [now.toISOString()])
    await this.#database.query(SQL.addLink, [hashOf(secret), key, expiresAt])
    return { secret, expiresAt }
  }

  async takeLink(secret: string): Promise<Key | undefined> {
    const [taken] = await this.#database.query(SQL.takeLink, [hashOf(secret), this.#now().toISOString()])
    const [row] = taken ? await this.#database.query(SQL.key, [taken.key_id]) : []
    return row && keyOf(row)
  }

  async makeTicket(session: string): Promise<Pass> {
    const [now, holder] = [this.#now(), hashOf(session)]
    const [secret, expiresAt] = [newSecretOf('ticket'), later(now, TICKET_MS)]
    await this.#database.query(SQL.sweepTickets, [now.toISOString()])
    await this.#database.query(SQL.trimTickets, [holder, holder])
    await this.#database.query(SQL.addTicket, [hashOf(secret), holder, expiresAt])
    return { secret, expiresAt }
  }

  async takeTicket(secret: string) {
    const [taken] = await this.#database.query(SQL.takeTicket, [hashOf(secret), this.#now().toISOString()])
    const holder = taken?.session
    if (!(holder instanceof Uint8Array) || !(await this.#find(holder))) return undefined
    return async () => {
      const row = await this.#find(holder)
      return row && keyOf(row)
    }
  }

  async #find(hash: Uint8Array) {
    const [row] = await this.#database.query(SQL.find, [hash, this.#now().toISOString()])
    if (!row) await demandWhole(this.#database, ['keys', 'sessions'])
    return row
  }
}
