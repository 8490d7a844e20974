import type { Page } from 'playwright-core'
import { newVapidKeys } from '#push/lanes/web/credentials.ts'
import type { QueuedComment } from '#shared/blog/comment.ts'
import { closing } from '#test/support/closing.ts'
import { demand } from '#test/support/services/call-api.ts'
import type { TestBrowser } from '#test/support/services/open-browser.ts'
import { startApp, type TestApp } from '#test/support/services/start-app.ts'
import { startWebPushService, type WebPushService } from '#test/support/services/web-push-service.ts'

/** Replaces the browser's own connection to its push service, which is on the Internet. */
async function fakeSubscriptions(
  page: Page,
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

/** Delivers a push through the browser's debugging protocol, as its push service would. */
export async function deliver(page: Page, ...messages: readonly string[]): Promise<void> {
  const session = await page.context().newCDPSession(page)
  let registrationId: string | undefined
  session.on('ServiceWorker.workerRegistrationUpdated', ({ registrations }) => {
    registrationId = registrations.find(({ isDeleted }) => !isDeleted)?.registrationId ?? registrationId
  })
  await session.send('ServiceWorker.enable')
  const { origin } = new URL(page.url())
  for (const data of messages) {
    // Chromium drops pushes before it has stored the worker, and does not report when it has: retry. One tag makes them one.
    do if (registrationId) await session.send('ServiceWorker.deliverPushMessage', { origin, registrationId, data })
    while (!(await isShown(page, JSON.parse(data).notification.title)))
  }
}

/** Within about a second. */
function isShown(page: Page, wanted: string): Promise<boolean> {
  return page.evaluate(async title => {
    const worker = await navigator.serviceWorker.ready
    for (let frame = 0; frame < 60; frame += 1) {
      if ((await worker.getNotifications()).some(shown => shown.title === title)) return true
      await new Promise(resolve => requestAnimationFrame(resolve))
    }
    return false
  }, wanted)
}

export function shown(page: Page) {
  return page.evaluate(async () => {
    const notifications = await (await navigator.serviceWorker.ready).getNotifications()
    return notifications.map(({ title, body, tag, data }) => ({ title, body, tag, data }))
  })
}

/** Only a user gesture may open or focus windows, so the worker's requests for it are recorded instead. */
export async function tap(page: Page, url: string): Promise<unknown[]> {
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

/** By an editor. Returns the ids by the questions; an answer repeats its own. */
export async function answerAll(app: TestApp, blog: string): Promise<Readonly<Record<string, string>>> {
  const { comments } = demand(await app.api('GET', `/v1/blogs/${blog}/comments/queue`))
  const questions: readonly QueuedComment[] = comments
  const decisions = questions.map(({ id, version, text }) => ({
    ...{ comment: id, version, action: 'answer', answer: { text: `Yes. ${text}` } },
  }))
  demand(await app.api('POST', `/v1/blogs/${blog}/comments/decisions`, { body: { decisions } }))
  return Object.fromEntries(questions.map(({ id, text }) => [text, id]))
}

export async function start(browser: TestBrowser, env: Readonly<Record<string, string>> = {}) {
  const service: WebPushService = await startWebPushService()
  const app = await startApp({
    env: {
      CRIER_VAPID_KEY: newVapidKeys().privateKey,
      CRIER_VAPID_SUBJECT: 'mailto:desk@example.org',
      CRIER_PUSH_ORIGINS: service.origin,
      ...env,
    },
  })
  await app.createBlog('storm')
  const subscriptions = [service.subscribe(), service.subscribe()] as const
  return closing([app, service], {
    service,
    app,
    subscriptions,
    async openPage(permission = 'granted') {
      const page = await browser.openPage('about:blank', {
        permissions: permission === 'granted' ? ['notifications'] : [],
      })
      const given = subscriptions.map(({ target }) => target.subscription)
      await fakeSubscriptions(page, given, permission)
      await page.goto(`${app.url}/blogs/storm`)
      return page
    },
  })
}
