/** Maps Apple's reasons to outcomes. */
import { jsonIn, membersOf, stringOf } from '#platform/json-in.ts'
import { ACCEPTED, type NoAnswer, type PushOutcome, type ServiceAnswer } from '#push/campaign/outcome.ts'

/** After signing too often, Apple wants the current token to be kept for this long. */
const TOKEN_UPDATES_REST_MS = 20 * 60_000

/** `other environment`: only the other one can tell whether the token is invalid, or from a sandbox build. */
export type ApnsOutcome =
  | PushOutcome
  | { readonly kind: 'other environment'; readonly reason: string }
  | { readonly kind: 'expired credential'; readonly reason: string }

type Read = (reason: string, body: { readonly timestamp?: unknown }) => ApnsOutcome

const refused: Read = reason => ({ kind: 'refused', reason })
const unsendable: Read = reason => ({ kind: 'unsendable', reason })
const again: Read = reason => ({ kind: 'retry', reason })
const gone: Read = (reason, { timestamp }) => {
  const since = new Date(typeof timestamp === 'number' ? timestamp : Number.NaN)
  return Number.isNaN(since.getTime()) ? { kind: 'gone', reason } : { kind: 'gone', reason, since }
}

/** https://developer.apple.com/documentation/usernotifications/handling-notification-responses-from-apns */
const TABLE: Readonly<Record<string, Read>> = {
  BadDeviceToken: reason => ({ kind: 'other environment', reason }),
  // Either our topic is wrong or the token is from another app: outcomes of the app's other tokens tell which.
  DeviceTokenNotForTopic: reason => ({ kind: 'suspect', reason }),
  BadTopic: refused,
  MissingTopic: refused,
  TopicDisallowed: refused,
  BadCollapseId: unsendable,
  BadExpirationDate: unsendable,
  BadMessageId: unsendable,
  BadPriority: unsendable,
  InvalidPushType: unsendable,
  DuplicateHeaders: unsendable,
  MissingDeviceToken: unsendable,
  PayloadEmpty: unsendable,
  BadPath: unsendable,
  MethodNotAllowed: unsendable,
  PayloadTooLarge: unsendable,
  IdleTimeout: again,
  ExpiredProviderToken: reason => ({ kind: 'expired credential', reason }),
  InvalidProviderToken: refused,
  MissingProviderToken: refused,
  UnrelatedKeyIdInToken: refused,
  BadEnvironmentKeyIdInToken: refused,
  BadCertificate: refused,
  BadCertificateEnvironment: refused,
  Forbidden: refused,
  Unregistered: gone,
  ExpiredToken: gone,
  TooManyProviderTokenUpdates: reason => ({ kind: 'refused', reason, restMs: TOKEN_UPDATES_REST_MS }),
  TooManyRequests: again,
  InternalServerError: again,
  ServiceUnavailable: again,
  Shutdown: again,
}

export function readApnsAnswer(answer: ServiceAnswer | NoAnswer): ApnsOutcome {
  if ('reason' in answer) return { kind: 'retry', reason: answer.reason }
  const { status } = answer
  if (status === 200) return ACCEPTED
  const body = membersOf(jsonIn(answer.text))
  const reason = stringOf(body.reason)
  const read = Object.hasOwn(TABLE, reason) ? TABLE[reason] : undefined
  if (read) return read(reason, body)
  if (status >= 500 || status === 429) return again(String(status), body)
  // A reason unknown to the table must not cost a token.
  return status === 403 ? refused(String(status), body) : unsendable(String(status), body)
}
