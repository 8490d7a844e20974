/** The Web Push lane against a push service: what it sends, and how it interprets every response. */
import { createHash } from 'node:crypto'
import { decodeProtectedHeader, importJWK, jwtVerify } from 'jose'
import { expect } from 'vitest'
import type { PushOutcome } from '#push/campaign/outcome.ts'
import { createHttp1Client } from '#push/http/http1-client.ts'
import { createVapidCredentials, newVapidKeys, publicKeyOf } from '#push/lanes/web/credentials.ts'
import { createHosts } from '#push/lanes/web/hosts.ts'
import { createWebLane } from '#push/lanes/web/sender.ts'
import { ManualClock } from '#test/support/clocks/manual-clock.ts'
import { closing } from '#test/support/closing.ts'
import { decryptWebPush } from '#test/support/data/decrypt-web-push.ts'
import { makeBrowser } from '#test/support/data/sample-devices.ts'
import { MESSAGE_AT, makeMessage } from '#test/support/data/sample-message.ts'
import { type ServiceReply, startWebPushService } from '#test/support/services/web-push-service.ts'
import { testWith } from '#test/support/test-with.ts'

const keys = newVapidKeys()

const test = testWith({ setup: startLane })

test('the browser can decrypt the message, and gets title, text and link', async ({ setup }) => {
  const browser = setup.service.subscribe()

  const outcome = await setup.send(makeMessage())(browser.target)

  expect(outcome).toEqual({ kind: 'accepted' })
  const { body } = await setup.service.reader.next()
  const message = makeMessage()
  expect(JSON.parse(decryptWebPush(body, browser.receiver))).toEqual({
    web_push: 8030,
    notification: {
      title: message.title,
      body: message.text,
      navigate: message.url,
      tag: message.blog,
      lang: 'en-GB',
      dir: 'auto',
    },
  })
})

test('the service gets the lifetime, the urgency and the topic to replace', async ({ setup }) => {
  const { target } = setup.service.subscribe()
  setup.clock.advance(60_000)

  await setup.send(makeMessage({ urgency: 'low' }))(target)

  const { method, headers } = await setup.service.reader.next()
  const topic = createHash('sha256').update('budget-day').digest('base64url').slice(0, 32)
  expect(method).toBe('POST')
  expect(headers).toMatchObject({ ttl: '1740', urgency: 'low', topic, 'content-encoding': 'aes128gcm' })
})

test('the service can verify the sender, and one token per origin is used for hours', async ({ setup }) => {
  const { target } = setup.service.subscribe()

  await setup.send(makeMessage())(target)
  setup.clock.advance(3_600_000)
  await setup.send(makeMessage())(target)
  setup.clock.advance(12 * 3_600_000)
  await setup.send(makeMessage())(target)

  const [first, second, third] = setup.service.pushed.map(({ headers }) => headers.authorization ?? '')
  const [, token = '', key = ''] = /^vapid t=(\S+), k=(\S+)$/.exec(first ?? '') ?? []
  const point = Buffer.from(key, 'base64url')
  const x = point.toString('base64url', 1, 33)
  const y = point.toString('base64url', 33)
  const verified = await jwtVerify(token, await importJWK({ kty: 'EC', crv: 'P-256', x, y }, 'ES256'), {
    currentDate: MESSAGE_AT,
    audience: setup.service.origin,
  })
  expect(key).toBe(keys.publicKey)
  expect(decodeProtectedHeader(token)).toEqual({ typ: 'JWT', alg: 'ES256' })
  expect(verified.payload.sub).toBe('mailto:desk@example.org')
  expect(Number(verified.payload.exp) * 1_000 - MESSAGE_AT.getTime()).toBeLessThanOrEqual(24 * 3_600_000)
  expect(second).toBe(first)
  expect(third).not.toBe(first)
})

test('after correcting a clock that was a day ahead, a new token is signed', async ({ setup }) => {
  const { target } = setup.service.subscribe()

  setup.clock.advance(24 * 3_600_000)
  await setup.send(makeMessage())(target)
  setup.clock.advance(-24 * 3_600_000)
  await setup.send(makeMessage())(target)

  const [ahead, right] = setup.service.pushed.map(({ headers }) => headers.authorization)
  expect(right).not.toBe(ahead)
})

