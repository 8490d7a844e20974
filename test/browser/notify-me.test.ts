/** "Notify me" in a real browser: asked for with a click, delivered to the service worker, undone with another click. */
import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { newVapidKeys } from '#push/lanes/web/credentials.ts'
import { decryptWebPush } from '#test/support/data/decrypt-web-push.ts'
import { openBrowser, type TestBrowser, type TestPage } from '#test/support/services/open-browser.ts'
import { startPartnerSite } from '#test/support/services/partner-site.ts'
import { CHROMIUM } from '#test/support/services/programs.ts'
import { startApp } from '#test/support/services/start-app.ts'
import { startWebPushService, type WebPushService } from '#test/support/services/web-push-service.ts'
import { violationsIn } from './violations.ts'

/** The whole browser takes its time to start. */
vi.setConfig({ testTimeout: 40_000 })

let browser: TestBrowser
beforeAll(async () => {
  browser = await openBrowser(CHROMIUM)
})
afterAll(() => browser[Symbol.asyncDispose]())

test('a reader who asks is registered, gets the alert as a notification, and can undo it', async () => {
  await using setup = await start()
  await using reader = await setup.openPage()
  const { page } = reader
  const [subscribed] = setup.subscriptions
  if (!subscribed) throw new Error('one subscription was prepared')

  await page.getByRole('button', { name: 'Notify me' }).click()
  await page.getByText('You will be notified').waitFor()
  const update = await setup.app.post('storm', 'The river rises', {
    alert: { title: 'Flood warning', text: 'Leave the quay now.', urgency: 'high' },
  })
  const { body } = await setup.service.reader.next()
  await deliver(reader, decryptWebPush(body, subscribed.receiver))

  expect(await shown(reader)).toEqual([
    {
      title: 'Flood warning',
      body: 'Leave the quay now.',
      tag: 'storm',
      data: `${setup.app.url}/blogs/storm#update-${update.id}`,
    },
  ])
  await page.getByRole('button', { name: 'Stop notifying me' }).click()
  await page.getByRole('button', { name: 'Notify me' }).waitFor()
  await setup.app.post('storm', 'Again', { alert: { title: 'Again' } })
  const { body: alerts } = await setup.app.api('GET', '/v1/blogs/storm/alerts')
  expect(alerts.followers).toEqual({ web: 0, fcm: 0, apns: 0 })
  expect(reader.faults).toEqual([])
})

test('a newer alert of the blog takes the place of the one that is shown', async () => {
  await using setup = await start()
  await using reader = await setup.openPage()
  await reader.page.getByRole('button', { name: 'Notify me' }).click()
  await reader.page.getByText('You will be notified').waitFor()

  const messages = ['First', 'Second'].map(title =>
    JSON.stringify({
      web_push: 8030,
      notification: { title, body: '', navigate: `${setup.app.url}/blogs/storm`, tag: 'storm' },
    }),
  )
  await deliver(reader, ...messages)

  expect((await shown(reader)).map(({ title }) => title)).toEqual(['Second'])
})

test('a tap goes to the update: on the page that is open, or on a new one', async () => {
  await using setup = await start()
  await using reader = await setup.openPage()
  await reader.page.getByRole('button', { name: 'Notify me' }).click()
  await reader.page.getByText('You will be notified').waitFor()

  const here = await tap(reader, `${setup.app.url}/blogs/storm#update-1`)
  const elsewhere = await tap(reader, `${setup.app.url}/blogs/other#update-2`)

  expect(here).toEqual([['focus'], ['navigate', `${setup.app.url}/blogs/storm#update-1`]])
  expect(elsewhere).toEqual([['open', `${setup.app.url}/blogs/other#update-2`]])
})

test('the page remembers: after a reload the button says what it can undo', async () => {
  await using setup = await start()
  await using reader = await setup.openPage()
  await reader.page.getByRole('button', { name: 'Notify me' }).click()
  await reader.page.getByText('You will be notified').waitFor()

  await reader.page.reload()

  await reader.page.getByRole('button', { name: 'Stop notifying me' }).waitFor()
})

test('a subscription that the browser gave up is made anew with the next visit, without another click', async () => {
  await using setup = await start()
  await using reader = await setup.openPage()
  await reader.page.getByRole('button', { name: 'Notify me' }).click()
  await reader.page.getByText('You will be notified').waitFor()

  await reader.page.evaluate(() => {
    localStorage.removeItem('a-test-subscription')
    localStorage.setItem('which', '1')
  })
  await reader.page.reload()
  await reader.page.getByRole('button', { name: 'Stop notifying me' }).waitFor()
  await setup.app.post('storm', 'The river rises', { alert: { title: 'Flood warning' } })

  const { path } = await setup.service.reader.next()
  expect(setup.subscriptions.map(({ target }) => new URL(target.subscription.endpoint).pathname)[1]).toBe(path)
})

