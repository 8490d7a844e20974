/** The sessions on SQLite: hashes only. Read afresh for every request, so one that was closed opens nothing any more. */
import type { DatabaseSync } from 'node:sqlite'
import { hashOf, keyOf } from '#store/keys/key-row.ts'
import type { Key } from '#store/keys/keys.ts'
import { prepareAll } from '#store/sql/prepare.ts'
import { newSecretOf, newSessionId } from './secrets.ts'
import { expiryOf, later, latestEndOf, renewedExpiry, sessionOf, sessionsSql } from './session-row.ts'
import { LINK_MS, type Pass, type Session, type Sessions, TICKET_MS } from './sessions.ts'

type SqliteSessionsOptions = {
  readonly database: DatabaseSync
  readonly now: () => Date
  readonly idleMs: number
}

export class SqliteSessions implements Sessions {
  readonly #run
  readonly #now: () => Date
  readonly #idleMs: number

  constructor({ database, now, idleMs }: SqliteSessionsOptions) {
    this.#run = prepareAll(database, sessionsSql)
    this.#now = now
    this.#idleMs = idleMs
  }

  async open({ id: key }: Pick<Key, 'id'>) {
    const now = this.#now()
    const [secret, endsAt] = [newSecretOf('session'), latestEndOf(now)]
    this.#run.sweep.run(now.toISOString())
    this.#run.trim.run(key, key)
    const expiresAt = expiryOf(now, { endsAt, idleMs: this.#idleMs })
    this.#run.add.run(hashOf(secret), newSessionId(), expiresAt, endsAt, key)
    const row = this.#find(hashOf(secret))
    return row && { session: sessionOf(row, secret), secret }
  }

  async use(secret: string): Promise<Session | undefined> {
    const found = this.look(secret)
    if (found?.renewTo !== undefined) this.#run.renew.run(found.renewTo, hashOf(secret), found.renewTo)
    return found?.session
  }

  /** `renewTo`: when it is worth a write, and the session was not renewed yet. */
  look(secret: string): { readonly session: Session; readonly renewTo: string | undefined } | undefined {
    const row = this.#find(hashOf(secret))
    if (!row) return undefined
    const renewTo = renewedExpiry(row, { now: this.#now(), idleMs: this.#idleMs })
    return { session: sessionOf({ ...row, ...(renewTo !== undefined && { expires_at: renewTo }) }, secret), renewTo }
  }

  async isOpen(secret: string): Promise<boolean> {
    return this.#find(hashOf(secret)) !== undefined
  }

  async close(secret: string): Promise<void> {
    this.#run.close.run(hashOf(secret))
  }

  async makeLink({ id: key }: Pick<Key, 'id'>): Promise<Pass> {
    const now = this.#now()
    const [secret, expiresAt] = [newSecretOf('link'), later(now, LINK_MS)]
    this.#run.sweepLinks.run(now.toISOString())
    this.#run.addLink.run(hashOf(secret), key, expiresAt)
    return { secret, expiresAt }
  }

  async takeLink(secret: string): Promise<Key | undefined> {
    const taken = this.#run.takeLink.get(hashOf(secret), this.#now().toISOString())
    const row = taken && this.#run.key.get(String(taken.key_id))
    return row && keyOf(row)
  }

  async makeTicket(session: string): Promise<Pass> {
    const [now, holder] = [this.#now(), hashOf(session)]
    const [secret, expiresAt] = [newSecretOf('ticket'), later(now, TICKET_MS)]
    this.#run.sweepTickets.run(now.toISOString())
    this.#run.trimTickets.run(holder, holder)
    this.#run.addTicket.run(hashOf(secret), holder, expiresAt)
    return { secret, expiresAt }
  }

  async takeTicket(secret: string) {
    return this.holder(await this.spendTicket(secret))
  }

  /** Whose it was: the hash of a session. */
  async spendTicket(secret: string): Promise<string | undefined> {
    const holder = this.#run.takeTicket.get(hashOf(secret), this.#now().toISOString())?.session
    return holder instanceof Uint8Array ? Buffer.from(holder).toString('base64url') : undefined
  }

  /** See `Sessions.takeTicket`. */
  holder(spent: string | undefined): (() => Promise<Key | undefined>) | undefined {
    const hash = Buffer.from(spent ?? '', 'base64url')
    if (spent === undefined || !this.#find(hash)) return undefined
    return async () => {
      const row = this.#find(hash)
      return row && keyOf(row)
    }
  }

  #find(hash: Uint8Array) {
    return this.#run.find.get(hash, this.#now().toISOString())
  }
}
