/** Every route for every caller: what happens follows from one table, and a new route must be in it. */
import { describe, expect, test } from 'vitest'
import { newVapidKeys } from '#push/lanes/web/credentials.ts'
import { forThisFile } from '#test/support/for-this-file.ts'
import { LOGIN_SECRET } from '#test/support/readers/reader-login.ts'
import { type AppRoute, startAppWithRoutes } from '#test/support/services/routes-of-app.ts'
import type { TestApp } from '#test/support/services/start-app.ts'
import { openRawClient, type RawClient } from './ask-raw.ts'
import { type Caller, MEMBERS, makeCallers, OTHER, OWN } from './callers.ts'
import { ROUTE_ACCESS, type RouteAccess } from './route-access.ts'

const RANK = { contributor: 1, editor: 2, admin: 3 } as const
/** A draft of each blog has it as its text. */
const DRAFT = 'not-for-strangers'
/** Whoever gets in is refused for this body, so that nothing changes. */
const UNWELCOME = '{"nobody knows this field":1}'
const UNKNOWN_UPDATE = '01a2093b-22ba-7471-8373-42146f6bff7e'

type Opened = AsyncDisposable & {
  readonly app: TestApp
  readonly routes: readonly AppRoute[]
  readonly raw: RawClient
  readonly callers: readonly Caller[]
}

const opened = forThisFile(open)

async function open(): Promise<Opened> {
  const [app, routes] = await startAppWithRoutes({
    env: {
      CRIER_LOG_LEVEL: 'error',
      CRIER_READER_JWT_SECRET: LOGIN_SECRET,
      CRIER_VAPID_KEY: newVapidKeys().privateKey,
      CRIER_VAPID_SUBJECT: 'mailto:desk@example.org',
    },
  })
  await app.createBlog(OWN)
  await app.createBlog(OTHER)
  await app.createBlog(MEMBERS, { access: 'private' })
  for (const blog of [OWN, OTHER, MEMBERS]) await app.post(blog, DRAFT, { status: 'draft' })
  const raw = openRawClient(app.url)
  return {
    ...{ app, routes, raw, callers: await makeCallers(app) },
    async [Symbol.asyncDispose]() {
      raw[Symbol.dispose]()
      await app[Symbol.asyncDispose]()
    },
  }
}

test('every route is in the table, and everything in the table is a route', () => {
  const there = routesOf(opened.routes)
  const stated = new Set(ROUTE_ACCESS.map(({ method, path }) => `${method} ${path}`))

  expect(there.filter(route => !stated.has(route))).toEqual([])
  expect([...stated].filter(route => !there.includes(route))).toEqual([])
})

describe.each(ROUTE_ACCESS)('$method $path is for $access', route => {
  test('each caller gets in or is refused as the table says', async () => {
    const wrong: string[] = []
    for (const blog of blogsFor(route)) {
      for (const caller of opened.callers.filter(one => turnsUp(one, route))) {
        const answer = await opened.raw.ask(callOf(route, { blog, caller }))
        const said = answer.code ?? (answer.status < 400 ? 'in' : String(answer.status))
        const due = expected(route, { blog, caller })
        if (!due.includes(sameOf(said, due))) wrong.push(`${caller.name} of ${blog}: ${said}, not ${due.join(' or ')}`)
        if (answer.status === 500 || answer.status === 0) wrong.push(`${caller.name}: a server error`)
        if (!maySeeDrafts(caller, blog) && answer.text.includes(DRAFT)) wrong.push(`${caller.name} sees a draft`)
      }
    }

    expect(wrong).toEqual([])
  })
})

/** A private blog differs for readers only: who has a role on none of the two is among the callers. */
function blogsFor({ path, access }: RouteAccess): readonly (string | undefined)[] {
  if (!path.includes(':blog')) return [undefined]
  return access === 'readers' || access === 'page' ? [OWN, MEMBERS] : [OWN]
}

type Case = { readonly blog: string | undefined; readonly caller: Caller }

