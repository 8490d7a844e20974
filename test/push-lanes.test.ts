/** Alerts down all lanes of the real server, to stand-ins for Apple's and Google's services. */
import { generateKeyPairSync } from 'node:crypto'
import { expect, test } from 'vitest'
import { readSettings } from '../src/config.ts'
import { newVapidKeys } from '../src/push/web/credentials.ts'
import { figuresPort, readFigures } from './support/figures.ts'
import { type Http2Service, startHttp2Service } from './support/http2-service.ts'
import { makeAndroid, makeIphone } from './support/sample-devices.ts'
import { startApp } from './support/start-app.ts'
import { startWebPushService } from './support/web-push-service.ts'

const apple = generateKeyPairSync('ec', {
  namedCurve: 'P-256',
  privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
  publicKeyEncoding: { type: 'spki', format: 'pem' },
})
const google = generateKeyPairSync('rsa', {
  modulusLength: 2048,
  privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
  publicKeyEncoding: { type: 'spki', format: 'pem' },
})

test('one alert reaches a browser, an Android phone and an iPhone', async () => {
  await using setup = await start({ CRIER_METRICS_PORT: '0' })
  for (const target of [setup.google.subscribe().target, makeAndroid(), makeIphone()]) await setup.register(target)

  await setup.app.post('storm', 'The river rises', { alert: { title: 'Flood warning' } })

  const [report] = await setup.alertsOnceDone()
  expect(report).toMatchObject({
    state: 'done',
    accepted: 3,
    platforms: { web: { accepted: 1 }, fcm: { accepted: 1 }, apns: { accepted: 1 } },
  })
  expect(setup.app.logged.filter(line => line.includes('push is off'))).toEqual([])
  const figures = await readFigures(figuresPort(setup.app))
  const accepted = (platform: string) =>
    figures.get(`crier_push_devices_total{platform="${platform}",outcome="accepted",reason=""}`)
  expect(['web', 'fcm', 'apns'].map(accepted)).toEqual([1, 1, 1])
  expect(figures.get('crier_push_accepted_seconds_count{platform="fcm"}')).toBe(1)
})

test('a GOAWAY in the middle of a campaign costs nobody the alert', async () => {
  await using setup = await start()
  for (let n = 0; n < 300; n += 1) await setup.register(makeAndroid())
  setup.fcm.answers(asked => {
    if (setup.fcm.asked.length === 150) setup.fcm.sessionOf(asked).goaway(0, asked.stream.id)
    return { status: 200 }
  })

  await setup.app.post('storm', 'The river rises', { alert: { title: 'Flood warning' } })

  const [report] = await setup.alertsOnceDone()
  expect(report).toMatchObject({ state: 'done', accepted: 300, failed: {} })
  expect(setup.fcm.connections()).toBeGreaterThan(1)
  expect(setup.fcm.mostStreams()).toBeLessThanOrEqual(100)
})

test('a token that Apple calls unregistered is dropped, unless it was registered again after that', async () => {
  await using setup = await start()
  const [gone, back] = [makeIphone(), makeIphone()]
  await setup.register(gone)
  await setup.register(back)
  const [longAgo, soon] = [Date.now() - 86_400_000, Date.now() + 86_400_000]
  setup.production.answers(({ path }) => ({
    status: 410,
    body: { reason: 'Unregistered', timestamp: path.endsWith(gone.token) ? soon : longAgo },
  }))

  await setup.app.post('storm', 'The river rises', { alert: { title: 'Flood warning' } })

  const [report] = await setup.alertsOnceDone()
  expect(report).toMatchObject({ state: 'done', dropped: 1, failed: { 'registered since: Unregistered': 1 } })
  expect(await setup.followers()).toEqual({ web: 0, fcm: 0, apns: 1 })
})

test('a token of a build from Xcode is found in the sandbox, and asked there first the next time', async () => {
  await using setup = await start()
  await setup.register(makeIphone())
  setup.production.answers(() => ({ status: 400, body: { reason: 'BadDeviceToken' } }))

  await setup.app.post('storm', 'The river rises', { alert: { title: 'First' } })
  await setup.alertsOnceDone()
  await setup.app.post('storm', 'The river falls', { alert: { title: 'Second' } })
  await setup.alertsOnceDone()

  expect([setup.production.asked.length, setup.sandbox.asked.length]).toEqual([1, 2])
})

test('with Live Activities on, a blog has a channel until it ends, and apps can read it', async () => {
  await using setup = await start({ CRIER_LIVE_ACTIVITIES: 'on' })
  const channel = async () => (await setup.app.api('GET', '/v1/blogs/storm/live-activity', { key: null })).body.channel
  await setup.production.reader.next()

  await setup.app.post('storm', 'The river rises')
  const { body } = await setup.production.reader.next()
  const open = await channel()
  await setup.app.api('PATCH', '/v1/blogs/storm', { body: { state: 'ended' }, headers: { 'If-Match': '"1"' } })
  await setup.manage.reader.next()
  await setup.manage.reader.next()

  expect(JSON.parse(body).aps['content-state']).toMatchObject({ offset: 2, headline: 'The river rises' })
  expect(open).toBe('channel-1')
  expect(setup.manage.asked.map(({ method }) => method)).toEqual(['POST', 'DELETE'])
})

