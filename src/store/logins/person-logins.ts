/**
 * Logins of people: they last as long as the identity provider confirms the person. Any node may ask it, but only one asks
 * about a login at a time, because providers replace a refresh token at each use and treat a second use as theft.
 */
import type { Login } from './logins.ts'

/** What the provider issued for one login; encrypted where the store has a key. */
export type ProviderTokens = {
  readonly refresh: string
  /** Names the login to the provider when its session there is to be ended too. */
  readonly id: string
}

/** How long a confirmation counts, and when the next one is due. */
export type Confirmation = { readonly validMs: number; readonly nextCheckMs: number }

export type OpeningPerson = Confirmation & {
  readonly person: string
  readonly tokens: ProviderTokens
  /** The claim `sid`; empty if the provider has none. */
  readonly providerSession: string
}

/** A login that is due for a check, claimed by the node that reads it. */
export type DueLogin = {
  /** Not the secret. */
  readonly id: string
  readonly person: string
  /** Absent if they were encrypted with another key. */
  readonly tokens?: ProviderTokens
}

/** Of one session at the provider, or of all sessions of its person; opened before the provider ended them. */
export type EndedAtProvider = {
  readonly issuer: string
  readonly subject?: string | undefined
  readonly providerSession?: string | undefined
  readonly openedBefore: string
}

export interface PersonLogins {
  /** Undefined if the person was revoked. */
  openFor(opening: OpeningPerson): Promise<{ readonly login: Login; readonly secret: string } | undefined>
  /** Claims up to `limit` logins for half a minute. */
  claimDue(limit: number): Promise<readonly DueLogin[]>
  confirm(id: string, confirmed: Confirmation & { readonly tokens: ProviderTokens }): Promise<void>
  /** Nothing was learnt: the next check is after `ms`, and the last confirmation keeps counting for its time. */
  putOff(id: string, ms: number): Promise<void>
  end(id: string): Promise<void>
  /** Signs the person out everywhere. */
  endAllOf(person: string): Promise<void>
  /** The number of logins that were ended. */
  endAtProvider(ended: EndedAtProvider): Promise<number>
  /** Of the open login with this secret. Undefined also for the login of a key. */
  tokensOf(secret: string): Promise<ProviderTokens | undefined>
}

export const PERSON_LOGIN_WRITES = [
  'openFor',
  'claimDue',
  'confirm',
  'putOff',
  'end',
  'endAllOf',
  'endAtProvider',
] as const satisfies readonly (keyof PersonLogins)[]
