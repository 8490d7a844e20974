/** The FCM lane against a stand-in for Google: what it sends, and how it interprets every response. */
import { importSPKI, jwtVerify } from 'jose'
import { expect } from 'vitest'
import type { PushOutcome } from '#push/campaign/outcome.ts'
import { Http2Client } from '#push/http/http2-client.ts'
import { createFcmCredentials } from '#push/lanes/fcm/credentials.ts'
import { createFcmLane } from '#push/lanes/fcm/sender.ts'
import { ManualClock } from '#test/support/clocks/manual-clock.ts'
import { closing } from '#test/support/closing.ts'
import { newRsaPair } from '#test/support/data/pem-pairs.ts'
import { makeAndroid } from '#test/support/data/sample-devices.ts'
import { MESSAGE_AT, makeMessage } from '#test/support/data/sample-message.ts'
import { type H2Reply, startHttp2Service } from '#test/support/services/http2-service.ts'
import { startWebPushService } from '#test/support/services/web-push-service.ts'
import { testWith } from '#test/support/test-with.ts'

const { privateKey, publicKey } = newRsaPair()

const test = testWith({ setup: startLane })

test('a message has its text, collapse key, lifetime and link', async ({ setup }) => {
  const target = makeAndroid()

  const outcome = await setup.lane.compose(makeMessage())(target)

  const { path, headers, body } = await setup.fcm.reader.next()
  const message = makeMessage()
  expect(outcome).toEqual({ kind: 'accepted' })
  expect(path).toBe('/v1/projects/newsroom/messages:send')
  expect(headers.authorization).toBe('Bearer token-1')
  expect(JSON.parse(body)).toEqual({
    message: {
      token: target.token,
      notification: { title: message.title, body: message.text },
      data: { blog: 'budget-day', update: message.update, url: message.url },
      android: { priority: 'HIGH', ttl: '1800s', collapse_key: 'budget-day', notification: { tag: 'budget-day' } },
      apns: {
        headers: { 'apns-priority': '10', 'apns-expiration': '1772644440', 'apns-collapse-id': 'budget-day' },
        payload: { aps: { 'thread-id': 'budget-day' } },
      },
      webpush: {
        headers: { TTL: '1800', Urgency: 'high', Topic: expect.stringMatching(/^[\w-]{32}$/) },
        fcm_options: { link: message.url },
      },
    },
  })
})

test('Google can verify the token request; one token is used for an hour', async ({ setup }) => {
  const send = setup.lane.compose(makeMessage())

  await Promise.all([send(makeAndroid()), send(makeAndroid())])
  setup.clock.advance(50 * 60_000)
  await send(makeAndroid())
  setup.clock.advance(10 * 60_000)
  await send(makeAndroid())

  expect(setup.google.pushed).toHaveLength(2)
  const form = new URLSearchParams(setup.google.pushed[0]?.body.toString())
  const assertion = await jwtVerify(form.get('assertion') ?? '', await importSPKI(publicKey, 'RS256'), {
    currentDate: MESSAGE_AT,
  })
  expect(form.get('grant_type')).toBe('urn:ietf:params:oauth:grant-type:jwt-bearer')
  expect(assertion.payload).toMatchObject({
    iss: 'crier@newsroom.iam.gserviceaccount.com',
    scope: 'https://www.googleapis.com/auth/firebase.messaging',
  })
  expect(setup.fcm.asked.map(({ headers }) => headers.authorization)).toEqual([
    'Bearer token-1',
    'Bearer token-1',
    'Bearer token-1',
    'Bearer token-2',
  ])
})

const WAIT = { 'retry-after': '30' }

