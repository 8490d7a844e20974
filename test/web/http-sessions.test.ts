/** Signing in to the desk: credentials, lifetime and end of a login. */
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect } from 'vitest'
import { openSqlite } from '#store/sql/open-sqlite.ts'
import { cookieIn, signIn } from '#test/support/services/desk-session.ts'
import { startApp } from '#test/support/services/start-app.ts'
import { testWith } from '#test/support/test-with.ts'
import { makeKey, makeLink } from './sign-in-links.ts'

const PRIVATE = 'private, no-store'

const test = testWith({ app: startApp })

test('an editor signs in with a key, works with the cookie and its CSRF token, and signs out', async ({ app }) => {
  await app.createBlog('budget-day')
  const secret = await makeKey(app, { name: 'Ana', role: 'editor', blogs: ['budget-day'] })

  const desk = await signIn(app, { key: ` ${secret}\n` })

  expect(desk.answer.headers.getSetCookie()).toEqual([
    expect.stringMatching(/^crier_session=[\w-]+; Path=\/; Max-Age=604800; HttpOnly; SameSite=Strict$/),
  ])
  const { session } = desk.answer.body
  expect(session).toEqual({
    name: 'Ana',
    role: 'editor',
    blogs: ['budget-day'],
    csrf: desk.csrf,
    expiresAt: expect.any(String),
  })
  expect(Date.parse(session.expiresAt) - Date.now()).toBeGreaterThan(11.9 * 3_600_000)
  const posted = await desk.api('POST', '/v1/blogs/budget-day/updates', { body: { markdown: 'Doors open' } })
  expect([posted.status, posted.headers.get('Cache-Control')]).toEqual([201, PRIVATE])
  expect((await desk.api('GET', '/v1/keys')).body.code).toBe('forbidden')
  const loadedAnew = await app.api('GET', '/v1/session', { key: null, headers: { Cookie: desk.cookie } })
  expect(loadedAnew.body).toEqual(desk.answer.body)

  const out = await desk.api('DELETE', '/v1/session')

  expect([out.status, cookieIn(out)]).toEqual([204, 'crier_session='])
  expect((await desk.api('GET', '/v1/blogs/budget-day')).body.code).toBe('no_session')
  expect((await app.api('GET', '/v1/session', { key: null, headers: { Cookie: desk.cookie } })).status).toBe(401)
  expect((await desk.api('DELETE', '/v1/session')).status).toBe(204)
})

test('a link signs in once, and is refused the second time', async ({ app }) => {
  const link = await makeLink(app)

  const [one, other] = await Promise.all(
    [0, 1].map(() => app.api('POST', '/v1/session', { key: null, body: { link } })),
  )

  const answers = [one, other].toSorted((a, b) => (a?.status ?? 0) - (b?.status ?? 0))
  expect(answers.map(answer => answer?.status)).toEqual([201, 401])
  expect(answers[0]?.body.session).toMatchObject({ name: 'CRIER_ADMIN_KEY', role: 'admin' })
  expect(answers[1]?.body.code).toBe('wrong_link')
})

test('a link signs in as its key, until that is revoked', async ({ app }) => {
  const { key } = (await app.api('POST', '/v1/keys', { body: { name: 'Ben', role: 'contributor' } })).body
  const link = await makeLink(app, key.id)
  const late = await makeLink(app, key.id)
  const desk = await signIn(app, { link })
  expect(desk.answer.body.session).toMatchObject({ name: 'Ben', role: 'contributor' })

  await app.api('DELETE', `/v1/keys/${key.id}`)

  expect((await desk.api('GET', '/v1/session')).body.code).toBe('no_session')
  expect((await desk.api('GET', '/v1/blogs')).body.code).toBe('no_session')
  expect((await app.api('POST', '/v1/session', { key: null, body: { link: late } })).body.code).toBe('wrong_link')
})

test('expired sessions and links are refused as such, and signing in again works', async ({ app }) => {
  const desk = await signIn(app)
  const link = await makeLink(app)
  const database = openSqlite(join(app.folder, 'crier.db'))
  const past = new Date(Date.now() - 1_000).toISOString()
  database.prepare('UPDATE sessions SET expires_at = ?').run(past)
  database.prepare('UPDATE session_links SET expires_at = ?').run(past)
  database.close()

  const read = await app.api('GET', '/v1/session', { key: null, headers: { Cookie: desk.cookie } })
  const used = await desk.api('GET', '/v1/blogs')
  const late = await app.api('POST', '/v1/session', { key: null, body: { link } })
  // As a page that has not noticed yet does: with the old cookie and token.
  const back = await desk.api('POST', '/v1/session', { body: { key: app.adminKey } })

  expect([read, used, late].map(({ body }) => body.code)).toEqual(['no_session', 'no_session', 'wrong_link'])
  expect([back.status, back.body.session.csrf === desk.csrf]).toEqual([201, false])
})

test('a restart of the server keeps everybody signed in', async ({ app }) => {
  const desk = await signIn(app)

  await app.restart()

  expect((await desk.api('GET', '/v1/keys')).status).toBe(200)
})

test('signing in again ends the previous session, and a stolen cookie with it', async ({ app }) => {
  const before = await signIn(app)

  await before.api('POST', '/v1/session', { body: { key: app.adminKey } })

  expect((await before.api('GET', '/v1/session')).status).toBe(401)
})

test('signing in with missing or extra credentials is refused with advice', async ({ app }) => {
  const refusals: readonly [unknown, RegExp][] = [
    [{}, /send \\"key\\" or \\"link\\", one of them/],
    [{ key: 'a', link: 'b' }, /one of them/],
    [{ key: ' ' }, /must not be empty/],
    [{ key: 'x'.repeat(1_001) }, /at most 1000 characters/],
    [{ key: 'a', remember: true }, /there is no such field/],
    [[], /must be an object/],
  ]

  for (const [body, sentence] of refusals) {
    const answer = await app.api('POST', '/v1/session', { key: null, body })
    expect([answer.status, answer.body.code]).toEqual([422, 'invalid'])
    expect(JSON.stringify(answer.body.errors)).toMatch(sentence)
  }
})

test('no secret of a session is in the data folder', async ({ app }) => {
  const link = await makeLink(app)
  const desk = await signIn(app, { link })
  const ticket = await desk.ticket()

  const stored = Buffer.concat(
    await Promise.all(['crier.db', 'crier.db-wal'].map(file => readFile(join(app.folder, file)))),
  )

  for (const secret of [link, ticket, desk.csrf, desk.cookie.split('=')[1] ?? '']) {
    expect(secret.length).toBeGreaterThan(20)
    expect(stored.includes(secret)).toBe(false)
  }
})
