/** Every rule reads a URL the same way: key, page, node and rate limit. */
import { request } from 'node:http'
import { expect, test } from 'vitest'
import { SPELLINGS } from '#test/support/data/spellings.ts'
import { type AppRoute, startAppWithRoutes } from '#test/support/services/routes-of-app.ts'
import type { TestApp } from '#test/support/services/start-app.ts'

const TRIBUNE = 'https://www.tribune.example'
const STRANGER = 'https://stranger.example'

const METHODS = ['get', 'post', 'put', 'patch', 'delete']
/** More requests than any limit of an address with one connection admits at once: a burst of four messages. */
const MOST_ALLOWED = 40

/** Possible values of each route parameter. */
const NAMES: Readonly<Record<string, string>> = {
  blog: 'other',
  update: '01a2093b-22ba-7471-8373-42146f6bff7e',
  site: 'tribune',
  file: 'widget.js',
}

/** 405: the spelling is the parameter of another route (`comments/:comment`), which has no such method. */
const NOT_SERVED: readonly number[] = [404, 405]

test('every route has a policy', async () => {
  const [app, routes] = await startAppWithRoutes()
  await using _app = app

  const without = routes.filter(({ policy, method }) => !policy && method !== 'all')

  expect(routes.length).toBeGreaterThan(60)
  expect(without).toEqual([])
})

test('no spelling of a URL gives a page access that its plain spelling refuses', async () => {
  const [app, routes] = await startAppWithRoutes({
    env: { CRIER_EMBEDDING: 'sites', CRIER_PUBLIC_URL: 'https://live.newsroom.example' },
  })
  await using _app = app
  await app.createBlog('other')
  await app.createBlog('own')
  const site = { id: 'tribune', name: 'Tribune', origins: [TRIBUNE], blogs: ['own'] }
  expect((await app.api('POST', '/v1/sites', { body: site })).status).toBe(201)
  const addresses = routes.filter(isRead).map(({ path, policy }) => ({
    path: plain(path),
    query: ['frame', 'include'].includes(policy?.pages ?? '') ? '?site=tribune' : '',
  }))

  const evaded: string[] = []
  let refused = 0
  for (const { path, query } of addresses) {
    for (const origin of [STRANGER, TRIBUNE]) {
      const { status } = await ask(app, { path: path + query, headers: { Origin: origin } })
      if (status !== 403) continue
      refused += 1
      for (const [name, spell] of Object.entries(SPELLINGS)) {
        const answer = await ask(app, { path: spell(path) + query, headers: { Origin: origin } })
        if (answer.status < 400) evaded.push(`${name}: ${spell(path)} from ${origin} is ${answer.status}`)
      }
    }
  }

  expect(refused).toBeGreaterThan(20)
  expect(evaded).toEqual([])
})

test("no spelling makes a node serve another role's route", async () => {
  const [app, routes] = await startAppWithRoutes({ env: { CRIER_ROLES: 'push' } })
  await using _app = app

  const done: string[] = []
  for (const { path, policy } of routes.filter(isRead)) {
    if (policy?.roles.includes('push')) continue
    for (const spell of [(same: string) => same, ...Object.values(SPELLINGS)]) {
      const answer = await ask(app, { path: spell(plain(path)), headers: { Authorization: `Bearer ${app.adminKey}` } })
      if (!NOT_SERVED.includes(answer.status)) done.push(`${spell(plain(path))} is ${answer.status}`)
    }
  }

  expect(done).toEqual([])
})

test('no spelling of a URL evades the rate limit on writes', async () => {
  const [app] = await startAppWithRoutes({ env: { CRIER_ADDRESS_WRITES: '1' } })
  await using _app = app
  const headers = { 'X-Forwarded-For': '203.0.113.7' }
  const post = async (path: string) => (await ask(app, { method: 'POST', path, headers })).status
  const first = await post('/v1/blogs')

  const statuses = []
  for (const spell of Object.values(SPELLINGS)) statuses.push(await post(spell('/v1/blogs')))

  expect(first).toBe(401)
  expect(statuses.filter(status => status !== 404 && status !== 429)).toEqual([])
  expect(statuses).toContain(429)
})

