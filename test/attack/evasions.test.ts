/** Whatever a stranger writes around a call that needs a key, or that reads what is private, it stays without an answer. */
import { expect, test } from 'vitest'
import { SPELLINGS } from '#test/support/data/spellings.ts'
import { forThisFile } from '#test/support/for-this-file.ts'
import { startApp, type TestApp } from '#test/support/services/start-app.ts'
import { openRawClient, type RawCall, type RawClient } from './ask-raw.ts'
import { ROUTE_ACCESS, type RouteAccess } from './route-access.ts'

const SECRET = 'not-for-strangers'
const BLOG = 'members'

type Opened = AsyncDisposable & { readonly app: TestApp; readonly raw: RawClient; readonly update: string }

const opened = forThisFile(async (): Promise<Opened> => {
  const env = { CRIER_READER_JWT_SECRET: 'x'.repeat(40), CRIER_LOG_LEVEL: 'error' }
  const app = await startApp({ env })
  await app.createBlog(BLOG, { access: 'private', title: SECRET })
  const { id } = await app.post(BLOG, SECRET)
  const raw = openRawClient(app.url)
  return {
    ...{ app, raw, update: id },
    async [Symbol.asyncDispose]() {
      raw[Symbol.dispose]()
      await app[Symbol.asyncDispose]()
    },
  }
})

/** Headers with which some servers let a client be somebody else, from elsewhere, or call something else. */
const HEADERS: readonly Readonly<Record<string, string>>[] = [
  { 'X-HTTP-Method-Override': 'GET' },
  { 'X-Original-URL': '/healthz', 'X-Rewrite-URL': '/healthz' },
  { 'X-Forwarded-For': '127.0.0.1', 'X-Real-IP': '127.0.0.1', Forwarded: 'for=127.0.0.1' },
  { 'X-Forwarded-Host': 'localhost', 'X-Forwarded-Proto': 'https' },
  { Authorization: 'Bearer null' },
  { Authorization: 'Bearer undefined' },
  { Authorization: 'bearer  ' },
  { Cookie: 'crier_session=; __Host-crier_session=x', 'X-Crier-CSRF': '' },
  { 'Sec-Fetch-Site': 'same-origin' },
  { Range: 'bytes=0-10', 'If-None-Match': '*' },
]
/** A token as often as the query parser takes it for something else. */
const QUERIES = ['?token=', '?token[role]=admin', '?key=admin&access_token=x', '?__proto__[role]=admin']

const closed = ROUTE_ACCESS.filter(({ access, path, method }) => {
  const isPrivate = (access === 'readers' || access === 'page') && path.includes(':blog')
  return method !== 'ALL' && (isPrivate || ['contributor', 'editor', 'chief', 'admin', 'login'].includes(access))
})

test('neither another spelling, nor a header, a query or a method opens it', async () => {
  const open: string[] = []
  for (const call of [...closed.flatMap(altered), ...[...new Set(closed.map(({ path }) => path))].flatMap(respelled)]) {
    const { status, text } = await opened.raw.ask(call)
    if (status < 400 || status >= 500 || text.includes(SECRET)) open.push(`${JSON.stringify(call)}: ${status}`)
  }

  expect(closed.length).toBeGreaterThan(50)
  expect(open).toEqual([])
})

test('a preflight grants a page of a stranger no cookie, and says nothing of what is there', async () => {
  const headers = { Origin: 'https://evil.example', 'Access-Control-Request-Method': 'POST' }
  const answers = await Promise.all(
    closed.map(({ path }) => opened.raw.ask({ method: 'OPTIONS', path: filled(path), headers })),
  )

  for (const { headers: answered, text } of answers) {
    expect(answered['access-control-allow-credentials']).toBeUndefined()
    expect(String(answered['access-control-allow-headers'])).not.toMatch(/csrf|cookie/i)
    expect(text).not.toContain(SECRET)
  }
})

function altered({ method, path }: RouteAccess): readonly RawCall[] {
  const plain = filled(path)
  return [
    ...HEADERS.map(headers => ({ method, path: plain, headers })),
    ...QUERIES.map(query => ({ method, path: plain + query })),
  ]
}

function respelled(path: string): readonly RawCall[] {
  const plain = filled(path)
  // What everybody may read is there for everybody.
  const isOpen = ROUTE_ACCESS.some(one => one.path === path && one.method === 'GET' && one.access === 'anyone')
  if (isOpen) return []
  return [
    ...Object.values(SPELLINGS).map(spell => ({ method: 'GET', path: spell(plain) })),
    ...['PUT', 'TRACE', 'QUERY', 'HEAD'].map(method => ({ method, path: plain })),
  ]
}

function filled(path: string): string {
  return path.replace(':blog', BLOG).replace(':update', opened.update).replace(/:\w+/g, 'none')
}
