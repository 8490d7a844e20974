/** This browser as a device of the server: registered by one click, remembered, and deleted by another. */

/** Stored in Cache Storage, so that clearing the site's data deletes it together with the subscription. */
const STORE = 'crier-push'
const ENTRY = '/crier-device'

export type Server = {
  /** The base URL of the server's pages and calls, without a trailing slash. */
  readonly base: string
  readonly blog: string
}

/**
 * `endpoint`: the subscription known to the server. `at`: when it registered, because unused registrations expire. `answers`: it waits for
 * the answers to its reader's questions, also without following a blog.
 */
type Remembered = {
  readonly id: string
  readonly endpoint: string
  readonly at?: number
  readonly answers?: boolean
}

/** Well within the server's 90 days; worker.ts has the same value. */
const RENEW_MS = 30 * 86_400_000

/**
 * `blocked`: denied by the reader or the system. `unable`: not supported by this browser or this server. `install`:
 * supported once the page is on the home screen.
 */
export type AlertStanding = 'on' | 'off' | 'blocked' | 'unable' | 'install'

export async function standingOf(server: Server): Promise<AlertStanding> {
  const isAble = 'serviceWorker' in navigator && 'PushManager' in window && 'Notification' in window
  if (!isAble && !isBeforeHomeScreen()) return 'unable'
  const key = await vapidPublicKey(server)
  if (!key) return 'unable'
  if (!isAble) return 'off'
  if (Notification.permission === 'denied') return 'blocked'
  if (!(await followed(server)).includes(server.blog)) return 'off'
  return (await isCurrent(server, key).catch(() => false)) ? 'on' : 'off'
}

/**
 * The reader has subscribed and not unsubscribed: a subscription that the browser dropped or renewed meanwhile, or that
 * was made with an earlier key of the server, is repaired without another click.
 */
async function isCurrent(server: Server, key: string): Promise<boolean> {
  const { id, endpoint, at = 0, answers = false } = (await remembered()) ?? {}
  const manager = (await registration(server))?.pushManager
  if (!id || !manager || Notification.permission !== 'granted') return false
  const held = await manager.getSubscription()
  const isKnown = held?.endpoint === endpoint && held !== null && isOfKey(held, key)
  if (isKnown && Date.now() - at < RENEW_MS) return true
  const subscription = await subscribe(manager, key)
  await call(`${server.base}/v1/devices/${id}`, 'PATCH', { subscription: shown(subscription) })
  await remember({ id, endpoint: subscription.endpoint, at: Date.now(), answers })
  return true
}

function isOfKey({ options }: PushSubscription, key: string): boolean {
  const bytes = new Uint8Array(options.applicationServerKey ?? [])
  const text = btoa(String.fromCharCode(...bytes))
    .replaceAll('+', '-')
    .replaceAll('/', '_')
    .replaceAll('=', '')
  return text === '' || text === key
}

/** The fields that the server validates; browsers add others. */
function shown(subscription: PushSubscription) {
  const { endpoint, keys } = subscription.toJSON()
  return { endpoint, keys }
}

/** iPhones and iPads support push only for pages on the home screen; only they report whether a page is. */
function isBeforeHomeScreen(): boolean {
  return !('PushManager' in window) && 'standalone' in navigator && navigator.standalone === false
}

/** Asks the reader for permission; must be called from a click. `topics`: those alone, if there are any. */
export async function follow(server: Server, topics: readonly string[]): Promise<AlertStanding> {
  const registered = await register(server, {
    blogs: [server.blog],
    ...(topics.length > 0 && { topics: { [server.blog]: topics } }),
  })
  return typeof registered === 'string' ? registered : 'on'
}

/** For the answer to a reader's question: its id, or why there can be none. Must be called from a click. */
export async function registerForAnswers(server: Server): Promise<{ readonly id: string } | AlertStanding> {
  const registered = await register(server, { blogs: [] })
  if (typeof registered !== 'string') await remember({ ...registered, answers: true })
  return registered
}

type Wanted = { readonly blogs: readonly string[]; readonly topics?: Readonly<Record<string, readonly string[]>> }

async function register(server: Server, wanted: Wanted): Promise<Remembered | AlertStanding> {
  if (isBeforeHomeScreen()) return 'install'
  const permission = await Notification.requestPermission()
  if (permission !== 'granted') return permission === 'denied' ? 'blocked' : 'off'
  const applicationServerKey = await vapidPublicKey(server)
  if (!applicationServerKey) return 'unable'
  const worker = await navigator.serviceWorker.register(`${server.base}/worker.js`, { scope: `${server.base}/` })
  await navigator.serviceWorker.ready
  const subscription = await subscribe(worker.pushManager, applicationServerKey)
  const body = { platform: 'web', subscription: shown(subscription), ...wanted }
  const { device } = await call<{ device: { id: string } }>(`${server.base}/v1/devices`, 'POST', body)
  const { answers = false } = (await remembered()) ?? {}
  const known = { id: device.id, endpoint: subscription.endpoint, at: Date.now(), answers }
  await remember(known)
  return known
}

