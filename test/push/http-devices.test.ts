/** Registering devices over HTTP, and an alert's way from an editor's post to a browser. */
import { expect, vi } from 'vitest'
import { newVapidKeys } from '#push/lanes/web/credentials.ts'
import { closing } from '#test/support/closing.ts'
import { decryptWebPush } from '#test/support/data/decrypt-web-push.ts'
import { makeAndroid, makeBrowser } from '#test/support/data/sample-devices.ts'
import { LOGIN_SECRET, signToken } from '#test/support/readers/reader-login.ts'
import { type StartAppOptions, startApp } from '#test/support/services/start-app.ts'
import { startWebPushService } from '#test/support/services/web-push-service.ts'
import { testWith } from '#test/support/test-with.ts'

const keys = newVapidKeys()
/** A second at least: campaigns are looked for once a second. */
const PATIENCE_MS = 60_000

const test = testWith({ push: startPush })

test('a registered browser gets the alert, and the desk shows that it did', async ({ push }) => {
  const browser = push.service.subscribe()
  const registered = await push.app.api('POST', '/v1/devices', register(browser.target))
  expect(registered.status).toBe(201)

  const update = await push.app.post('budget-day', 'The doors are open.', {
    alert: { title: 'Doors open', text: 'The queue reaches the river.', urgency: 'high' },
  })

  const { body, headers } = await push.service.reader.next()
  expect(headers.urgency).toBe('high')
  expect(JSON.parse(decryptWebPush(body, browser.receiver)).notification).toMatchObject({
    title: 'Doors open',
    body: 'The queue reaches the river.',
    navigate: `${push.app.url}/blogs/budget-day#update-${update.id}`,
  })
  const alerts = await push.alertsOnceDone()
  expect(alerts).toMatchObject([
    {
      update: update.id,
      state: 'done',
      sent: 1,
      accepted: 1,
      dropped: 0,
      failed: {},
      secondsToLast: expect.any(Number),
    },
  ])
})

test('a draft alerts nobody until it is published', async ({ push }) => {
  const browser = push.service.subscribe()
  await push.app.api('POST', '/v1/devices', register(browser.target))

  const draft = await push.app.post('budget-day', 'Soon', { status: 'draft', alert: { title: 'Soon' } })
  const path = `/v1/blogs/budget-day/updates/${draft.id}`
  const before = await push.app.api('GET', '/v1/blogs/budget-day/alerts')
  await push.app.api('PATCH', path, { body: { status: 'published' }, headers: { 'If-Match': '"1"' } })

  expect(before.body.alerts).toEqual([])
  const { body } = await push.service.reader.next()
  expect(JSON.parse(decryptWebPush(body, browser.receiver)).notification.title).toBe('Soon')
})

test('a scheduled update alerts when it is published', async ({ push }) => {
  const browser = push.service.subscribe()
  await push.app.api('POST', '/v1/devices', register(browser.target))
  const publishAt = new Date(Date.now() + 500).toISOString()

  await push.app.post('budget-day', 'On time', { status: 'scheduled', publishAt, alert: { title: 'On time' } })
  const { body } = await push.service.reader.next()

  expect(Date.now()).toBeGreaterThanOrEqual(Date.parse(publishAt))
  expect(JSON.parse(decryptWebPush(body, browser.receiver)).notification.title).toBe('On time')
})

test('a correction and a retraction alert again only on request', async ({ push }) => {
  const browser = push.service.subscribe()
  await push.app.api('POST', '/v1/devices', register(browser.target))
  const titles: string[] = []
  const nextTitle = async () => {
    const { body } = await push.service.reader.next()
    titles.push(JSON.parse(decryptWebPush(body, browser.receiver)).notification.title)
    await push.alertsOnceDone()
  }
  const { id } = await push.app.post('budget-day', 'Ten arrested', { alert: { title: 'Ten arrested' } })
  await nextTitle()
  const path = `/v1/blogs/budget-day/updates/${id}`

  await push.app.api('PATCH', path, { body: { markdown: 'Ten were arrested' }, headers: { 'If-Match': '"1"' } })
  const alert = { title: 'Two arrested, not ten' }
  const correction = 'An earlier version gave a wrong number.'
  await push.app.api('PATCH', path, { body: { alert, correction }, headers: { 'If-Match': '"2"' } })
  await nextTitle()
  await push.app.api('DELETE', path, { body: { note: 'Wrong', alert: { title: 'Nobody was arrested' } } })
  await nextTitle()

  expect(titles).toEqual(['Ten arrested', 'Two arrested, not ten', 'Nobody was arrested'])
  expect(push.service.reader.unread).toEqual([])
})

