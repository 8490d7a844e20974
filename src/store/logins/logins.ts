/** Logins: browsers that are signed in to the desk. Each belongs to a key or a person, and ends with it. */
import type { Acting } from '#store/keys/acting.ts'
import type { Key } from '#store/keys/keys.ts'

/** A night shift, and short enough that a desk left open in a café does not stay signed in. */
export const DEFAULT_IDLE_HOURS = 12
/** Even if it is in use: a stolen cookie is worthless next week. */
export const MAX_LOGIN_HOURS = 7 * 24
/** Long enough to walk from the server to a desk; a link forgotten in a terminal is worthless tomorrow. */
export const LINK_MS = 3_600_000
/** For connecting; the connection then lasts as long as the login. */
export const TICKET_MS = 60_000
/** Browsers signed in with one key or as one person; beyond it the least recently used one is signed out. */
export const MAX_LOGINS_OF_KEY = 200
/** One for each window of a login; beyond it the oldest becomes invalid. */
export const MAX_TICKETS_OF_LOGIN = 50

export type Login = {
  /** Public; not the secret. */
  readonly id: string
  readonly by: Acting
  /** Sent by the desk's pages beside the cookie, because a browser also sends the cookie for requests of other sites. */
  readonly csrf: string
  readonly expiresAt: string
}

/** A short-lived secret that is exchanged for a lasting one. */
export type Pass = { readonly secret: string; readonly expiresAt: string }

/** Stores hashes, never secrets. A change is in effect on all nodes at once. */
export interface Logins {
  open(key: Pick<Key, 'id'>): Promise<{ readonly login: Login; readonly secret: string } | undefined>
  /** Extends it. Undefined when it has ended, or its key or person was revoked, or the provider no longer confirms the person. */
  use(secret: string): Promise<Login | undefined>
  /** Does not extend it. */
  isOpen(secret: string): Promise<boolean>
  close(secret: string): Promise<void>

  /** For one sign-in as this key. */
  makeLink(key: Pick<Key, 'id'>): Promise<Pass>
  /** Succeeds once, even for concurrent calls. Undefined also when its key was revoked since. */
  takeLink(secret: string): Promise<Key | undefined>

  /** For one connection of the login with this secret. */
  makeTicket(secret: string): Promise<Pass>
  /** Succeeds once. Returns a function to look its holder up again, which it finds as long as the login lasts. */
  takeTicket(secret: string): Promise<(() => Promise<Acting | undefined>) | undefined>
}