const account = {
  project_id: 'p',
  client_email: 'c@e.org',
  private_key: google.privateKey,
  token_uri: 'https://e.org/t',
}

test.each([
  [{ CRIER_VAPID_KEY: newVapidKeys().privateKey }, 'CRIER_VAPID_SUBJECT: is missing; CRIER_VAPID_KEY needs it'],
  [{ CRIER_VAPID_KEY: 'short' }, 'CRIER_VAPID_KEY: use the private key that "crier push keys" makes'],
  [
    { CRIER_VAPID_SUBJECT: 'desk@example.org' },
    'CRIER_VAPID_SUBJECT: use mailto: with an address of yours, or an https: address',
  ],
  [
    { CRIER_FCM_ACCOUNT: '/etc/fcm.json' },
    'CRIER_FCM_ACCOUNT: use the JSON of the service account, as the Firebase console gives it',
  ],
  [{ CRIER_APNS_KEY: 'AB12' }, 'CRIER_APNS_KEY: use the text of the .p8 file that Apple gave you'],
  [
    { CRIER_APNS_KEY: apple.privateKey, CRIER_APNS_TEAM_ID: 'T', CRIER_APNS_APPS: 'a' },
    'CRIER_APNS_KEY_ID: is missing; CRIER_APNS_KEY needs it',
  ],
  [{ CRIER_LIVE_ACTIVITIES: 'on' }, 'CRIER_LIVE_ACTIVITIES: needs CRIER_APNS_KEY'],
  [{ CRIER_PUSH_ORIGINS: 'push.example.org' }, 'CRIER_PUSH_ORIGINS.0: use an address such as https://push.example.org'],
])('the setting %j is a mistake that is told at the start', (env, mistake) => {
  expect(readSettings(env)).toEqual({ kind: 'mistakes', mistakes: [mistake] })
})

test("a key in one line and an account's JSON are read as they are handed over", () => {
  const read = readSettings({
    CRIER_APNS_KEY: apple.privateKey.replaceAll('\n', '\\n'),
    ...{ CRIER_APNS_KEY_ID: 'K', CRIER_APNS_TEAM_ID: 'T', CRIER_APNS_APPS: 'org.example.news, org.example.tv' },
    CRIER_FCM_ACCOUNT: JSON.stringify(account),
  })

  expect(read).toMatchObject({
    settings: {
      CRIER_APNS_KEY: apple.privateKey,
      CRIER_APNS_APPS: ['org.example.news', 'org.example.tv'],
      CRIER_FCM_ACCOUNT: account,
    },
  })
})

async function start(env: Readonly<Record<string, string>> = {}) {
  await using opened = new AsyncDisposableStack()
  const google1 = opened.use(await startWebPushService())
  google1.answers(({ path }) =>
    path === '/token' ? { status: 200, body: { access_token: 'token' } } : { status: 201 },
  )
  const http2 = async (): Promise<Http2Service> => opened.use(await startHttp2Service())
  const [fcm, production, sandbox, manage] = [await http2(), await http2(), await http2(), await http2()]
  let channels = 0
  manage.answers(({ method }) =>
    method === 'POST' ? { status: 201, headers: { 'apns-channel-id': `channel-${++channels}` } } : { status: 204 },
  )
  const app = opened.use(
    await startApp({
      env: {
        ...{ CRIER_VAPID_KEY: newVapidKeys().privateKey, CRIER_VAPID_SUBJECT: 'mailto:desk@example.org' },
        CRIER_PUSH_ORIGINS: google1.origin,
        CRIER_FCM_ACCOUNT: JSON.stringify({ ...account, token_uri: `${google1.origin}/token` }),
        CRIER_FCM_URL: fcm.origin,
        ...{ CRIER_APNS_KEY: apple.privateKey, CRIER_APNS_KEY_ID: 'K', CRIER_APNS_TEAM_ID: 'T' },
        CRIER_APNS_APPS: 'org.example.news',
        ...{ CRIER_APNS_URL: production.origin, CRIER_APNS_SANDBOX_URL: sandbox.origin },
        CRIER_APNS_CHANNELS_URL: manage.origin,
        ...env,
      },
    }),
  )
  await app.createBlog('storm')
  const read = async () => (await app.api('GET', '/v1/blogs/storm/alerts')).body
  const rest = opened.move()
  return {
    ...{ app, google: google1, fcm, production, sandbox, manage },
    async register(target: object) {
      const answer = await app.api('POST', '/v1/devices', { body: { ...target, blogs: ['storm'] }, key: null })
      if (answer.status !== 201) throw new Error(answer.text)
    },
    followers: async () => (await read()).followers,
    async alertsOnceDone() {
      for (;;) {
        const { alerts } = await read()
        if (alerts.length > 0 && alerts[0].state !== 'running') return alerts
      }
    },
    [Symbol.asyncDispose]: () => rest.disposeAsync(),
  }
}
