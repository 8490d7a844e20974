/** Sessions: sign-ins to the desk in a browser. Each belongs to a key, and ends with it. */
import type { Key } from '#store/keys/keys.ts'

/** As long as a night shift, so a desk left open in a café is signed out. */
export const DEFAULT_IDLE_HOURS = 12
/** However often it is used: a stolen cookie is worthless after a week. */
export const MAX_SESSION_HOURS = 7 * 24
/** Long enough to walk from the server to a desk; a forgotten line in a terminal is worthless the next day. */
export const LINK_MS = 3_600_000
/** Time to connect; a connection made with a ticket lives as long as its session. */
export const TICKET_MS = 60_000
/** Simultaneous sessions of one key; beyond it, the session unused for longest is signed out. */
export const MAX_SESSIONS_OF_KEY = 200
/** Each window of a session connects with a ticket of its own; beyond this, the oldest is void. */
export const MAX_TICKETS_OF_SESSION = 50

export type Session = {
  /** Identifies the session to others. Not its secret. */
  readonly id: string
  readonly key: Key
  /** Sent by the desk's pages besides the cookie, because a browser sends the cookie for any page. */
  readonly csrf: string
  readonly expiresAt: string
}

/** A short-lived secret that is exchanged for something longer-lived. */
export type Pass = { readonly secret: string; readonly expiresAt: string }

/** Only hashes are stored, never secrets. Every change takes effect on all nodes at once. */
export interface Sessions {
  open(key: Pick<Key, 'id'>): Promise<{ readonly session: Session; readonly secret: string } | undefined>
  /** Extends the session. Undefined when it has ended or its key was revoked. */
  use(secret: string): Promise<Session | undefined>
  /** Does not extend the session. */
  isOpen(secret: string): Promise<boolean>
  close(secret: string): Promise<void>

  /** Valid for one sign-in with this key. */
  makeLink(key: Pick<Key, 'id'>): Promise<Pass>
  /** Succeeds once, even for simultaneous calls. Undefined also when the key was revoked meanwhile. */
  takeLink(secret: string): Promise<Key | undefined>

  /** Valid for one connection of the session with this secret. */
  makeTicket(secret: string): Promise<Pass>
  /** Succeeds once. The returned function is called repeatedly: it gives the key for as long as the session lives. */
  takeTicket(secret: string): Promise<(() => Promise<Key | undefined>) | undefined>
}
