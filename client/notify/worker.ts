/** The service worker, served at `/worker.js`: shows the alerts that arrive, and brings a reader who taps one to its update. */

/** What `src/push/lanes/web/sender.ts` writes: Declarative Web Push, which Safari shows without asking us. */
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
type PushArrived = LateEvent & { readonly data: { json(): Pushed } | null }
type NotificationTapped = LateEvent & { readonly notification: Notification }
type SubscriptionChanged = LateEvent & {
  readonly newSubscription: PushSubscription | null
  readonly oldSubscription: PushSubscription | null
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
  addEventListener(kind: 'install' | 'activate', hear: (event: LateEvent) => void): void
}

// The types of pages and of workers cannot both be loaded; this is all that is used of the worker's.
const worker = self as unknown as Scope

worker.addEventListener('install', event => event.waitUntil(worker.skipWaiting()))
worker.addEventListener('activate', event => event.waitUntil(worker.clients.claim()))

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

/** The browser has given us another subscription; the server goes on with it. The store is that of `device.ts`, which
 * makes good at the next visit what cannot be done here. */
async function renew({ newSubscription, oldSubscription }: SubscriptionChanged): Promise<void> {
  const { pushManager, scope } = worker.registration
  const { id } = (await (await caches.match('/crier-device', { cacheName: 'crier-push' }))?.json()) ?? {}
  const subscription = newSubscription ?? (oldSubscription && (await pushManager.subscribe(oldSubscription.options)))
  if (!id || !subscription) return
  const headers = { 'Content-Type': 'application/json' }
  const body = JSON.stringify({ subscription })
  await fetch(new URL(`v1/devices/${id}`, scope), { method: 'PATCH', headers, body })
}

/** As in `device.ts`. Of all who get an alert at the same moment, some renew now and the others at later ones. */
const RENEW_MS = 30 * 86_400_000
const RENEW_SHARE = 1 / 4

/** The server forgets whoever did not register for months, and whoever only reads notifications opens no page. */
async function stayKnown(): Promise<void> {
  const store = await caches.open('crier-push')
  const held = await (await store.match('/crier-device'))?.json()
  if (!held?.id || Date.now() - (held.at ?? 0) < RENEW_MS || Math.random() > RENEW_SHARE) return
  const headers = { 'Content-Type': 'application/json' }
  const address = new URL(`v1/devices/${held.id}`, worker.registration.scope)
  const answer = await fetch(address, { method: 'PATCH', headers, body: '{}' }).catch(() => undefined)
  if (answer?.ok) await store.put('/crier-device', Response.json({ ...held, at: Date.now() }))
}

/** The tag is the blog's: a newer alert takes the place of the one that is shown, and says so with a sound. */
function show({ notification }: Pushed): Promise<void> {
  const { title, navigate, ...options } = notification
  // Not yet in the types of pages.
  const shown = {
    ...options,
    renotify: true,
    icon: new URL('icon.svg', worker.registration.scope).href,
    data: navigate,
  }
  return worker.registration.showNotification(title, shown)
}

/** An open page of the blog comes to the front and goes to the update; otherwise one is opened. */
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
