/** How the desk explains undelivered alerts, for every response of the services. */
import { expect, test } from 'vitest'
import { failuresOf } from '#client/desk/blog/status/reasons.ts'

test.each([
  ['credential', ['401', '401/109', '403', 'BadJwtToken', 'too late: 403', 'too late: BadJwtToken']],
  [
    'credential',
    ['too late: InvalidProviderToken', 'too late: ExpiredProviderToken', 'too late: MissingProviderToken'],
  ],
  ['credential', ['too late: UnrelatedKeyIdInToken', 'too late: BadCertificateEnvironment', 'too late: Forbidden']],
  ['credential', ['too late: BadTopic', 'too late: TopicDisallowed', 'DeviceTokenNotForTopic']],
  ['credential', ['SENDER_ID_MISMATCH', 'THIRD_PARTY_AUTH_ERROR', 'too late: UNAUTHENTICATED', 'too late: OAuth 400']],
  ['credential', ['too late: PERMISSION_DENIED', 'too late: NOT_FOUND', 'too late: TooManyProviderTokenUpdates']],
  [
    'slowed',
    ['too late: 429', 'too late: TooManyRequests', 'too late: QUOTA_EXCEEDED', 'too late: RESOURCE_EXHAUSTED'],
  ],
  ['late', ['too late', 'too late: 503', 'too late: timeout', 'too late: network', 'too late: OAuth unavailable']],
  [
    'late',
    ['too late: the service rests', 'too late: UNAVAILABLE', 'too late: InternalServerError', 'too late: Shutdown'],
  ],
  ['again', ['registered since: Unregistered', 'registered since: ExpiredToken']],
  [
    'message',
    ['400', '413', '413/104', 'too large', 'internal', 'INVALID_ARGUMENT', 'PayloadTooLarge', 'BadDeviceToken'],
  ],
] as const)('%s: %j', (meaning, reasons) => {
  for (const reason of reasons) expect(failuresOf({ [reason]: 1 })).toMatchObject([{ meaning, devices: 1 }])
})

test("equivalent reasons are combined, with the services' own terms beside them; most devices first", () => {
  const failures = failuresOf({ 413: 2, 'too late: 503': 3, 'too late': 4, 'too late: timeout': 1 })

  expect(failures).toEqual([
    { meaning: 'late', devices: 8, codes: ['503', 'timeout'] },
    { meaning: 'message', devices: 2, codes: ['413'] },
  ])
})
