/** Alerts over all lanes of the real server, to stand-ins for Apple's and Google's services. */
import { expect, test } from 'vitest'
import { newVapidKeys } from '#push/lanes/web/credentials.ts'
import { readSettings } from '#server/config/config.ts'
import { figuresPort, readFigures } from '#test/support/data/figures.ts'
import { makeAndroid, makeIphone } from '#test/support/data/sample-devices.ts'
import { account, apple, google, startLanes } from '#test/support/services/start-lanes.ts'

test('one alert reaches a browser, an Android phone and an iPhone', async () => {
  await using setup = await startLanes({ CRIER_METRICS_PORT: '0' })
  for (const target of [setup.browsers.subscribe().target, makeAndroid(), makeIphone()]) await setup.register(target)

  const post = await setup.app.post('storm', 'The river rises', { alert: { title: 'Flood warning' } })

  const report = await setup.alertOnceDone(post)
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

test('an alert waiting for a credential is reported to the desk and the operator', async () => {
  await using setup = await startLanes({ CRIER_METRICS_PORT: '0' })
  for (const target of [makeAndroid(), makeIphone()]) await setup.register(target)
  setup.production.answers(() => ({ status: 403, body: { reason: 'InvalidProviderToken' } }))

  await setup.app.post('storm', 'The river rises', { alert: { title: 'Flood warning' } })

  const report = await setup.alertOnce(({ refused, accepted }) => 'InvalidProviderToken' in refused && accepted === 1)
  expect(report).toMatchObject({
    state: 'running',
    failed: {},
    platforms: { fcm: { accepted: 1, refused: {} }, apns: { accepted: 0, refused: { InvalidProviderToken: 1 } } },
  })
  const figures = await readFigures(figuresPort(setup.app))
  expect(figures.get('crier_push_refused_total{platform="apns",reason="InvalidProviderToken"}')).toBe(1)
  expect(setup.app.logged.filter(line => line.includes('a push service refuses our credential'))).toHaveLength(1)
})

test('after a GOAWAY in the middle of a campaign everybody still gets the alert', async () => {
  await using setup = await startLanes()
  for (let n = 0; n < 300; n += 1) await setup.register(makeAndroid())
  setup.fcm.answers(asked => {
    if (setup.fcm.asked.length === 150) setup.fcm.sessionOf(asked).goaway(0, asked.stream.id)
    return { status: 200 }
  })

  const post = await setup.app.post('storm', 'The river rises', { alert: { title: 'Flood warning' } })

  const report = await setup.alertOnceDone(post)
  expect(report).toMatchObject({ state: 'done', accepted: 300, failed: {} })
  expect(setup.fcm.connections()).toBeGreaterThan(1)
  expect(setup.fcm.mostStreams()).toBeLessThanOrEqual(100)
})

test('a token that Apple reports as unregistered is dropped, unless it was registered again since', async () => {
  await using setup = await startLanes()
  const [gone, back] = [makeIphone(), makeIphone()]
  await setup.register(gone)
  await setup.register(back)
  const [longAgo, soon] = [Date.now() - 86_400_000, Date.now() + 86_400_000]
  setup.production.answers(({ path }) => ({
    status: 410,
    body: { reason: 'Unregistered', timestamp: path.endsWith(gone.token) ? soon : longAgo },
  }))

  const post = await setup.app.post('storm', 'The river rises', { alert: { title: 'Flood warning' } })

  const report = await setup.alertOnceDone(post)
  expect(report).toMatchObject({ state: 'done', dropped: 1, failed: { 'registered since: Unregistered': 1 } })
  await setup.followersOnce({ web: 0, fcm: 0, apns: 1 })
})

test('a token of an Xcode build is found in the sandbox, and sent there first next time', async () => {
  await using setup = await startLanes()
  await setup.register(makeIphone())
  setup.production.answers(() => ({ status: 400, body: { reason: 'BadDeviceToken' } }))

  const first = await setup.app.post('storm', 'The river rises', { alert: { title: 'First' } })
  await setup.alertOnceDone(first)
  const second = await setup.app.post('storm', 'The river falls', { alert: { title: 'Second' } })
  await setup.alertOnceDone(second)

  expect([setup.production.asked.length, setup.sandbox.asked.length]).toEqual([1, 2])
})

test('with Live Activities on, a blog has a channel until it ends, and apps can get it', async () => {
  await using setup = await startLanes({ CRIER_LIVE_ACTIVITIES: 'on' })
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

/** As when half of it was left behind while copying. */
const broken = (key: string) => key.replace(/(?<=\n)[^-]{40}/, '')

test.each([
  [{ CRIER_VAPID_KEY: newVapidKeys().privateKey }, 'CRIER_VAPID_SUBJECT: missing; CRIER_VAPID_KEY needs it'],
  [{ CRIER_VAPID_KEY: 'short' }, 'CRIER_VAPID_KEY: use the private key that "crier push keys" prints'],
  [
    { CRIER_VAPID_SUBJECT: 'desk@example.org' },
    'CRIER_VAPID_SUBJECT: use mailto: with your address, or an https: address',
  ],
  [
    { CRIER_FCM_ACCOUNT: '/etc/fcm.json' },
    'CRIER_FCM_ACCOUNT: use the JSON of the service account from the Firebase console',
  ],
  [{ CRIER_APNS_KEY: broken(apple.privateKey) }, 'CRIER_APNS_KEY: use the text of the .p8 file that Apple gave you'],
  [{ CRIER_APNS_KEY: google.privateKey }, 'CRIER_APNS_KEY: use the text of the .p8 file that Apple gave you'],
  [
    { CRIER_FCM_ACCOUNT: JSON.stringify({ ...account, private_key: broken(google.privateKey) }) },
    'CRIER_FCM_ACCOUNT.private_key: use the service account file as downloaded from the Firebase console; this key is invalid',
  ],
  [{ CRIER_APNS_KEY: 'AB12' }, 'CRIER_APNS_KEY: use the text of the .p8 file that Apple gave you'],
  [
    { CRIER_APNS_KEY: apple.privateKey, CRIER_APNS_TEAM_ID: 'T', CRIER_APNS_APPS: 'a' },
    'CRIER_APNS_KEY_ID: missing; CRIER_APNS_KEY needs it',
  ],
  [{ CRIER_LIVE_ACTIVITIES: 'on' }, 'CRIER_LIVE_ACTIVITIES: needs CRIER_APNS_KEY'],
  [{ CRIER_PUSH_ORIGINS: 'push.example.org' }, 'CRIER_PUSH_ORIGINS.0: use an address such as https://push.example.org'],
])('the setting %j is reported as invalid at start-up', (env, mistake) => {
  expect(readSettings(env)).toEqual({ kind: 'mistakes', mistakes: [mistake] })
})

test("a key in one line and an account's JSON are accepted as issued", () => {
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
