/**
 * What the gateway says when it refuses a command or ends a session (Centrifuge client protocol v2).
 * Disconnect codes 3000–3499 tell a client to come back, 3500–3999 and 4500–4999 to stay away; 2500 and up to subscribe
 * again.
 */

export type Code = { readonly code: number; readonly message: string }

/** In a reply to one command. `temporary` asks the client to try again. */
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
  /** From 400 on, codes are a server's own. */
  notForSite: { code: 403, message: 'this site may not show this blog' },
} as const satisfies Record<string, CommandError>

/** Never empty and never JSON: the JavaScript SDK reads an empty or a JSON reason as advice to reconnect. */
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

/** Whether a client that was disconnected with this code is not to come back. */
export function staysAway(code: number): boolean {
  return (code >= 3_500 && code < 4_000) || (code >= 4_500 && code < 5_000)
}

export const unsubscribes = {
  insufficientState: { code: 2500, message: 'insufficient state' },
  expired: { code: 2501, message: 'subscription expired' },
  /** From 2600 on, codes are a server's own. */
  narrowed: { code: 2600, message: 'the new token does not cover this subscription' },
} as const satisfies Record<string, Code>