test.for<[says: string, reply: H2Reply, outcome: PushOutcome]>([
  ['200', { status: 200, body: { name: 'projects/newsroom/messages/1' } }, { kind: 'accepted' }],
  ['an unregistered token', fcm(404, 'UNREGISTERED'), { kind: 'gone', reason: 'UNREGISTERED' }],
  ['an unregistered installation', fcm(404, 'UNREGISTERED_FID'), { kind: 'gone', reason: 'UNREGISTERED_FID' }],
  ['a wrong project', google(404, 'NOT_FOUND'), { kind: 'refused', reason: 'NOT_FOUND' }],
  [
    'a malformed token',
    fcm(400, 'INVALID_ARGUMENT', 'The registration token is not a valid FCM registration token'),
    { kind: 'gone', reason: 'INVALID_ARGUMENT' },
  ],
  [
    'a wrong field',
    google(400, 'INVALID_ARGUMENT', [
      { '@type': 'google.rpc.BadRequest', fieldViolations: [{ field: 'message.ttl' }] },
    ]),
    { kind: 'unsendable', reason: 'INVALID_ARGUMENT' },
  ],
  [
    'a wrong field that mentions the registration token',
    {
      status: 400,
      body: {
        error: {
          status: 'INVALID_ARGUMENT',
          message: 'Invalid registration token',
          details: [fcmError('INVALID_ARGUMENT'), { fieldViolations: [{ field: 'message.token' }] }],
        },
      },
    },
    { kind: 'unsendable', reason: 'INVALID_ARGUMENT' },
  ],
  ['a message too large', fcm(400, 'INVALID_ARGUMENT', 'too big'), { kind: 'unsendable', reason: 'INVALID_ARGUMENT' }],
  [
    'a token of another project',
    fcm(403, 'SENDER_ID_MISMATCH'),
    { kind: 'suspect', reason: 'SENDER_ID_MISMATCH', keepsToken: true },
  ],
  [
    "Apple's key missing in Firebase",
    fcm(401, 'THIRD_PARTY_AUTH_ERROR'),
    { kind: 'suspect', reason: 'THIRD_PARTY_AUTH_ERROR', keepsToken: true },
  ],
  ['401, twice', google(401, 'UNAUTHENTICATED'), { kind: 'refused', reason: 'UNAUTHENTICATED' }],
  ['403, twice', google(403, 'PERMISSION_DENIED'), { kind: 'refused', reason: 'PERMISSION_DENIED' }],
  [
    'too many',
    fcm(429, 'QUOTA_EXCEEDED'),
    { kind: 'retry', reason: 'QUOTA_EXCEEDED', afterMs: 60_000, restsPlace: true },
  ],
  [
    'too many, with seconds to wait',
    { ...google(429, 'RESOURCE_EXHAUSTED'), headers: WAIT },
    { kind: 'retry', reason: 'RESOURCE_EXHAUSTED', afterMs: 30_000, restsPlace: true },
  ],
  ['unavailable', fcm(503, 'UNAVAILABLE'), { kind: 'retry', reason: 'UNAVAILABLE' }],
  [
    'unavailable, with seconds to wait',
    { ...google(503, 'UNAVAILABLE'), headers: WAIT },
    { kind: 'retry', reason: 'UNAVAILABLE', afterMs: 30_000 },
  ],
  ['an error of its own', fcm(500, 'INTERNAL'), { kind: 'retry', reason: 'INTERNAL' }],
  ['no JSON', { status: 502, body: '<html>Bad gateway' }, { kind: 'retry', reason: '502' }],
  ['JSON of another shape', { status: 400, body: '[]' }, { kind: 'unsendable', reason: '400' }],
  ['JSON null', { status: 400, body: 'null' }, { kind: 'unsendable', reason: '400' }],
  ['an unknown answer', { status: 418 }, { kind: 'unsendable', reason: '418' }],
])('%s', async ([_, reply, outcome], { setup }) => {
  setup.fcm.answers(() => reply)

  expect(await setup.lane.compose(makeMessage())(makeAndroid())).toEqual(outcome)
})

test('a token that is no longer valid is replaced once, and the message is sent', async ({ setup }) => {
  setup.fcm.answers(({ headers }) =>
    headers.authorization === 'Bearer token-1' ? google(401, 'UNAUTHENTICATED') : { status: 200 },
  )

  expect(await setup.lane.compose(makeMessage())(makeAndroid())).toEqual({ kind: 'accepted' })
})

test('of many messages refused with one token, the first has it replaced', async ({ setup }) => {
  setup.fcm.answers(({ headers }) =>
    headers.authorization === 'Bearer token-1' ? google(401, 'UNAUTHENTICATED') : { status: 200 },
  )
  const send = setup.lane.compose(makeMessage())

  const outcomes = await Promise.all(Array.from({ length: 100 }, () => send(makeAndroid())))

  expect(outcomes).toEqual(outcomes.map(() => ({ kind: 'accepted' })))
  expect(setup.google.pushed).toHaveLength(2)
})

test.for<[number, PushOutcome]>([
  [400, { kind: 'refused', reason: 'OAuth 400' }],
  [401, { kind: 'refused', reason: 'OAuth 401' }],
  [500, { kind: 'retry', reason: 'OAuth unavailable', restsPlace: true }],
])('when Google answers %d to the service account, nothing is sent', async ([status, outcome], { setup }) => {
  setup.google.answers(() => ({ status, body: { error: 'invalid_grant' } }))

  expect(await setup.lane.compose(makeMessage())(makeAndroid())).toEqual(outcome)
  expect(setup.fcm.asked).toEqual([])
})

function fcmError(errorCode: string) {
  return { '@type': 'type.googleapis.com/google.firebase.fcm.v1.FcmError', errorCode }
}

function fcm(code: number, errorCode: string, message = 'what happened') {
  return { status: code, body: { error: { code, message, status: errorCode, details: [fcmError(errorCode)] } } }
}

function google(code: number, status: string, details: readonly object[] = []) {
  return { status: code, body: { error: { code, message: 'what happened', status, details } } }
}

async function startLane() {
  const fcm = await startHttp2Service()
  const google = await startWebPushService()
  google.answers(() => ({ status: 200, body: { access_token: `token-${google.pushed.length}`, expires_in: 3_599 } }))
  const clock = new ManualClock(MESSAGE_AT.toISOString())
  const now = () => clock.now()
  const account = {
    project_id: 'newsroom',
    client_email: 'crier@newsroom.iam.gserviceaccount.com',
    private_key: privateKey,
    token_uri: `${google.origin}/token`,
  }
  const client = new Http2Client({ origin: fcm.origin, clock })
  const lane = createFcmLane({ credentials: createFcmCredentials(account, now), client, now })
  return closing([lane, fcm, google], { fcm, google, clock, lane })
}
