/** Revoking a key, a login or a site cuts the connections that it admitted at once, on every transport, not at the next ping. */
import { expect, onTestFinished, test } from 'vitest'
import { connect } from '#test/support/readers/connect.ts'
import { signIn } from '#test/support/services/desk-session.ts'
import { startApp, type TestApp } from '#test/support/services/start-app.ts'

const ORIGIN = 'https://www.tribune.example'
const EVENTS = '/v1/blogs/leak/events'

test('the readers of a revoked site are cut, and told to stay away', async () => {
  await using app = await startApp({ blog: 'storm' })
  await app.api('POST', '/v1/sites', { body: { id: 'tribune', name: 'The Tribune', origins: [ORIGIN] } })
  const headers = { Origin: ORIGIN }
  const socket = await connect(app, { headers })
  const events = await listen(app, '/v1/blogs/storm/events', { headers })
  const emulated = await listen(app, '/connection/http_stream', { headers, method: 'POST', body: CONNECT })
  const other = await connect(app)

  await app.api('DELETE', '/v1/sites/tribune')

  expect([await socket.end, await events.end]).toEqual([4500, 'ended'])
  expect(await emulated.end).toContain('4500')
  await app.post('storm', 'Wind rises')
  expect(await Promise.race([other.end, app.api('GET', '/v1/blogs/storm').then(() => 'still here')])).toBe('still here')
})

test('the connections of a revoked key are closed', async () => {
  await using app = await startApp()
  await app.createBlog('leak', { access: 'private' })
  const { key, secret } = (await app.api('POST', '/v1/keys', { body: { name: 'Ana', role: 'editor' } })).body
  const socket = await connect(app, { token: secret })
  const events = await listen(app, EVENTS, { headers: { Authorization: `Bearer ${secret}` } })
  const greeting = JSON.stringify({ id: 1, connect: { token: secret } })
  const emulated = await listen(app, '/connection/http_stream', { method: 'POST', body: greeting })

  await app.api('DELETE', `/v1/keys/${key.id}`)

  expect([await socket.end, await events.end]).toEqual([3507, 'ended'])
  expect(await emulated.end).toContain('3507')
})

test('signing out closes the connections of that login, and of no other login of the same key', async () => {
  await using app = await startApp()
  await app.createBlog('leak', { access: 'private' })
  const [one, other] = [await signIn(app), await signIn(app)]
  const socket = await connect(app, { token: await one.ticket() })
  const headers = { Cookie: one.cookie, 'X-Crier-CSRF': one.csrf }
  const events = await listen(app, EVENTS, { headers })
  const others = await connect(app, { token: await other.ticket() })

  expect((await one.api('DELETE', '/v1/session')).status).toBe(204)

  expect([await socket.end, await events.end]).toEqual([3507, 'ended'])
  expect(await Promise.race([others.end, other.ticket().then(() => 'still here')])).toBe('still here')
})

const CONNECT = JSON.stringify({ id: 1, connect: {} })

/** `end`: the last message before the response ended, or the heartbeat that came first. */
async function listen(app: TestApp, path: string, init: RequestInit) {
  const gone = new AbortController()
  onTestFinished(() => gone.abort())
  const answer = await fetch(new URL(path, app.url), { ...init, signal: gone.signal })
  const reader = answer.body?.pipeThrough(new TextDecoderStream()).getReader()
  if (answer.status !== 200 || !reader) throw new Error(`not followed: ${answer.status} ${await answer.text()}`)
  const next = async () => {
    const { done, value } = await reader.read()
    return done ? 'ended' : value
  }
  await next()
  return { end: next() }
}
