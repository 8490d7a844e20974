import { expect } from 'vitest'
import { cookieIn, signIn } from '#test/support/services/desk-session.ts'
import { startApp } from '#test/support/services/start-app.ts'
import { testWith } from '#test/support/test-with.ts'
import { makeLink } from './sign-in-links.ts'

const PRIVATE = 'private, no-store'
const OTHER_SITE = { 'Sec-Fetch-Site': 'cross-site', Origin: 'https://evil.example' }

const test = testWith({ app: startApp })

test('responses that a login unlocks are in no cache and readable by no other site', async ({ app }) => {
  await app.createBlog('leak', { access: 'private' })
  await app.post('leak', 'The leaked paper', { status: 'draft' })
  const desk = await signIn(app)
  const paths = ['/v1/blogs', '/v1/blogs/leak', '/v1/blogs/leak/updates?status=draft', '/v1/keys', '/v1/session']

  const answers = [
    ...(await Promise.all(paths.map(path => desk.api('GET', path)))),
    await desk.api('POST', '/v1/session/tickets'),
    desk.answer,
  ]

  for (const { status, headers } of answers) {
    expect(status).toBeLessThan(300)
    expect(headers.get('Cache-Control')).toBe(PRIVATE)
    expect(headers.get('Access-Control-Allow-Origin')).toBeNull()
  }
})

test('the cookie without the CSRF token authenticates nothing, nor with the token of another session', async () => {
  await using app = await startApp({ blog: 'budget-day' })
  await app.createBlog('leak', { access: 'private' })
  const [desk, other] = [await signIn(app), await signIn(app)]
  const body = { markdown: 'Forged' }
  const post = (headers: Record<string, string>) =>
    app.api('POST', '/v1/blogs/budget-day/updates', { key: null, body, headers })

  const bare = await post({ Cookie: desk.cookie })
  const wrong = await post({ Cookie: desk.cookie, 'X-Crier-CSRF': other.csrf })
  const empty = await post({ Cookie: desk.cookie, 'X-Crier-CSRF': '' })
  const tokenOnly = await post({ 'X-Crier-CSRF': desk.csrf })
  const out = await app.api('DELETE', '/v1/session', { key: null, headers: { Cookie: desk.cookie } })
  const ticket = await app.api('POST', '/v1/session/tickets', { key: null, headers: { Cookie: desk.cookie } })
  const secret = await app.api('GET', '/v1/blogs/leak', { key: null, headers: { Cookie: desk.cookie } })
  const page = await app.api('GET', '/v1/blogs/budget-day', { key: null, headers: { Cookie: desk.cookie } })

  for (const { status, body } of [bare, wrong, empty, out, ticket])
    expect([status, body.code]).toEqual([403, 'wrong_csrf'])
  expect([tokenOnly.status, tokenOnly.body.code]).toEqual([401, 'no_session'])
  expect([secret.status, secret.body.code]).toEqual([401, 'private_blog'])
  expect([page.status, page.headers.get('Cache-Control')]).toEqual([200, expect.stringMatching(/^public/)])
  expect((await desk.api('GET', '/v1/blogs/budget-day')).body.updates).toEqual([])
})

test('pages of other sites can neither sign in or out, nor use a session', async ({ app }) => {
  const desk = await signIn(app)
  const [link, cookie] = [await makeLink(app), { Cookie: desk.cookie }]
  const pages: readonly Readonly<Record<string, string>>[] = [
    OTHER_SITE,
    { 'Sec-Fetch-Site': 'same-site', Origin: 'https://news.example.org' },
    { 'Sec-Fetch-Site': 'cross-site', Origin: app.url },
    // As for a picture or a link, which send no Origin header.
    { 'Sec-Fetch-Site': 'same-site' },
    // Browsers that send the Origin header only; the last is another server on this machine.
    { Origin: 'https://evil.example' },
    { Origin: 'null' },
    { Origin: 'http://127.0.0.1:1' },
  ]

  for (const headers of pages) {
    const refused = [
      await app.api('POST', '/v1/session', { key: null, body: { key: app.adminKey }, headers }),
      await app.api('POST', '/v1/session', { key: null, body: { link }, headers }),
      await app.api('GET', '/v1/session', { key: null, headers: { ...cookie, ...headers } }),
      await app.api('DELETE', '/v1/session', { key: null, headers: { ...cookie, ...headers } }),
      await desk.api('DELETE', '/v1/session', { headers }),
      await desk.api('GET', '/v1/blogs', { headers }),
      await desk.api('POST', '/v1/blogs', { headers, body: { id: 'x', title: 'X' } }),
    ]

    for (const { status, body, headers: answered } of refused) {
      expect([status, body.code, answered.getSetCookie()]).toEqual([403, 'other_site', []])
    }
  }
  expect((await desk.api('GET', '/v1/session')).status).toBe(200)
  await signIn(app, { link })
})

