/** A network-first cache of the last coverages read, for reloads without a connection. */

const STORE = 'crier-pages'
const MOST_PAGES = 20
/** Limits how long an offline device can show an update that was removed meanwhile. */
const KEPT_MS = 24 * 3_600_000
const KEPT_AT = 'x-crier-kept-at'

/** The page with a coverage's newest updates. */
const PAGE = /\/blogs\/[a-z0-9-]+$/
const PARTS = new Set(['script', 'style', 'font'])

/** Undefined for requests left to the browser. */
export function keptAnswer(request: Request, preloaded: Promise<Response | undefined>): Promise<Response> | undefined {
  const { origin, pathname, search } = new URL(request.url)
  if (request.method !== 'GET' || origin !== location.origin) return undefined
  if (request.mode === 'navigate') return PAGE.test(pathname) && search === '' ? page(request, preloaded) : undefined
  return PARTS.has(request.destination) && !pathname.includes('/desk/') ? part(request) : undefined
}

async function page(request: Request, preloaded: Promise<Response | undefined>): Promise<Response> {
  const { origin, pathname } = new URL(request.url)
  const address = origin + pathname
  try {
    const answer = (await preloaded) ?? (await fetch(request))
    if (answer.ok) keep(address, answer.clone()).catch(ignore)
    else if (answer.status === 404 || answer.status === 410) forget(address).catch(ignore)
    return answer
  } catch (error) {
    const kept = await (await caches.open(STORE)).match(address)
    const at = kept?.headers.get(KEPT_AT)
    if (!kept || !at || Date.now() - Date.parse(at) > KEPT_MS) throw error
    const text = (await kept.text()).replace('<body>', `<body data-kept="${at}">`)
    return new Response(text, { headers: kept.headers })
  }
}

async function part(request: Request): Promise<Response> {
  try {
    const answer = await fetch(request)
    if (answer.ok && answer.status !== 206) keepPart(request, answer.clone()).catch(ignore)
    return answer
  } catch (error) {
    const kept = await (await caches.open(STORE)).match(request, { ignoreSearch: true })
    if (kept) return kept
    throw error
  }
}

/** The browser may refuse to store anything, or be full: that must never cost a reader who is online the page. */
function ignore(): void {}

async function keepPart(request: Request, answer: Response): Promise<void> {
  await (await caches.open(STORE)).put(request, answer)
}

async function forget(address: string): Promise<void> {
  await (await caches.open(STORE)).delete(address)
}

async function keep(address: string, answer: Response): Promise<void> {
  const store = await caches.open(STORE)
  const headers = new Headers(answer.headers)
  headers.set(KEPT_AT, new Date().toISOString())
  const kept = new Response(await answer.text(), { headers })
  await store.delete(address)
  await store.put(address, kept)
  const pages = (await store.keys()).filter(({ url }) => PAGE.test(new URL(url).pathname))
  await Promise.all(pages.slice(0, -MOST_PAGES).map(old => store.delete(old)))
}