test('the public key is derived from the private one', () => {
  expect(publicKeyOf(keys.privateKey)).toBe(keys.publicKey)
})

const RETRY_LATER = { 'Retry-After': '120' }
const IN_TWO_MINUTES = new Date(MESSAGE_AT.getTime() + 120_000).toUTCString()

test.for<[says: string, reply: ServiceReply, outcome: PushOutcome]>([
  ['200', { status: 200 }, { kind: 'accepted' }],
  ['201', { status: 201 }, { kind: 'accepted' }],
  ['202', { status: 202 }, { kind: 'accepted' }],
  ['400', { status: 400 }, { kind: 'unsendable', reason: '400' }],
  ['bad router type', mozilla(400, 108), { kind: 'unsendable', reason: '400/108' }],
  ['bad encryption headers', mozilla(400, 110), { kind: 'unsendable', reason: '400/110' }],
  ['TTL missing', mozilla(400, 111), { kind: 'unsendable', reason: '400/111' }],
  ['bad Topic', mozilla(400, 113), { kind: 'unsendable', reason: '400/113' }],
  ['TTL out of range', mozilla(400, 114), { kind: 'unsendable', reason: '400/114' }],
  ['401', { status: 401 }, { kind: 'suspect', reason: '401' }],
  ['any VAPID fault', mozilla(401, 109), { kind: 'suspect', reason: '401/109' }],
  ['key mismatch', { status: 403 }, { kind: 'suspect', reason: '403' }],
  [
    'Apple on a bad token',
    { status: 403, body: { reason: 'BadJwtToken' } },
    { kind: 'refused', reason: 'BadJwtToken' },
  ],
  ['404', { status: 404 }, { kind: 'gone', reason: '404' }],
  ['invalid endpoint token', mozilla(404, 102), { kind: 'gone', reason: '404/102' }],
  ['410', { status: 410 }, { kind: 'gone', reason: '410' }],
  ['no user', mozilla(410, 103), { kind: 'gone', reason: '410/103' }],
  ['user deleted', mozilla(410, 105), { kind: 'gone', reason: '410/105' }],
  ['no subscription', mozilla(410, 106), { kind: 'gone', reason: '410/106' }],
  ['413', { status: 413 }, { kind: 'unsendable', reason: '413' }],
  ['too large', mozilla(413, 104), { kind: 'unsendable', reason: '413/104' }],
  ['429', { status: 429 }, { kind: 'retry', reason: '429', restsPlace: true }],
  [
    '429 with seconds to wait',
    { status: 429, headers: RETRY_LATER },
    { kind: 'retry', reason: '429', afterMs: 120_000, restsPlace: true },
  ],
  [
    '429 with a date to wait for',
    { status: 429, headers: { 'Retry-After': IN_TWO_MINUTES } },
    { kind: 'retry', reason: '429', afterMs: 120_000, restsPlace: true },
  ],
  ['500', { status: 500 }, { kind: 'retry', reason: '500' }],
  ["Mozilla's own bridge credentials", mozilla(500, 901), { kind: 'retry', reason: '500/901' }],
  ['bridge timeout', mozilla(502, 902), { kind: 'retry', reason: '502/902' }],
  ['storage conflict', { status: 503 }, { kind: 'retry', reason: '503' }],
  [
    '503 with seconds to wait',
    { status: 503, headers: RETRY_LATER },
    { kind: 'retry', reason: '503', afterMs: 120_000 },
  ],
  ['bridge connect', mozilla(504, 903), { kind: 'retry', reason: '504/903' }],
  ['an unknown answer', { status: 418 }, { kind: 'unsendable', reason: '418' }],
  ['a temporary redirect', { status: 307, headers: { Location: '/push/x' } }, { kind: 'unsendable', reason: '307' }],
  ['a redirect to nowhere', { status: 301 }, { kind: 'unsendable', reason: '301' }],
  [
    'a redirect to another host',
    { status: 308, headers: { Location: 'http://169.254.169.254/latest' } },
    { kind: 'unsendable', reason: '308' },
  ],
  ['a closed connection', 'cut', { kind: 'retry', reason: 'network' }],
])('%s', async ([_, reply, outcome], { setup }) => {
  setup.service.answers(() => reply)

  expect(await setup.send(makeMessage())(setup.service.subscribe().target)).toEqual(outcome)
})