test('behind a TLS proxy our own pages can sign in, with a cookie that no other host can set', async () => {
  await using app = await startApp({ env: { CRIER_PUBLIC_URL: 'https://live.example.org/news' } })
  const pages: readonly Readonly<Record<string, string>>[] = [
    { 'Sec-Fetch-Site': 'same-origin', Origin: 'https://live.example.org' },
    { Origin: 'https://live.example.org' },
    // A typed URL or a bookmark.
    { 'Sec-Fetch-Site': 'none' },
  ]

  for (const headers of pages) {
    const answer = await app.api('POST', '/v1/session', { key: null, body: { key: app.adminKey }, headers })

    expect(answer.headers.getSetCookie()).toEqual([
      expect.stringMatching(/^__Host-crier_session=\S+; Path=\/; Max-Age=604800; HttpOnly; SameSite=Strict; Secure$/),
    ])
    const tossed = { Cookie: `crier_session=mine; ${cookieIn(answer)}` }
    expect((await app.api('GET', '/v1/session', { key: null, headers: { ...headers, ...tossed } })).status).toBe(200)
  }
})

test('no preflight allows another site to sign in, to send a CSRF token or to use cookies', async ({ app }) => {
  const ask = (path: string) =>
    app.api('OPTIONS', path, {
      key: null,
      headers: {
        ...OTHER_SITE,
        'Access-Control-Request-Method': 'POST',
        'Access-Control-Request-Headers': 'content-type,x-crier-csrf',
      },
    })

  for (const path of ['/v1/session', '/v1/session/', '/v1/session/tickets', '/v1/blogs']) {
    const { headers } = await ask(path)
    expect(headers.get('Access-Control-Allow-Credentials')).toBeNull()
    expect(headers.get('Access-Control-Allow-Headers') ?? '').not.toMatch(/csrf/i)
    expect(headers.get('Access-Control-Allow-Origin')).toBe(path === '/v1/blogs' ? '*' : null)
  }
})

test('a form cannot sign anybody in', async ({ app }) => {
  const forms = [
    { 'Content-Type': 'application/x-www-form-urlencoded' },
    { 'Content-Type': 'text/plain' },
    { 'Content-Type': 'multipart/form-data; boundary=x' },
  ]
  for (const headers of forms) {
    const answer = await app.api('POST', '/v1/session', { key: null, headers, body: `{"key":"${app.adminKey}"}` })
    expect([answer.status, answer.headers.getSetCookie()]).toEqual([415, []])
  }
})

test('guessing is rate-limited by address; existing logins stay valid, and no secret is logged', async ({ app }) => {
  const desk = await signIn(app)
  const attempt = (n: number) => app.api('POST', '/v1/session', { key: null, body: { key: `guess-${n}-of-a-key` } })

  const answers = await Promise.all(Array.from({ length: 40 }, (_, n) => attempt(n)))
  const right = await app.api('POST', '/v1/session', { key: null, body: { key: app.adminKey } })

  expect(answers.filter(({ status }) => status === 401)).toHaveLength(20)
  for (const { status, body, headers } of [...answers.filter(({ status }) => status !== 401), right]) {
    expect([status, body.code]).toEqual([429, 'too_many_attempts'])
    expect(Number(headers.get('Retry-After'))).toBeGreaterThan(0)
    expect(Number(headers.get('Retry-After'))).toBeLessThanOrEqual(300)
  }
  expect((await desk.api('GET', '/v1/session')).status).toBe(200)
  const logged = app.logged.join()
  expect(logged.match(/somebody signed in/g)).toHaveLength(1)
  expect(logged.match(/blocked for guessing/g)).toHaveLength(1)
  for (const secret of ['guess-', app.adminKey, desk.csrf, desk.cookie.split('=')[1] ?? '', '127.0.0.1']) {
    expect(logged).not.toContain(secret)
  }
})

test('behind a proxy each address is counted separately, whatever headers a guesser forges', async ({ app }) => {
  const attempt = (address: string, key = 'a-guess-of-a-key') =>
    app.api('POST', '/v1/session', { key: null, body: { key }, headers: { 'X-Forwarded-For': address } })
  const from = async (address: (n: number) => string) =>
    (await Promise.all(Array.from({ length: 21 }, (_, n) => attempt(address(n))))).map(({ status }) => status)

  const guesser = await from(n => `192.0.2.${n}, 203.0.113.7`)
  const household = await from(n => `2001:db8:0:7::${n}`)

  expect(guesser.toSorted().at(-1)).toBe(429)
  expect(household.toSorted().at(-1)).toBe(429)
  expect((await attempt('203.0.113.8', app.adminKey)).status).toBe(201)
  expect((await attempt('2001:db8:0:8::1', app.adminKey)).status).toBe(201)
  expect(app.logged.join()).not.toMatch(/203\.0\.113|2001:db8/)
})

test("an untrusted proxy's header is ignored", async () => {
  await using app = await startApp({ env: { CRIER_PROXIES: 'none' } })

  const answers = await Promise.all(
    Array.from({ length: 21 }, (_, n) =>
      app.api('POST', '/v1/session', {
        key: null,
        body: { key: 'a-guess-of-a-key' },
        headers: { 'X-Forwarded-For': `192.0.2.${n}` },
      }),
    ),
  )

  expect(answers.filter(({ status }) => status === 429)).toHaveLength(1)
})

test('successful attempts do not count, however many', async ({ app }) => {
  const answers = await Promise.all(
    Array.from({ length: 15 }, () => app.api('POST', '/v1/session', { key: null, body: { key: app.adminKey } })),
  )
  for (let n = 0; n < 15; n += 1) await signIn(app)

  expect(answers.map(({ status }) => status)).toEqual(answers.map(() => 201))
})
