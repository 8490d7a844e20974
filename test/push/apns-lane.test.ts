/** The APNs lane against stand-ins for Apple's two environments: what it sends, and how it interprets every response. */
import { importSPKI, jwtVerify } from 'jose'
import { expect } from 'vitest'
import { openLanes } from '#push/campaign/open-lanes.ts'
import type { PushOutcome } from '#push/campaign/outcome.ts'
import { Http2Client } from '#push/http/http2-client.ts'
import { createApnsCredentials } from '#push/lanes/apns/credentials.ts'
import { createApnsLane } from '#push/lanes/apns/sender.ts'
import type { BlogId } from '#shared/blog/ids.ts'
import { ManualClock } from '#test/support/clocks/manual-clock.ts'
import { closing } from '#test/support/closing.ts'
import { newEcPair } from '#test/support/data/pem-pairs.ts'
import { makeIphone } from '#test/support/data/sample-devices.ts'
import { MESSAGE_AT, makeMessage } from '#test/support/data/sample-message.ts'
import { type H2Reply, startHttp2Service } from '#test/support/services/http2-service.ts'
import { testWith } from '#test/support/test-with.ts'

const { privateKey, publicKey } = newEcPair()

const test = testWith({ setup: startLane })

test('a message has its text, collapse id, lifetime, priority and link', async ({ setup }) => {
  const target = makeIphone()

  const outcome = await setup.lane.compose(makeMessage())(target)

  const { path, headers, body } = await setup.production.reader.next()
  const message = makeMessage()
  expect(outcome).toEqual({ kind: 'accepted' })
  expect(path).toBe(`/3/device/${target.token}`)
  expect(headers).toMatchObject({
    'apns-topic': 'org.example.news',
    'apns-push-type': 'alert',
    'apns-priority': '10',
    'apns-expiration': '1772644440',
    'apns-collapse-id': 'budget-day',
  })
  expect(JSON.parse(body)).toEqual({
    aps: {
      alert: { title: message.title, body: message.text },
      'thread-id': 'budget-day',
      'interruption-level': 'time-sensitive',
      sound: 'default',
    },
    blog: 'budget-day',
    update: message.update,
    url: message.url,
  })
})

test("a collapse id never exceeds Apple's limit", async ({ setup }) => {
  await setup.lane.compose(makeMessage({ blog: 'b'.repeat(80) as BlogId }))(makeIphone())

  const { headers } = await setup.production.reader.next()
  expect(String(headers['apns-collapse-id']).length).toBeLessThanOrEqual(64)
})

test('Apple can verify the sender; a token is used for most of an hour and no longer', async ({ setup }) => {
  const send = setup.lane.compose(makeMessage())

  for (const minutes of [0, 49, 10]) {
    setup.clock.advance(minutes * 60_000)
    await send(makeIphone())
  }

  const [first, second, third] = setup.production.asked.map(({ headers }) => String(headers.authorization))
  const token = first?.replace('bearer ', '') ?? ''
  const { payload, protectedHeader } = await jwtVerify(token, await importSPKI(publicKey, 'ES256'), {
    currentDate: MESSAGE_AT,
  })
  expect(protectedHeader).toEqual({ alg: 'ES256', kid: 'KEY1234567' })
  expect(payload).toEqual({ iss: 'TEAM123456', iat: MESSAGE_AT.getTime() / 1_000 })
  expect(second).toBe(first)
  expect(third).not.toBe(first)
})

test('after correcting a clock that was an hour ahead, a new token is signed', async ({ setup }) => {
  const send = setup.lane.compose(makeMessage())

  setup.clock.advance(3_600_000)
  await send(makeIphone())
  setup.clock.advance(-3_600_000)
  await send(makeIphone())

  const [ahead, right] = setup.production.asked.map(({ headers }) => String(headers.authorization))
  expect(right).not.toBe(ahead)
})

const UNREGISTERED_AT = MESSAGE_AT.getTime() - 86_400_000
const ROWS: readonly [reply: H2Reply, outcome: PushOutcome][] = [
  [{ status: 200 }, { kind: 'accepted' }],
  [apple(400, 'DeviceTokenNotForTopic'), { kind: 'suspect', reason: 'DeviceTokenNotForTopic' }],
  ...(['BadTopic', 'MissingTopic', 'TopicDisallowed'] as const).map(refused(400)),
  ...(
    [
      'BadCollapseId',
      'BadExpirationDate',
      'BadMessageId',
      'BadPriority',
      'InvalidPushType',
      'DuplicateHeaders',
      'MissingDeviceToken',
      'PayloadEmpty',
    ] as const
  ).map(unsendable(400)),
  unsendable(404)('BadPath'),
  unsendable(405)('MethodNotAllowed'),
  again(400)('IdleTimeout'),
  ...(
    [
      'InvalidProviderToken',
      'MissingProviderToken',
      'UnrelatedKeyIdInToken',
      'BadEnvironmentKeyIdInToken',
      'BadCertificate',
      'BadCertificateEnvironment',
      'Forbidden',
    ] as const
  ).map(refused(403)),
  [
    { status: 410, body: { reason: 'Unregistered', timestamp: UNREGISTERED_AT } },
    { kind: 'gone', reason: 'Unregistered', since: new Date(UNREGISTERED_AT) },
  ],
  [
    { status: 410, body: { reason: 'ExpiredToken', timestamp: UNREGISTERED_AT } },
    { kind: 'gone', reason: 'ExpiredToken', since: new Date(UNREGISTERED_AT) },
  ],
  unsendable(413)('PayloadTooLarge'),
  [
    apple(429, 'TooManyProviderTokenUpdates'),
    { kind: 'refused', reason: 'TooManyProviderTokenUpdates', restMs: 1_200_000 },
  ],
  [
    apple(403, 'TooManyProviderTokenUpdates'),
    { kind: 'refused', reason: 'TooManyProviderTokenUpdates', restMs: 1_200_000 },
  ],
  again(429)('TooManyRequests'),
  again(500)('InternalServerError'),
  again(503)('ServiceUnavailable'),
  again(503)('Shutdown'),
  [
    { status: 502, body: 'Bad gateway' },
    { kind: 'retry', reason: '502' },
  ],
  [apple(400, 'SomethingNew'), { kind: 'unsendable', reason: '400' }],
  [apple(403, 'SomethingNew'), { kind: 'refused', reason: '403' }],
  [
    { status: 400, body: { reason: 'toString' } },
    { kind: 'unsendable', reason: '400' },
  ],
]

