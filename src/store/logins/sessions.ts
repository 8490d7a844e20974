/** Sessions: who is signed in to the desk in a browser. Each stands on a key, and ends with it. */
import type { Key } from '#store/keys/keys.ts'

/** As long as a night shift: a desk that was left open in a café does not stay open. */
export const DEFAULT_IDLE_HOURS = 12
/** However much it is used: a stolen cookie is worth nothing next week. */
export const MAX_SESSION_HOURS = 7 * 24
/** Long enough to walk from the server to a desk; a forgotten line in a terminal is worth nothing tomorrow. */
export const LINK_MS = 3_600_000
/** To connect with; a connection that was made with one lives as long as its session. */
export const TICKET_MS = 60_000
/** Browsers that one key is used in at once; the one that was unused for the longest is signed out. */
export const MAX_SESSIONS_OF_KEY = 200
/** Each of a session's windows connects with one; the oldest of more is void. */
export const MAX_TICKETS_OF_SESSION = 50

export type Session = {
  /** Names it to others. Not its secret. */
  readonly id: string
  readonly key: Key
  /** What the pages of the desk send besides the cookie, which a browser sends for anyone. */
  readonly csrf: string
  readonly expiresAt: string
}

/** A secret that stands for something more lasting for a short while. */
export type Pass = { readonly secret: string; readonly expiresAt: string }

/** Hashes are stored, never secrets. All of it holds on every node at once. */
export interface Sessions {
  open(key: Pick<Key, 'id'>): Promise<{ readonly session: Session; readonly secret: string } | undefined>
  /** Puts off its end. Undefined when it has ended, or its key was revoked. */
  use(secret: string): Promise<Session | undefined>
  /** Puts off nothing. */
  isOpen(secret: string): Promise<boolean>
  close(secret: string): Promise<void>

  /** For one sign-in as this key. */
  makeLink(key: Pick<Key, 'id'>): Promise<Pass>
  /** Once, whoever asks at the same moment. Undefined also when its key was revoked meanwhile. */
  takeLink(secret: string): Promise<Key | undefined>

  /** For one connection of the session with this secret. */
  makeTicket(secret: string): Promise<Pass>
  /** Once. What it gives is asked again and again: the key, for as long as the session lives. */
  takeTicket(secret: string): Promise<(() => Promise<Key | undefined>) | undefined>
}