test('registering again returns the same device; it can be read, edited and deleted', async ({ push }) => {
  await push.app.createBlog('strike')
  const { target } = push.service.subscribe()

  const first = await push.app.api('POST', '/v1/devices', register(target))
  const second = await push.app.api('POST', '/v1/devices', register(target, ['strike']))
  const { id } = first.body.device
  const changed = await push.app.api('PATCH', `/v1/devices/${id}`, { body: { blogs: ['strike'] }, key: null })
  const read = await push.app.api('GET', `/v1/devices/${id}`, { key: null })
  const gone = await push.app.api('DELETE', `/v1/devices/${id}`, { key: null })

  expect(second.body.device).toMatchObject({ id, platform: 'web', blogs: ['budget-day', 'strike'] })
  expect(changed.body.device.blogs).toEqual(['strike'])
  expect(read.body).toEqual(changed.body)
  expect(gone).toMatchObject({ status: 200, body: { device: { id } } })
  expect(await push.app.api('GET', `/v1/devices/${id}`)).toMatchObject({
    status: 404,
    body: { code: 'unknown_device' },
  })
  expect(second.text).not.toContain(target.subscription.endpoint)
})

test('a new subscription replaces the old one', async ({ push }) => {
  const [old, fresh] = [push.service.subscribe(), push.service.subscribe()]
  const { body } = await push.app.api('POST', '/v1/devices', register(old.target))

  const { subscription } = fresh.target
  await push.app.api('PATCH', `/v1/devices/${body.device.id}`, { body: { subscription }, key: null })
  await push.app.post('budget-day', 'Doors open', { alert: { title: 'Doors open' } })

  const pushed = await push.service.reader.next()
  expect(JSON.parse(decryptWebPush(pushed.body, fresh.receiver)).notification.title).toBe('Doors open')
})

test.for<[says: string, body: object, path: string]>([
  ['an unknown platform', { platform: 'pager', number: '123' }, 'platform'],
  [
    'an endpoint in a private network',
    register(makeBrowser('https://10.0.0.1/push').target).body,
    'subscription.endpoint',
  ],
  [
    'an endpoint that is not a push service',
    register(makeBrowser('https://evil.example/push').target).body,
    'subscription.endpoint',
  ],
  [
    'a key that is not a point on the curve',
    { ...register(makeBrowser().target).body, subscription: brokenKeys() },
    'subscription.keys.p256dh',
  ],
  ['a token of a lane that is off', { ...makeAndroid(), blogs: ['budget-day'] }, 'platform'],
  ['a field that does not exist', { ...register(makeBrowser().target).body, topic: 'x' }, 'topic'],
])('%s is refused, with what is wrong', async ([_, body, path], { push }) => {
  const answer = await push.app.api('POST', '/v1/devices', { body, key: null })

  expect(answer).toMatchObject({ status: 422, body: { code: 'invalid', errors: [{ path }] } })
})

test('a blog that does not exist cannot be followed', async ({ push }) => {
  const answer = await push.app.api('POST', '/v1/devices', register(push.service.subscribe().target, ['nowhere']))

  expect(answer).toMatchObject({ status: 404, body: { code: 'unknown_blog' } })
})

test('without a key a call may follow at most twenty blogs, each counted once; with a key, more', async ({ push }) => {
  const names = Array.from({ length: 21 }, (_, n) => `blog-${n}`)
  for (const name of names) await push.app.createBlog(name)
  const { target } = push.service.subscribe()

  const many = await push.app.api('POST', '/v1/devices', register(target, names))
  const twice = await push.app.api('POST', '/v1/devices', register(target, Array(100).fill('blog-1')))
  const byKey = await push.app.api('POST', '/v1/devices', { body: { ...target, blogs: names } })

  expect(many).toMatchObject({ status: 422, body: { errors: [{ path: 'blogs' }] } })
  expect(twice).toMatchObject({ status: 201, body: { device: { blogs: ['blog-1'] } } })
  expect(byKey.body.device.blogs).toHaveLength(21)
})