test('a reader who lifts the block in the settings is asked on the page that is open', async () => {
  await using setup = await start()
  await using reader = await setup.openPage('denied')
  const { page } = reader
  await page.getByText('Notifications are blocked').waitFor()

  await page.evaluate(() => localStorage.setItem('permission', 'granted'))
  await page.context().grantPermissions(['notifications'])

  await page.getByRole('button', { name: 'Notify me' }).waitFor()
  expect(await page.getByText('Notifications are blocked').count()).toBe(0)
})

test('nothing is asked before the click, and where push is off there is no button', async () => {
  await using quiet = await startApp()
  await quiet.createBlog('storm')
  await using setup = await start()
  await using asked = await setup.openPage()
  await using off = await browser.open(`${quiet.url}/blogs/storm`)

  await asked.page.getByRole('button', { name: 'Notify me' }).waitFor()
  expect(await asked.page.evaluate(() => navigator.serviceWorker.getRegistrations().then(({ length }) => length))).toBe(
    0,
  )
  expect(setup.service.pushed).toEqual([])
  await off.page.evaluate(() => customElements.whenDefined('crier-notify').then(() => {}))
  expect(await off.page.getByRole('button', { name: 'Notify me' }).count()).toBe(0)
})

test("on a partner's page it is a link to the page that can ask", async () => {
  await using setup = await start()
  const src = `${setup.app.url}/blogs/storm`
  const tag = `<script src="${setup.app.url}/notify.js" type="module"></script><crier-notify src="${src}"></crier-notify>`
  await using partner = await startPartnerSite(setup.app.url, tag)
  await using reader = await browser.open(partner.url)

  const link = reader.page.getByRole('link', { name: 'Notify me' })
  await link.waitFor()

  expect(await link.getAttribute('href')).toBe(src)
  expect(reader.faults).toEqual([])
})

test("a partner's widget has the link where its tag asks for it, and axe finds nothing", async () => {
  await using setup = await start()
  const src = `${setup.app.url}/blogs/storm`
  const widget = `<script src="${setup.app.url}/widget.js" type="module"></script>`
  const tag = `${widget}<crier-blog src="${src}" notify></crier-blog>`
  await using partner = await startPartnerSite(setup.app.url, tag)
  await using reader = await browser.open(partner.url)

  const link = reader.page.getByRole('link', { name: 'Notify me' })
  await link.waitFor()

  expect(await link.getAttribute('href')).toBe(src)
  expect(await violationsIn(reader.page)).toEqual([])
  expect(reader.faults).toEqual([])
})

test('a reader who has blocked notifications is told where to change that', async () => {
  await using setup = await start()
  await using reader = await setup.openPage('denied')

  await reader.page.getByText('Notifications are blocked').waitFor()
  expect(await reader.page.getByRole('button', { name: 'Notify me' }).count()).toBe(0)
})

test('on an iPhone the reader is told to put the page on the home screen, once asked, and can', async () => {
  await using setup = await start()
  await using reader = await browser.open('about:blank')
  const { page } = reader
  await page.addInitScript(() => {
    Reflect.deleteProperty(window, 'PushManager')
    Object.assign(navigator, { standalone: false })
  })
  await page.goto(`${setup.app.url}/blogs/storm`)

  await page.getByRole('button', { name: 'Notify me' }).click()

  await page.getByText('tap Share, then Add to Home Screen').waitFor()
  const address = await page.locator('link[rel=manifest]').getAttribute('href')
  const manifest = await page.evaluate(async path => (await fetch(path ?? '')).json(), address)
  expect(manifest).toMatchObject({ display: 'standalone', start_url: '/blogs/storm', scope: '/', name: 'About storm' })
  expect(await violationsIn(page)).toEqual([])
  expect(reader.faults).toEqual([])
})

