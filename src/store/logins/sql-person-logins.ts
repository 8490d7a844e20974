/** People's logins over a database. */
import type { Seal } from '#store/hooks/seal.ts'
import { hashOf } from '#store/keys/key-row.ts'
import type { Database } from '#store/sql/database.ts'
import { storable } from '#store/sql/storable.ts'
import { expiryOf, later, latestEndOf, loginOf } from './login-row.ts'
import { CHECK_HOLD_MS, personLoginsSql } from './person-login-row.ts'
import type {
  Confirmation,
  DueLogin,
  EndedAtProvider,
  OpeningPerson,
  PersonLogins,
  ProviderTokens,
} from './person-logins.ts'
import { newLoginId, newSecretOf } from './secrets.ts'

type SqlPersonLoginsOptions = {
  readonly database: Database
  readonly now: () => Date
  readonly idleMs: number
  readonly seal: Seal
}

export class SqlPersonLogins implements PersonLogins {
  readonly #database
  readonly #options: Omit<SqlPersonLoginsOptions, 'database'>

  constructor({ database, ...options }: SqlPersonLoginsOptions) {
    this.#database = database.prepare(personLoginsSql)
    this.#options = options
  }

  async openFor({ person, tokens, providerSession, validMs, nextCheckMs }: OpeningPerson) {
    const now = this.#options.now()
    const at = now.toISOString()
    const [secret, endsAt] = [newSecretOf('login'), latestEndOf(now)]
    const hash = hashOf(secret)
    const expiresAt = expiryOf(now, { endsAt, idleMs: this.#options.idleMs })
    const confirmedUntil = later(now, validMs)
    const sealed = this.#close(tokens, hash)
    const rows = await this.#database.transaction(run =>
      Promise.all([
        run('sweep', [at]),
        run('trim', [person, person]),
        run('sweepTokens'),
        run('add', [hash, newLoginId(), expiresAt, endsAt, person]),
        run('addTokens', [
          ...[hash, person, storable(providerSession), sealed, at, confirmedUntil],
          now.getTime() + nextCheckMs,
        ]),
        run('find', [at, hash, at]),
      ]),
    )
    const row = rows.at(-1)?.[0]
    return row && { login: loginOf(row, secret), secret }
  }

  async claimDue(limit: number): Promise<readonly DueLogin[]> {
    const now = this.#options.now()
    const ms = now.getTime()
    const rows = await this.#database.run('claim', [ms + CHECK_HOLD_MS, ms, ms, now.toISOString(), limit])
    return rows.map(row => {
      const tokens = this.#open(row)
      return { id: idOf(row.hash), person: String(row.person), ...(tokens && { tokens }) }
    })
  }

  async confirm(id: string, { tokens, validMs, nextCheckMs }: Confirmation & { readonly tokens: ProviderTokens }) {
    const now = this.#options.now()
    const hash = hashIn(id)
    const sealed = this.#close(tokens, hash)
    await this.#database.run('confirm', [sealed, later(now, validMs), now.getTime() + nextCheckMs, hash])
  }

  async putOff(id: string, ms: number): Promise<void> {
    await this.#database.run('putOff', [this.#options.now().getTime() + ms, hashIn(id)])
  }

  async end(id: string): Promise<void> {
    const hash = hashIn(id)
    await this.#database.transaction(run => Promise.all([run('end', [hash]), run('endTokens', [hash])]))
  }

  async endAllOf(person: string): Promise<void> {
    await this.#database.transaction(run => Promise.all([run('endAllOf', [person]), run('endAllTokensOf', [person])]))
  }

  async endAtProvider({ issuer, subject = '', providerSession = '', openedBefore }: EndedAtProvider): Promise<number> {
    // A token without either names nobody.
    if (subject === '' && providerSession === '') return 0
    const [sub, session] = [storable(subject), storable(providerSession)]
    return this.#database.transaction(async run => {
      const ended = await run('endAtProvider', [openedBefore, session, session, issuer, sub, sub])
      await Promise.all(ended.map(({ hash }) => run('end', [hash as Uint8Array])))
      return ended.length
    })
  }

  async tokensOf(secret: string): Promise<ProviderTokens | undefined> {
    const hash = hashOf(secret)
    const [row] = await this.#database.run('tokens', [hash])
    return row && this.#open({ ...row, hash })
  }

  #close(tokens: ProviderTokens, hash: Uint8Array): string {
    return this.#options.seal.close(JSON.stringify(tokens), idOf(hash))
  }

  #open({ hash, tokens }: Readonly<Record<string, unknown>>): ProviderTokens | undefined {
    try {
      return JSON.parse(this.#options.seal.open(String(tokens), idOf(hash))) as ProviderTokens
    } catch {
      return undefined
    }
  }
}

function idOf(hash: unknown): string {
  return Buffer.from(hash as Uint8Array).toString('base64url')
}

function hashIn(id: string): Buffer {
  return Buffer.from(id, 'base64url')
}