function callOf({ method, path }: RouteAccess, { blog, caller }: Case) {
  const filled = path
    .replace(':blog', blog ?? '')
    .replace(':update', UNKNOWN_UPDATE)
    .replace('{*place}', 'blogs/own')
    .replace(':name', 'none.jpg')
    .replace(':width', '480')
    .replace(/:\w+/g, 'none')
  const hasBody = method === 'POST' || method === 'PATCH'
  return {
    method: method === 'ALL' ? 'PUT' : method,
    path: filled,
    headers: { 'If-Match': '1', ...caller.headers },
    ...(hasBody && { body: bodyFor(path) }),
  }
}

/** Those of a chief are checked before it is known that the key covers all blogs. */
function bodyFor(path: string): string {
  if (path.startsWith('/v1/templates')) return '{"name":"Goal","fields":{"title":"Goal"}}'
  return path.startsWith('/v1/contributors') ? '{"name":"Ana"}' : UNWELCOME
}

/** The codes of refusals after admission: whoever gets one of them was let in. */
const IN = 'in'
const REFUSED_AT_THE_DOOR = [
  ...['missing_key', 'wrong_key', 'no_session', 'wrong_csrf', 'other_site', 'forbidden', 'private_blog'],
  ...['wrong_token', 'expired_token', 'wrong_signature'],
]

function sameOf(said: string, due: readonly string[]): string {
  return due.includes(said) || REFUSED_AT_THE_DOOR.includes(said) ? said : IN
}

function expected({ access }: RouteAccess, { blog, caller }: Case): readonly string[] {
  if (access === 'page') return blog === MEMBERS ? ['unknown_blog', '404'] : [IN]
  if (access === 'client') return [IN]
  if (access === 'itself') return [IN, 'no_session', 'wrong_csrf', 'other_site']
  if (caller.refused) return [caller.refused]
  if (access === 'signed') return ['unknown_hook']
  if (access === 'anyone') return [IN]
  if (access === 'readers') return [blog !== MEMBERS || opensMembers(caller) ? IN : refusalOfPrivate(caller)]
  if (!caller.role) return [caller.lacks ?? 'missing_key']
  if (access === 'login') return [caller.isSignedIn ? IN : 'no_session']
  const least = access === 'chief' ? 'editor' : access
  const isEnough = RANK[caller.role] >= RANK[least] && (access !== 'chief' || caller.blogs === 'all')
  return [isEnough && covers(caller, blog) ? IN : 'forbidden']
}

function opensMembers(caller: Caller): boolean {
  return covers(caller, MEMBERS) || caller.reads === 'all' || caller.reads?.includes(MEMBERS) === true
}

/** Whoever showed a valid credential is told that it is not enough. */
function refusalOfPrivate({ role, reads }: Caller): string {
  return role || reads ? 'forbidden' : 'private_blog'
}

function covers({ blogs }: Caller, blog: string | undefined): boolean {
  return blogs !== undefined && (blog === undefined || blogs === 'all' || blogs.includes(blog))
}

function maySeeDrafts(caller: Caller, blog: string | undefined): boolean {
  return caller.role !== undefined && covers(caller, blog)
}

/** No credential counts for a page, so a few callers do. Signing out would end the login of those who turn up next. */
function turnsUp({ name, isSignedIn, role, refused, reads }: Caller, { method, path, access }: RouteAccess): boolean {
  if (path === '/v1/session' && method === 'DELETE') return !isSignedIn
  const isNoCall = access === 'page' || access === 'client'
  return (
    !isNoCall ||
    isSignedIn === true ||
    role === 'admin' ||
    reads === 'all' ||
    refused === 'wrong_key' ||
    /strange/.test(name)
  )
}

/** Without preflights and refusals of other methods. A route for all methods is listed by the router once for each of them. */
function routesOf(routes: readonly AppRoute[]): readonly string[] {
  const byPath = Map.groupBy(routes, ({ path }) => path)
  return [...byPath].flatMap(([path, atPath]) => {
    const methods = new Set(atPath.map(({ method }) => method))
    if (methods.has('purge')) return [`ALL ${path}`]
    const called = [...methods].filter(method => method !== 'options' && !(method === 'all' && path.startsWith('/v1/')))
    return called.map(method => `${method.toUpperCase()} ${path}`)
  })
}