test('no spelling of a URL evades the limit of its route', async () => {
  const [app, routes] = await startAppWithRoutes({
    env: {
      ...{ CRIER_ADDRESS_WRITES: '1', CRIER_ADDRESS_READS: '1', CRIER_ADDRESS_DEVICES: '1' },
      CRIER_ADDRESS_CONNECTIONS: '1',
    },
  })
  await using _app = app
  const limited = routes.filter(({ policy, method }) => policy?.limit && METHODS.includes(method))

  const evaded: string[] = []
  const limits = new Set<string>()
  for (const [index, { method, path, policy }] of limited.entries()) {
    const headers = { 'X-Forwarded-For': `203.0.113.${index}` }
    const statusOf = async (spelled: string) =>
      (await ask(app, { method: method.toUpperCase(), path: spelled, headers })).status
    let tries = 0
    while ((await statusOf(plain(path))) !== 429 && tries < MOST_ALLOWED) tries += 1
    const called = `${method} ${plain(path)}`
    if (tries === MOST_ALLOWED) evaded.push(`${called} has no limit`)
    limits.add(policy?.limit ?? '')
    for (const [name, spell] of Object.entries(SPELLINGS)) {
      const status = await statusOf(spell(plain(path)))
      if (status !== 429 && !NOT_SERVED.includes(status)) evaded.push(`${name}: ${called} is ${status}`)
    }
  }

  expect([...limits].toSorted()).toEqual(['message', 'read', 'registration', 'write'])
  expect(limited.length).toBeGreaterThan(30)
  expect(evaded).toEqual([])
})

test('a needlessly encoded URL is refused with advice', async () => {
  const [app] = await startAppWithRoutes()
  await using _app = app
  await app.createBlog('budget-day')

  const encoded = await app.api('GET', '/v1/blogs/budget%2Dday')

  expect([encoded.status, encoded.body.code]).toEqual([404, 'unknown_path'])
  expect(encoded.body.detail).toContain('Do not percent-encode')
})

test("no response may be framed unless its page allows it, least of all the desk's assets", async () => {
  const [app, routes] = await startAppWithRoutes()
  await using _app = app
  await app.createBlog('other')
  const paths = [
    ...routes.filter(isRead).map(({ path }) => plain(path)),
    ...[
      '/desk/index.html',
      '/desk/worker.js',
      '/nothing/here',
      '/v1/nothing',
      '/..',
      '/%64esk/index.html',
      '/desk%2findex.html',
    ],
  ]

  for (const path of paths) {
    const { status, headers } = await ask(app, { path, headers: {} })
    if (/\/events$/.test(path)) continue
    const policy = String(headers['content-security-policy'])
    const said = `${path} (${status}): ${policy}`
    expect(headers['x-content-type-options'], said).toBe('nosniff')
    if (path === '/video' || /^\/embed\/other(?!.*\/(?:html|teaser|teaser\.json)$)/.test(path))
      expect(policy, said).toContain('frame-ancestors *')
    else expect(policy, said).toMatch(/frame-ancestors '(?:none|self)'/)
    if (path.startsWith('/desk'))
      expect([policy, headers['x-frame-options']], said).toEqual([
        expect.stringContaining("frame-ancestors 'none'"),
        'DENY',
      ])
    if (/%/.test(path)) expect(status, said).toBe(404)
  }
})

function isRead({ method, path }: AppRoute): boolean {
  return method === 'get' && !path.endsWith('/healthz')
}

function plain(path: string): string {
  return path.replace(/\{\*\w+\}/g, 'some/place').replace(/:(\w+)/g, (_, name: string) => NAMES[name] ?? `a-${name}`)
}

type Asking = { readonly method?: string; readonly path: string; readonly headers: Readonly<Record<string, string>> }

/** Sends the path as written, which fetch would normalize; abandons a streaming response after its headers. */
function ask({ url }: TestApp, { method = 'GET', path, headers }: Asking) {
  return new Promise<{ status: number; headers: Readonly<Record<string, unknown>> }>((resolve, reject) => {
    const asking = request(url, { method, path, headers: { ...headers, Connection: 'close' } }, response => {
      resolve({ status: response.statusCode ?? 0, headers: response.headers })
      response.on('error', () => {}).destroy()
    })
    asking.on('error', error => reject(new Error(`${method} ${path}`, { cause: error }))).end()
  })
}
