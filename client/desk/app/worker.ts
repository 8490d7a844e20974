/**
 * The desk's service worker, at `/desk/worker.js`: keeps the app itself, so that it opens without a network, and the pictures
 * that wait to be uploaded. No answer of the API is ever kept here.
 */

/** Defined by the build before this file: the files of one version of the app. */
declare const SHELL: { readonly version: string; readonly files: readonly string[] }

type LateEvent = Event & { waitUntil(work: Promise<unknown>): void }
type Asked = Event & { readonly request: Request; respondWith(answer: Promise<Response>): void }
type Scope = {
  readonly location: Location
  readonly registration: ServiceWorkerRegistration
  readonly clients: { claim(): Promise<void> }
  skipWaiting(): Promise<void>
  addEventListener(kind: 'install' | 'activate', hear: (event: LateEvent) => void): void
  addEventListener(kind: 'fetch', hear: (event: Asked) => void): void
}

// The types of pages and of workers cannot both be loaded; this is all that is used of the worker's.
const worker = self as unknown as Scope

/** As in `pictures.ts`; this file is built to stand alone. */
const PICTURES = 'crier-desk-pictures'
const SHELLS = 'crier-desk-shell-'
const HELD = SHELLS + SHELL.version
const { scope } = worker.registration

worker.addEventListener('install', event => event.waitUntil(hold()))
worker.addEventListener('activate', event => event.waitUntil(takeOver()))

worker.addEventListener('fetch', event => {
  const { request } = event
  const path = request.url.startsWith(scope) ? request.url.slice(scope.length) : undefined
  if (path === undefined || request.method !== 'GET') return
  if (path.startsWith('kept/')) event.respondWith(from(PICTURES, request.url))
  else if (path.startsWith('assets/')) event.respondWith(from(undefined, request.url, request))
  else if (request.mode === 'navigate') event.respondWith(from(HELD, scope, request))
})

/** Of the texts of the desk only those in its language, which the page names. */
function isWanted(file: string): boolean {
  const language = new URL(worker.location.href).searchParams.get('language')
  return !file.startsWith('assets/words-') || file.startsWith(`assets/words-${language}-`)
}

/** Whole or not at all: half a version would not open. */
async function hold(): Promise<void> {
  const cache = await caches.open(HELD)
  const files = [scope, ...SHELL.files.filter(isWanted).map(file => new URL(file, scope).href)]
  await cache.addAll(files.map(file => new Request(file, { cache: 'no-cache' })))
  await worker.skipWaiting()
}

/**
 * No page is changed by this: one that is open goes on with the parts of its own version, which are kept beside the newest, and
 * whoever opens the desk next opens the newest.
 */
async function takeOver(): Promise<void> {
  const others = (await caches.keys()).filter(name => name.startsWith(SHELLS) && name !== HELD)
  await Promise.all(others.slice(0, -1).map(name => caches.delete(name)))
  await worker.clients.claim()
}

/** @param cacheName Any of them, where it is absent: a part is named by what is in it. */
async function from(cacheName: string | undefined, address: string, request?: Request): Promise<Response> {
  const held = await caches.match(address, cacheName === undefined ? {} : { cacheName })
  if (held) return held
  return request ? fetch(request) : new Response('This device no longer has this picture.', { status: 404 })
}
