/**
 * Codes with which the gateway refuses a command or ends a session (Centrifuge client protocol v2).
 * Disconnect codes 3000–3499 tell a client to reconnect, 3500–3999 and 4500–4999 not to; unsubscribe codes from 2500
 * on tell it to subscribe again.
 */

export type Code = { readonly code: number; readonly message: string }

/** An error reply to one command. `temporary` asks the client to retry. */
export type CommandError = Code & { readonly temporary?: true }

export const commandErrors = {
  internal: { code: 100, message: 'internal server error', temporary: true },
  unknownChannel: { code: 102, message: 'unknown channel' },
  permissionDenied: { code: 103, message: 'permission denied' },
  alreadySubscribed: { code: 105, message: 'already subscribed' },
  limitExceeded: { code: 106, message: 'limit exceeded' },
  badRequest: { code: 107, message: 'bad request' },
  notAvailable: { code: 108, message: 'not available' },
  /** SDKs drop the token, fetch another and try again. */
  tokenExpired: { code: 109, message: 'token expired' },
  unrecoverablePosition: { code: 112, message: 'unrecoverable position' },
  /** Codes from 400 on are application-defined. */
  notForSite: { code: 403, message: 'this site may not show this blog' },
} as const satisfies Record<string, CommandError>

/** Messages are never empty and never JSON: the JavaScript SDK treats such a reason as advice to reconnect. */
export const disconnects = {
  connectionClosed: { code: 3000, message: 'connection closed' },
  shutdown: { code: 3001, message: 'shutdown' },
  internal: { code: 3004, message: 'internal server error' },
  expired: { code: 3005, message: 'connection expired' },
  slow: { code: 3008, message: 'slow' },
  writeError: { code: 3009, message: 'write error' },
  noPong: { code: 3012, message: 'no pong' },
  tooManyRequests: { code: 3013, message: 'too many requests' },
  invalidToken: { code: 3500, message: 'invalid token' },
  badRequest: { code: 3501, message: 'bad request' },
  stale: { code: 3502, message: 'stale' },
  permissionDenied: { code: 3507, message: 'permission denied' },
  notAvailable: { code: 3508, message: 'not available' },
  siteRefused: { code: 4500, message: 'this site may not show coverages any more' },
} as const satisfies Record<string, Code>

/** Whether a client must not reconnect after this disconnect code. */
export function staysAway(code: number): boolean {
  return code > 3_000 && code < 5_000 && code % 1_000 >= 500
}

export const unsubscribes = {
  insufficientState: { code: 2500, message: 'insufficient state' },
  expired: { code: 2501, message: 'subscription expired' },
  /** Codes from 2600 on are application-defined. */
  narrowed: { code: 2600, message: 'the new token does not cover this subscription' },
} as const satisfies Record<string, Code>