test('a permanent redirect within the service moves the subscription', async ({ setup }) => {
  const { target } = setup.service.subscribe()
  setup.service.answers(() => ({ status: 301, headers: { Location: '/push/new-place' } }))

  const outcome = await setup.send(makeMessage())(target)

  const subscription = { ...target.subscription, endpoint: `${setup.service.origin}/push/new-place` }
  expect(outcome).toEqual({
    kind: 'moved',
    target: { platform: 'web', subscription },
    outcome: { kind: 'retry', reason: 'moved', afterMs: 0 },
  })
})

test('a service that does not answer is given up after ten seconds', async ({ setup }) => {
  setup.service.answers(() => 'hang')

  const sending = setup.send(makeMessage())(setup.service.subscribe().target)
  await setup.service.reader.next()
  setup.clock.advance(10_000)

  expect(await sending).toEqual({ kind: 'retry', reason: 'timeout' })
})

test("the longest alert in the widest script fits the smallest service's limit", async ({ setup }) => {
  const outcome = await setup.send(makeMessage({ title: '"😀'.repeat(40), text: '"👩🏽‍🚀'.repeat(37) }))(
    setup.service.subscribe().target,
  )

  expect(outcome).toEqual({ kind: 'accepted' })
  expect((await setup.service.reader.next()).body.length).toBeLessThanOrEqual(2_744)
})

test.each([
  'https://fcm.googleapis.com/fcm/send/abc',
  'https://updates.push.services.mozilla.com/wpush/v2/abc',
  'https://web.push.apple.com/abc',
  'https://wns2-par02p.notify.windows.com/w/?token=abc',
])('pushes may be sent to %s', endpoint => {
  expect(createHosts([]).problemWith(endpoint)).toBeUndefined()
})

test.each([
  'http://fcm.googleapis.com/fcm/send/abc',
  'https://fcm.googleapis.com:8443/fcm/send/abc',
  'https://user:secret@fcm.googleapis.com/',
  'https://fcm.googleapis.com.evil.example/',
  'https://evilpush.apple.com/',
  'https://127.0.0.1/',
  'https://[::1]/',
  'https://169.254.169.254/latest/meta-data',
  'https://localhost/',
  'file:///etc/passwd',
  'nonsense',
])('pushes may not be sent to %s', endpoint => {
  expect(createHosts([]).problemWith(endpoint)).toEqual(expect.any(String))
})

test('an added origin is allowed, but no other port and no path tricks', () => {
  const hosts = createHosts(['http://127.0.0.1:9000'])

  expect(hosts.problemWith('http://127.0.0.1:9000/push/1')).toBeUndefined()
  expect(hosts.problemWith('http://127.0.0.1:9001/push/1')).toEqual(expect.any(String))
  expect(hosts.problemWith('http://127.0.0.1:9000@evil.example/')).toEqual(expect.any(String))
})

test("a push service's name that resolves to a private address is refused", async () => {
  const lookup = createHosts([]).lookupFor('https://updates.push.services.mozilla.com')

  const error = await new Promise(resolve => lookup?.('localhost', { all: true }, resolve))

  expect(String(error)).toContain('private network')
})

test('a browser whose service is no longer on the list is dropped, and nothing is sent there', async ({ setup }) => {
  const outcome = await setup.send(makeMessage())(makeBrowser('https://localhost/push').target)

  expect(outcome).toEqual({ kind: 'gone', reason: 'no known push service' })
})

function mozilla(status: number, errno: number): ServiceReply {
  return { status, body: { code: status, errno, error: 'x'.repeat(100), message: '…' } }
}

async function startLane() {
  const service = await startWebPushService()
  const clock = new ManualClock(MESSAGE_AT.toISOString())
  const now = () => clock.now()
  const lane = createWebLane({
    credentials: createVapidCredentials({ privateKey: keys.privateKey, subject: 'mailto:desk@example.org', now }),
    hosts: createHosts([service.origin]),
    client: createHttp1Client(clock),
    now,
  })
  return closing([lane, service], { service, clock, send: lane.compose })
}
