/** Logins over a database: hashes only. Read for every request, so a login that was closed is closed on all nodes. */
import type { Acting } from '#store/keys/acting.ts'
import { hashOf, keyOf } from '#store/keys/key-row.ts'
import type { Key } from '#store/keys/keys.ts'
import type { Database } from '#store/sql/database.ts'
import { actingIn, expiryOf, later, latestEndOf, loginOf, loginsSql, renewedExpiry } from './login-row.ts'
import { LINK_MS, type Login, type Logins, type Pass, TICKET_MS } from './logins.ts'
import { newLoginId, newSecretOf } from './secrets.ts'

type SqlLoginsOptions = {
  readonly database: Database
  readonly now: () => Date
  readonly idleMs: number
}

export class SqlLogins implements Logins {
  readonly #database
  readonly #now: () => Date
  readonly #idleMs: number

  constructor({ database, now, idleMs }: SqlLoginsOptions) {
    this.#database = database.prepare(loginsSql)
    this.#now = now
    this.#idleMs = idleMs
  }

  async open({ id: key }: Pick<Key, 'id'>) {
    const now = this.#now()
    const [secret, endsAt] = [newSecretOf('login'), latestEndOf(now)]
    await this.#database.run('sweep', [now.toISOString()])
    await this.#database.run('trim', [key, key])
    const expiresAt = expiryOf(now, { endsAt, idleMs: this.#idleMs })
    await this.#database.run('add', [hashOf(secret), newLoginId(), expiresAt, endsAt, key])
    const row = await this.#find(hashOf(secret))
    return row && { login: loginOf(row, secret), secret }
  }

  async use(secret: string): Promise<Login | undefined> {
    const found = await this.look(secret)
    if (found?.renewTo === undefined) return found?.login
    const { by } = found.login
    const at = this.#now().toISOString()
    await Promise.all([
      this.#database.run('renew', [found.renewTo, hashOf(secret), found.renewTo]),
      by.kind === 'person' && this.#database.run('seen', [at, by.id, at]),
    ])
    return found.login
  }

  /** Reads only. `renewTo` is set when extending the login is due (`RENEWALS`). */
  async look(secret: string): Promise<{ readonly login: Login; readonly renewTo: string | undefined } | undefined> {
    const row = await this.#find(hashOf(secret))
    if (!row) return undefined
    const renewTo = renewedExpiry(row, { now: this.#now(), idleMs: this.#idleMs })
    return { login: loginOf({ ...row, ...(renewTo !== undefined && { expires_at: renewTo }) }, secret), renewTo }
  }

  async isOpen(secret: string): Promise<boolean> {
    return (await this.#find(hashOf(secret))) !== undefined
  }

  async close(secret: string): Promise<void> {
    await this.#database.run('close', [hashOf(secret)])
  }

  async makeLink({ id: key }: Pick<Key, 'id'>): Promise<Pass> {
    const now = this.#now()
    const [secret, expiresAt] = [newSecretOf('link'), later(now, LINK_MS)]
    await this.#database.run('sweepLinks', [now.toISOString()])
    await this.#database.run('addLink', [hashOf(secret), key, expiresAt])
    return { secret, expiresAt }
  }

  async takeLink(secret: string): Promise<Key | undefined> {
    const [taken] = await this.#database.run('takeLink', [hashOf(secret), this.#now().toISOString()])
    const [row] = taken ? await this.#database.run('key', [String(taken.key_id)]) : []
    return row && keyOf(row)
  }

  async makeTicket(login: string): Promise<Pass> {
    const [now, holder] = [this.#now(), hashOf(login)]
    const [secret, expiresAt] = [newSecretOf('ticket'), later(now, TICKET_MS)]
    await this.#database.run('sweepTickets', [now.toISOString()])
    await this.#database.run('trimTickets', [holder, holder])
    await this.#database.run('addTicket', [hashOf(secret), holder, expiresAt])
    return { secret, expiresAt }
  }

  async takeTicket(secret: string) {
    return this.holder(await this.spendTicket(secret))
  }

  /** The writing half of `takeTicket`: deletes the ticket and returns the hash of its login, in Base64. */
  async spendTicket(secret: string): Promise<string | undefined> {
    const [taken] = await this.#database.run('takeTicket', [hashOf(secret), this.#now().toISOString()])
    const holder = taken?.session
    return holder instanceof Uint8Array ? Buffer.from(holder).toString('base64url') : undefined
  }

  /** The reading half of `takeTicket`. */
  async holder(spent: string | undefined): Promise<(() => Promise<Acting | undefined>) | undefined> {
    const hash = Buffer.from(spent ?? '', 'base64url')
    const first = spent === undefined ? undefined : await this.#find(hash)
    if (!first) return undefined
    const admitted = actingIn(first)
    return async () => {
      const row = await this.#find(hash)
      const by = row && actingIn(row)
      // A person's groups may change. Their connection then begins anew, because its subscriptions were admitted by the old ones.
      return by && isSameAccess(by, admitted) ? by : undefined
    }
  }

  async #find(hash: Uint8Array) {
    const now = this.#now().toISOString()
    const [row] = await this.#database.run('find', [now, hash, now])
    if (!row) await this.#database.demandWhole(['keys', 'sessions', 'people', 'person_sessions'])
    return row
  }
}

function isSameAccess(one: Acting, other: Acting): boolean {
  return one.role === other.role && String(one.blogs) === String(other.blogs)
}