test('at the limit of devices, new ones are refused and known ones still register', async () => {
  await using push = await startPush({ env: { CRIER_MAX_DEVICES: '1' } })
  const [known, other] = [push.service.subscribe(), push.service.subscribe()]
  await push.app.api('POST', '/v1/devices', register(known.target))

  const again = await push.app.api('POST', '/v1/devices', register(known.target))
  const refused = await push.app.api('POST', '/v1/devices', register(other.target))

  expect(again.status).toBe(201)
  expect(refused).toMatchObject({ status: 503, body: { code: 'too_many_devices' } })
})

test('only readers with access can follow a private blog, and they stay followers after the token expires', async () => {
  await using push = await startPush({ env: { CRIER_READER_JWT_SECRET: LOGIN_SECRET } })
  await push.app.api('POST', '/v1/blogs', { body: { title: 'Leak', id: 'leak', access: 'private' } })
  const { target } = push.service.subscribe()
  const key = await signToken({ blogs: ['leak'] })

  const stranger = await push.app.api('POST', '/v1/devices', register(target, ['leak']))
  const other = await push.app.api('POST', '/v1/devices', { ...register(target, ['leak']), key: await signToken({}) })
  const { body, status } = await push.app.api('POST', '/v1/devices', { ...register(target, ['leak']), key })
  const edit = (blogs: string[]) =>
    push.app.api('PATCH', `/v1/devices/${body.device.id}`, { body: { blogs }, key: null })
  const kept = await edit(['budget-day', 'leak'])
  await edit(['budget-day'])
  const again = await edit(['leak'])

  expect([stranger.body.code, other.body.code, status]).toEqual(['private_blog', 'forbidden', 201])
  expect(kept.body.device.blogs).toEqual(['budget-day', 'leak'])
  expect(again).toMatchObject({ status: 401, body: { code: 'private_blog' } })
})

test('browsers get the key to subscribe with; without one, push is off, which is logged once', async ({ push }) => {
  await using quiet = await startApp()

  expect((await push.app.api('GET', '/v1/push', { key: null })).body).toEqual({
    platforms: ['web'],
    vapidPublicKey: keys.publicKey,
  })
  expect((await quiet.api('GET', '/v1/push', { key: null })).body).toEqual({ platforms: [] })
  expect(quiet.logged.filter(line => line.includes('push is off'))).toHaveLength(1)
})

test('delivery results of alerts are for the desk, not for readers', async ({ push }) => {
  expect((await push.app.api('GET', '/v1/blogs/budget-day/alerts', { key: null })).status).toBe(401)
})

test.each([
  [{ title: '' }, 'alert.title'],
  [{ text: 'No title' }, 'alert.title'],
  [{ title: 'T', urgency: 'shouting' }, 'alert.urgency'],
  [{ title: 'x'.repeat(121) }, 'alert.title'],
  [{ title: 'T', text: 'x'.repeat(301) }, 'alert.text'],
])('the alert %j is refused with its path', async (alert, path) => {
  await using app = await startApp({ blog: 'budget-day' })

  const answer = await app.api('POST', '/v1/blogs/budget-day/updates', { body: { markdown: 'a', alert } })

  expect(answer).toMatchObject({ status: 422, body: { errors: [{ path }] } })
})

function register(target: object, blogs = ['budget-day']) {
  return { body: { ...target, blogs }, key: null }
}

function brokenKeys() {
  const { subscription } = makeBrowser().target
  return { ...subscription, keys: { ...subscription.keys, p256dh: Buffer.alloc(65, 4).toString('base64url') } }
}

async function startPush({ env = {} }: StartAppOptions = {}) {
  const service = await startWebPushService()
  const app = await startApp({
    env: {
      CRIER_VAPID_KEY: keys.privateKey,
      CRIER_VAPID_SUBJECT: 'mailto:desk@example.org',
      CRIER_PUSH_ORIGINS: service.origin,
      ...env,
    },
  })
  await app.createBlog('budget-day')
  async function alertsIfDone(): Promise<{ state: string }[] | undefined> {
    const { alerts } = (await app.api('GET', '/v1/blogs/budget-day/alerts')).body
    return alerts.every(({ state }: { state: string }) => state !== 'running') ? alerts : undefined
  }
  return closing([app, service], {
    service,
    app,
    /** Polls, like the desk's page. */
    alertsOnceDone(): Promise<{ state: string }[]> {
      return vi.waitUntil(alertsIfDone, { timeout: PATIENCE_MS })
    },
  })
}
