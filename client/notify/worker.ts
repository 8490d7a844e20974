/**
 * The service worker, served at `/worker.js`: shows incoming alerts, opens the update when a reader taps one, and
 * serves cached pages without a connection.
 */
import { keptAnswer } from './kept-pages.ts'

/** Written by `src/push/lanes/web/sender.ts`: Declarative Web Push, which Safari shows without this worker. */
type Pushed = {
  readonly notification: {
    readonly title: string
    readonly body: string
    readonly navigate: string
    readonly tag: string
    readonly lang?: string
    readonly dir?: NotificationDirection
  }
}
type Page = { readonly url: string; focus(): Promise<Page>; navigate(url: string): Promise<Page | null> }
type LateEvent = Event & { waitUntil(work: Promise<unknown>): void }
/** Firefox and Safari may lack it. */
type Installing = LateEvent & { addRoutes?(rules: readonly object[]): Promise<void> }
type PushArrived = LateEvent & { readonly data: { json(): Pushed } | null }
type NotificationTapped = LateEvent & { readonly notification: Notification }
type SubscriptionChanged = LateEvent & {
  readonly newSubscription: PushSubscription | null
  readonly oldSubscription: PushSubscription | null
}
type FetchAsked = LateEvent & {
  readonly request: Request
  readonly preloadResponse: Promise<Response | undefined>
  respondWith(answer: Promise<Response>): void
}
type Scope = {
  readonly registration: ServiceWorkerRegistration
  readonly clients: {
    matchAll(options: { type: 'window'; includeUncontrolled: boolean }): Promise<readonly Page[]>
    openWindow(url: string): Promise<Page | null>
    claim(): Promise<void>
  }
  skipWaiting(): Promise<void>
  addEventListener(kind: 'push', hear: (event: PushArrived) => void): void
  addEventListener(kind: 'notificationclick', hear: (event: NotificationTapped) => void): void
  addEventListener(kind: 'pushsubscriptionchange', hear: (event: SubscriptionChanged) => void): void
  addEventListener(kind: 'fetch', hear: (event: FetchAsked) => void): void
  addEventListener(kind: 'install', hear: (event: Installing) => void): void
  addEventListener(kind: 'activate', hear: (event: LateEvent) => void): void
}

// The type libraries for pages and workers cannot be combined; these are the used parts of the worker's.
const worker = self as unknown as Scope

worker.addEventListener('install', event => {
  event.waitUntil(worker.skipWaiting())
  // What a page sends as it is left would be on its way to this worker when the page goes, and be lost with it.
  event.addRoutes?.([{ condition: { requestMethod: 'POST' }, source: 'network' }]).catch(() => {})
})
worker.addEventListener('activate', event => event.waitUntil(Promise.all([worker.clients.claim(), preload()])))

worker.addEventListener('fetch', event => {
  const answer = keptAnswer(event.request, event.preloadResponse)
  if (answer) event.respondWith(answer)
})

worker.addEventListener('push', event => {
  const pushed = event.data?.json()
  if (pushed) event.waitUntil(show(pushed))
  event.waitUntil(stayKnown())
})

worker.addEventListener('notificationclick', event => {
  event.notification.close()
  event.waitUntil(open(String(event.notification.data)))
})

worker.addEventListener('pushsubscriptionchange', event => event.waitUntil(renew(event)))

/** Navigation preload: a page is requested while the worker starts. */
async function preload(): Promise<void> {
  await worker.registration.navigationPreload?.enable()
}

/**
 * Sends the server a subscription that the browser has renewed. If this fails, `device.ts`, which shares the storage,
 * repairs it at the next visit.
 */
async function renew({ newSubscription, oldSubscription }: SubscriptionChanged): Promise<void> {
  const { pushManager, scope } = worker.registration
  const { id } = (await (await caches.match('/crier-device', { cacheName: 'crier-push' }))?.json()) ?? {}
  const subscription = newSubscription ?? (oldSubscription && (await pushManager.subscribe(oldSubscription.options)))
  if (!id || !subscription) return
  const headers = { 'Content-Type': 'application/json' }
  const body = JSON.stringify({ subscription })
  await fetch(new URL(`v1/devices/${id}`, scope), { method: 'PATCH', headers, body })
}

/** As in `device.ts`. Only a random share renews, so that not every recipient of an alert does at the same moment. */
const RENEW_MS = 30 * 86_400_000
const RENEW_SHARE = 1 / 4

/** Registrations expire after months, and a reader who only reads notifications never opens a page to renew. */
async function stayKnown(): Promise<void> {
  const store = await caches.open('crier-push')
  const held = await (await store.match('/crier-device'))?.json()
  if (!held?.id || Date.now() - (held.at ?? 0) < RENEW_MS || Math.random() > RENEW_SHARE) return
  const headers = { 'Content-Type': 'application/json' }
  const address = new URL(`v1/devices/${held.id}`, worker.registration.scope)
  const answer = await fetch(address, { method: 'PATCH', headers, body: '{}' }).catch(() => undefined)
  if (answer?.ok) await store.put('/crier-device', Response.json({ ...held, at: Date.now() }))
}

/** The tag is the blog's: a newer alert replaces the one shown, with a sound. */
function show({ notification }: Pushed): Promise<void> {
  const { title, navigate, ...options } = notification
  // `renotify` is missing from the type library.
  const shown = {
    ...options,
    renotify: true,
    icon: new URL('icon.svg', worker.registration.scope).href,
    data: navigate,
  }
  return worker.registration.showNotification(title, shown)
}

/** Focuses an open page of the blog and moves it to the update; otherwise opens a page. */
async function open(address: string): Promise<unknown> {
  const pages = await worker.clients.matchAll({ type: 'window', includeUncontrolled: true })
  const page = pages.find(({ url }) => pathOf(url) === pathOf(address))
  if (!page) return worker.clients.openWindow(address)
  const focused = await page.focus()
  return focused.url === address ? focused : focused.navigate(address)
}

function pathOf(address: string): string {
  const { origin, pathname } = new URL(address, worker.registration.scope)
  return origin + pathname
}