test.for(ROWS)('%j', async ([reply, outcome], { setup }) => {
  setup.production.answers(() => reply)

  expect(await setup.lane.compose(makeMessage())(makeIphone())).toEqual(outcome)
})

test('a token unknown to one environment is tried in the other, and sent there next time', async ({ setup }) => {
  setup.production.answers(() => apple(400, 'BadDeviceToken'))
  const target = makeIphone()

  const outcome = await setup.lane.compose(makeMessage())(target)

  const moved = { ...target, environment: 'sandbox' }
  expect(outcome).toEqual({ kind: 'moved', target: moved, outcome: { kind: 'accepted' } })
})

test('a token unknown to both environments is dropped', async ({ setup }) => {
  for (const service of [setup.production, setup.sandbox]) service.answers(() => apple(400, 'BadDeviceToken'))

  expect(await setup.lane.compose(makeMessage())(makeIphone({ environment: 'sandbox' }))).toEqual({
    kind: 'gone',
    reason: 'BadDeviceToken',
  })
})

test('a token is kept if only one environment is set up', async () => {
  await using service = await startHttp2Service()
  service.answers(() => apple(400, 'BadDeviceToken'))
  const { lanes } = openLanes(
    {
      apns: {
        ...{ key: { privateKey, keyId: 'KEY1234567', teamId: 'TEAM123456' }, apps: ['org.example.news'] },
        ...{ productionUrl: service.origin, sandboxUrl: service.origin },
      },
    },
    new ManualClock(MESSAGE_AT.toISOString()),
  )
  const [lane] = lanes

  expect(await lane?.compose(makeMessage())(makeIphone())).toEqual({ kind: 'unsendable', reason: 'BadDeviceToken' })
  await lane?.close()
})

test('a token is kept if the other environment refuses our key', async ({ setup }) => {
  setup.production.answers(() => apple(400, 'BadDeviceToken'))
  setup.sandbox.answers(() => apple(403, 'BadEnvironmentKeyIdInToken'))

  expect(await setup.lane.compose(makeMessage())(makeIphone())).toEqual({
    kind: 'unsendable',
    reason: 'BadDeviceToken',
  })
})

test('an expired provider token is renewed once, and the message is sent', async ({ setup }) => {
  await setup.lane.compose(makeMessage())(makeIphone())
  const old = setup.production.asked[0]?.headers.authorization
  setup.clock.advance(21 * 60_000)
  setup.production.answers(({ headers }) =>
    headers.authorization === old ? apple(403, 'ExpiredProviderToken') : { status: 200 },
  )

  expect(await setup.lane.compose(makeMessage())(makeIphone())).toEqual({ kind: 'accepted' })
})

test('a fresh provider token reported as expired means a wrong clock: it is not renewed repeatedly', async () => {
  await using setup = await startLane()
  setup.production.answers(() => apple(403, 'ExpiredProviderToken'))

  expect(await setup.lane.compose(makeMessage())(makeIphone())).toEqual({
    kind: 'refused',
    reason: 'ExpiredProviderToken',
  })
  expect(setup.production.asked).toHaveLength(1)
})

test('an app that the key may not push to cannot be registered', async ({ setup }) => {
  expect(setup.lane.problemWith(makeIphone())).toBeUndefined()
  expect(setup.lane.problemWith(makeIphone({ app: 'org.example.other' }))).toMatchObject({ path: 'app' })
})

function apple(status: number, reason: string) {
  return { status, body: { reason } }
}

function refused(status: number) {
  return (reason: string): [H2Reply, PushOutcome] => [apple(status, reason), { kind: 'refused', reason }]
}

function unsendable(status: number) {
  return (reason: string): [H2Reply, PushOutcome] => [apple(status, reason), { kind: 'unsendable', reason }]
}

function again(status: number) {
  return (reason: string): [H2Reply, PushOutcome] => [apple(status, reason), { kind: 'retry', reason }]
}

async function startLane() {
  const production = await startHttp2Service()
  const sandbox = await startHttp2Service()
  const clock = new ManualClock(MESSAGE_AT.toISOString())
  const lane = createApnsLane({
    credentials: createApnsCredentials({ privateKey, keyId: 'KEY1234567', teamId: 'TEAM123456' }, () => clock.now()),
    clients: {
      production: new Http2Client({ origin: production.origin, clock }),
      sandbox: new Http2Client({ origin: sandbox.origin, clock }),
    },
    apps: ['org.example.news'],
  })
  return closing([lane, production, sandbox], { production, sandbox, clock, lane })
}