/** A subscription made with an earlier key of the server prevents a new one. */
async function subscribe(manager: PushManager, applicationServerKey: string): Promise<PushSubscription> {
  const options = { userVisibleOnly: true, applicationServerKey }
  try {
    return await manager.subscribe(options)
  } catch (error) {
    const held = await manager.getSubscription()
    if (!held) throw error
    await held.unsubscribe()
    return manager.subscribe(options)
  }
}

/** The subscription is kept as long as another blog is followed with it, or an answer is awaited. */
export async function stopFollowing(server: Server): Promise<AlertStanding> {
  const { id, answers } = (await remembered()) ?? {}
  const others = (await followed(server)).filter(blog => blog !== server.blog)
  const isKept = others.length > 0 || answers
  if (id && isKept) await call(`${server.base}/v1/devices/${id}`, 'PATCH', { blogs: others })
  if (isKept) return 'off'
  if (id) await call(`${server.base}/v1/devices/${id}`, 'DELETE')
  await (await registration(server))?.pushManager.getSubscription().then(held => held?.unsubscribe())
  await caches.delete(STORE)
  return 'off'
}

async function followed(server: Server): Promise<readonly string[]> {
  return (await deviceOf(server))?.blogs ?? []
}

async function deviceOf({ base }: Server): Promise<Registered | undefined> {
  const { id } = (await remembered()) ?? {}
  const answer = id === undefined ? undefined : await fetch(`${base}/v1/devices/${id}`)
  return answer?.ok ? ((await answer.json()) as { device: Registered }).device : undefined
}

type Registered = {
  readonly blogs: readonly string[]
  readonly topics?: Readonly<Record<string, readonly string[]>>
  readonly levels?: Readonly<Record<string, string>>
}
type Topic = { readonly id: string; readonly name: string }

/** Of the coverage, as it is now. */
export async function listedTopics({ base, blog }: Server): Promise<readonly Topic[]> {
  const { blog: found } = await call<{ blog: { topics?: readonly Topic[] } }>(`${base}/v1/blogs/${blog}`, 'GET')
  return found.topics ?? []
}

/** What the reader is alerted about. No topics: all of them. */
export async function chosenBy(
  server: Server,
): Promise<{ readonly level: string; readonly topics: readonly string[] }> {
  const { topics, levels } = (await deviceOf(server)) ?? {}
  return { level: levels?.[server.blog] ?? 'all', topics: topics?.[server.blog] ?? [] }
}

/** What is absent stays as it was. */
type ChangedChoice = { readonly level?: string; readonly topics?: readonly string[] }

export async function choose({ base, blog }: Server, { level, topics }: ChangedChoice): Promise<void> {
  const { id } = (await remembered()) ?? {}
  const body = { ...(level && { levels: { [blog]: level } }), ...(topics && { topics: { [blog]: topics } }) }
  await call(`${base}/v1/devices/${id}`, 'PATCH', body)
}

export async function canPush(server: Server): Promise<boolean> {
  return (await vapidPublicKey(server)) !== undefined
}

async function vapidPublicKey({ base }: Server): Promise<string | undefined> {
  const answer = await fetch(`${base}/v1/push`).catch(() => undefined)
  if (!answer?.ok) return undefined
  return ((await answer.json()) as { vapidPublicKey?: string }).vapidPublicKey
}

function registration({ base }: Server): Promise<ServiceWorkerRegistration | undefined> {
  return navigator.serviceWorker.getRegistration(`${base}/`)
}

async function remember(device: Remembered): Promise<void> {
  await (await caches.open(STORE)).put(ENTRY, Response.json(device))
}

async function remembered(): Promise<Remembered | undefined> {
  return (await caches.match(ENTRY, { cacheName: STORE }))?.json()
}

async function call<Answer>(url: string, method: string, body?: object): Promise<Answer> {
  const headers = { 'Content-Type': 'application/json' }
  const answer = await fetch(url, { method, ...(body && { headers, body: JSON.stringify(body) }) })
  if (!answer.ok) throw new Error(`${method} ${url} was answered with ${answer.status}`)
  return (await answer.json()) as Answer
}
