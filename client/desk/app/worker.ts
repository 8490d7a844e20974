/**
 * The desk's service worker, at `/desk/worker.js`: keeps the app itself, so that it opens without a network, and the pictures
 * that wait to be uploaded. No answer of the API is ever kept here.
 */

/** Defined by the build before this file: the files of one version of the app. */
declare const SHELL: { readonly version: string; readonly files: readonly string[] }

type LateEvent = Event & { waitUntil(work: Promise<unknown>): void }
type Told = LateEvent & { readonly data: { readonly language: string } }
/** Firefox and Safari may lack it. */
type Installing = LateEvent & { addRoutes?(rules: readonly object[]): Promise<void> }
type Asked = Event & { readonly request: Request; respondWith(answer: Promise<Response>): void }
type Scope = {
  readonly location: Location
  readonly registration: ServiceWorkerRegistration
  readonly clients: { claim(): Promise<void> }
  skipWaiting(): Promise<void>
  addEventListener(kind: 'install', hear: (event: Installing) => void): void
  addEventListener(kind: 'activate', hear: (event: LateEvent) => void): void
  addEventListener(kind: 'message', hear: (event: Told) => void): void
  addEventListener(kind: 'fetch', hear: (event: Asked) => void): void
}

// The types of pages and of workers cannot both be loaded; this is all that is used of the worker's.
const worker = self as unknown as Scope

/** As in `pictures.ts`; this file is built to stand alone. */
const PICTURES = 'crier-desk-pictures'
const SHELLS = 'crier-desk-shell-'
/** Those of the desks of this device, each as an empty response: the texts that every version is kept with. */
const LANGUAGES = 'crier-desk-languages'
const HELD = SHELLS + SHELL.version
const TEXTS = 'assets/words-'
const { scope } = worker.registration

worker.addEventListener('install', event => {
  event.waitUntil(hold())
  // As in `notify/worker.ts`; this file is built to stand alone.
  event.addRoutes?.([{ condition: { requestMethod: 'POST' }, source: 'network' }]).catch(() => {})
})
worker.addEventListener('activate', event => event.waitUntil(takeOver()))

worker.addEventListener('message', event => event.waitUntil(holdTexts(event.data.language)))

worker.addEventListener('fetch', event => {
  const { request } = event
  const path = request.url.startsWith(scope) ? request.url.slice(scope.length) : undefined
  if (path === undefined || request.method !== 'GET') return
  if (path.startsWith('kept/')) event.respondWith(from(PICTURES, request.url))
  else if (path.startsWith('assets/')) event.respondWith(from(undefined, request.url, request))
  else if (request.mode === 'navigate') event.respondWith(from(HELD, scope, request))
})

/** Whole or not at all: half a version would not open. Of the texts only those in the languages of this device. */
async function hold(): Promise<void> {
  const cache = await caches.open(HELD)
  const ofApp = SHELL.files.filter(file => !file.startsWith(TEXTS))
  const texts = (await languages()).flatMap(textsIn)
  await cache.addAll([scope, ...[...ofApp, ...texts].map(addressOf)].map(uncached))
  await worker.skipWaiting()
}

/** Each desk tells its language. Were it in the address of the worker, every switch would replace the worker. */
async function holdTexts(language: string): Promise<void> {
  const known = await caches.open(LANGUAGES)
  await known.put(`${scope}language/${language}`, new Response())
  const cache = await caches.open(HELD)
  for (const address of textsIn(language).map(addressOf)) {
    if (!(await cache.match(address))) await cache.add(uncached(address))
  }
}

/** That of the first desk is in the address already: the first version is to be whole too. */
async function languages(): Promise<readonly string[]> {
  const first = new URL(worker.location.href).searchParams.get('language') ?? ''
  const known = await (await caches.open(LANGUAGES)).keys()
  return [...new Set([first, ...known.map(({ url }) => url.split('/').at(-1) ?? '')])]
}

function textsIn(language: string): readonly string[] {
  return SHELL.files.filter(file => file.startsWith(`${TEXTS}${language}-`))
}

function addressOf(file: string): string {
  return new URL(file, scope).href
}

function uncached(address: string): Request {
  return new Request(address, { cache: 'no-cache' })
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