/** The browser's own way to its push service is replaced: that service is on the Internet. */
async function fakeSubscriptions(
  { page }: TestPage,
  subscriptions: readonly { endpoint: string }[],
  permission: string,
): Promise<void> {
  await page.addInitScript(
    ({ subscriptions, permission }) => {
      const key = 'a-test-subscription'
      const { endpoint, ...more } = subscriptions[Number(localStorage.getItem('which'))] ?? { endpoint: '' }
      const toJSON = () => ({ endpoint, ...more })
      const held = { endpoint, options: {}, toJSON, unsubscribe: async () => localStorage.removeItem(key) }
      PushManager.prototype.getSubscription = async () => (localStorage.getItem(key) ? (held as never) : null)
      PushManager.prototype.subscribe = async () => {
        localStorage.setItem(key, 'held')
        return held as never
      }
      Object.defineProperty(Notification, 'permission', {
        get: () => localStorage.getItem('permission') ?? permission,
      })
      Notification.requestPermission = async () => permission as NotificationPermission
    },
    { subscriptions, permission },
  )
}

/** Through the browser's debugging protocol, as its push service would. */
async function deliver({ page }: TestPage, ...messages: readonly string[]): Promise<void> {
  const session = await page.context().newCDPSession(page)
  let registrationId: string | undefined
  session.on('ServiceWorker.workerRegistrationUpdated', ({ registrations }) => {
    registrationId = registrations.find(({ isDeleted }) => !isDeleted)?.registrationId ?? registrationId
  })
  await session.send('ServiceWorker.enable')
  const { origin } = new URL(page.url())
  for (const data of messages) {
    // Chromium drops what comes before it has written the worker down, and does not say when it has. The tag makes one of all.
    do if (registrationId) await session.send('ServiceWorker.deliverPushMessage', { origin, registrationId, data })
    while (!(await isShown(page, JSON.parse(data).notification.title)))
  }
}

/** Within a second or so. */
function isShown(page: TestPage['page'], wanted: string): Promise<boolean> {
  return page.evaluate(async title => {
    const worker = await navigator.serviceWorker.ready
    for (let frame = 0; frame < 60; frame += 1) {
      if ((await worker.getNotifications()).some(shown => shown.title === title)) return true
      await new Promise(resolve => requestAnimationFrame(resolve))
    }
    return false
  }, wanted)
}

function shown({ page }: TestPage) {
  return page.evaluate(async () => {
    const notifications = await (await navigator.serviceWorker.ready).getNotifications()
    return notifications.map(({ title, body, tag, data }) => ({ title, body, tag, data }))
  })
}

/** Only a person's tap may bring windows to the front, so what the worker asks of them is written down instead. */
async function tap({ page }: TestPage, url: string): Promise<unknown[]> {
  const [worker] = page.context().serviceWorkers()
  if (!worker) throw new Error('there is no service worker')
  return worker.evaluate(async address => {
    const asked: unknown[] = []
    const scope = self as never as {
      clients: { openWindow: unknown; matchAll(options: object): Promise<{ url: string }[]> }
      dispatchEvent(event: Event): void
    }
    const original = scope.clients.matchAll.bind(scope.clients)
    const { promise, resolve } = Promise.withResolvers<unknown>()
    const pages = await original({ type: 'window', includeUncontrolled: true })
    scope.clients.matchAll = async () =>
      pages.map(({ url }) => ({
        url,
        async focus() {
          asked.push(['focus'])
          return this
        },
        navigate: async (to: string) => asked.push(['navigate', to]),
      }))
    scope.clients.openWindow = async (to: string) => asked.push(['open', to])
    const event = Object.assign(new Event('notificationclick'), {
      notification: { data: address, close() {} },
      waitUntil: (work: Promise<unknown>) => work.then(resolve),
    })
    scope.dispatchEvent(event)
    await promise
    scope.clients.matchAll = original
    return asked
  }, url)
}

async function start() {
  const service: WebPushService = await startWebPushService()
  const app = await startApp({
    env: {
      CRIER_VAPID_KEY: newVapidKeys().privateKey,
      CRIER_VAPID_SUBJECT: 'mailto:desk@example.org',
      CRIER_PUSH_ORIGINS: service.origin,
    },
  })
  await app.createBlog('storm')
  const subscriptions = [service.subscribe(), service.subscribe()]
  return {
    service,
    app,
    subscriptions,
    async openPage(permission = 'granted') {
      const reader = await browser.open('about:blank', {
        permissions: permission === 'granted' ? ['notifications'] : [],
      })
      const given = subscriptions.map(({ target }) => target.subscription)
      await fakeSubscriptions(reader, given, permission)
      await reader.page.goto(`${app.url}/blogs/storm`)
      return reader
    },
    async [Symbol.asyncDispose]() {
      await app[Symbol.asyncDispose]()
      await service[Symbol.asyncDispose]()
    },
  }
}
