/** Error responses: a problem document with a code, a sentence and a link. */
import { connect } from 'node:net'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { expect, test } from 'vitest'
import { refusals } from '#platform/errors.ts'
import { forThisFile } from '#test/support/for-this-file.ts'
import { startApp } from '#test/support/services/start-app.ts'

const UPDATES = '/v1/blogs/budget-day/updates'
const UNKNOWN_ID = '01a2093b-22ba-7471-8373-42146f6bff7e'

const app = forThisFile(() => startApp({ blog: 'budget-day' }))

test('a refusal is a problem document whose type links to its explanation', async () => {
  const { status, headers, body } = await app.api('GET', '/v1/blogs/none', { key: null })

  expect([status, headers.get('Content-Type')?.split(';')[0]]).toEqual([404, 'application/problem+json'])
  expect(body).toEqual({
    type: `${app.url}/docs/errors#unknown_blog`,
    title: 'Not Found',
    status: 404,
    code: 'unknown_blog',
    detail: refusals.unknown_blog[1],
  })
  const page = await app.api('GET', body.type)
  expect(page.text).toContain('id="unknown_blog"')
})

test.for(['GET', 'POST'])(
  '%s where only a WebSocket is served tells of the proxy that may stand between',
  async method => {
    const { status, headers, body } = await app.api(method, '/connection/websocket', { key: null })

    expect([status, body.code, headers.get('Upgrade')]).toEqual([426, 'websocket_only', 'websocket'])
  },
)

test('a client that offers another protocol besides HTTP/1.1 is served all the same', async () => {
  const { port } = new URL(app.url)
  const socket = connect(Number(port), '127.0.0.1')
  const offer =
    'Host: x\r\nConnection: Upgrade, HTTP2-Settings, close\r\nUpgrade: h2c\r\nHTTP2-Settings: AAMAAABk\r\n\r\n'

  socket.write(`GET /healthz HTTP/1.1\r\n${offer}`)
  let answer = ''
  for await (const part of socket) answer += part

  expect(answer).toMatch(/^HTTP\/1.1 200 OK\r\n/)
})

test.for([
  ['PUT', '/v1/blogs', 'GET, POST, HEAD, OPTIONS'],
  ['POST', '/v1/blogs/a', 'PATCH, GET, HEAD, OPTIONS'],
  ['DELETE', '/v1/blogs/a/changes', 'GET, HEAD, OPTIONS'],
] as const)('%s %s is refused with the allowed methods', async ([method, path, allow]) => {
  const { status, headers, body } = await app.api(method, path)

  expect([status, body.code]).toEqual([405, 'wrong_method'])
  expect(headers.get('Allow')?.split(', ').toSorted()).toEqual(allow.split(', ').toSorted())
})

test.for(['/v1', '/v2/blogs', '/v1/blog', '/v1/blogs/a/b/c/d', '/%ff', '/v1/blogs/%E0%A4%A', '/..%2f..%2fetc/passwd'])(
  '%s is not found',
  async path => {
    const { status, body } = await app.api('GET', path)

    expect([status, body.code]).toEqual([404, expect.stringMatching(/^unknown_/)])
  },
)

test.for<[method: string, path: string, code: string]>([
  ['GET', '/v1/blogs/none', 'unknown_blog'],
  ['GET', '/v1/blogs/NOT-AN-ID', 'unknown_blog'],
  ['GET', `/v1/blogs/${'x'.repeat(81)}`, 'unknown_blog'],
  ['GET', '/v1/blogs/%00', 'unknown_blog'],
  ['GET', '/v1/blogs/none/updates', 'unknown_blog'],
  ['GET', '/v1/blogs/none/changes', 'unknown_blog'],
  ['GET', `/v1/blogs/none/updates/${UNKNOWN_ID}`, 'unknown_blog'],
  ['POST', '/v1/blogs/none/updates', 'unknown_blog'],
  ['PATCH', '/v1/blogs/none', 'unknown_blog'],
  ['GET', `${UPDATES}/${UNKNOWN_ID}`, 'unknown_update'],
  ['GET', `${UPDATES}/17`, 'unknown_update'],
  ['GET', `${UPDATES}/${UNKNOWN_ID}/history`, 'unknown_update'],
  ['PATCH', `${UPDATES}/${UNKNOWN_ID}`, 'unknown_update'],
  ['DELETE', `${UPDATES}/${UNKNOWN_ID}`, 'unknown_update'],
  ['DELETE', `${UPDATES}/${UNKNOWN_ID}?mode=remove`, 'unknown_update'],
  ['DELETE', '/v1/keys/none', 'unknown_key'],
])('%s %s: %s', async ([method, path, code]) => {
  const body = { POST: { markdown: 'x' }, PATCH: { title: 'x' } }[method]

  const answer = await app.api(method, path, { ...(body && { body }), headers: { 'If-Match': '1' } })

  expect([answer.status, answer.body.code]).toEqual([404, code])
})

test('an update is found in its own blog only', async () => {
  await app.createBlog('strike')
  const { id } = await app.post('strike', 'Trains stand still')

  for (const method of ['GET', 'DELETE']) {
    expect((await app.api(method, `${UPDATES}/${id}?mode=remove`)).status).toBe(404)
  }
})

test('an internal error is logged with its cause, and reported without it', async () => {
  await using app = await startApp({ blog: 'budget-day' })
  using file = new DatabaseSync(join(app.folder, 'crier.db'))
  file.exec('ALTER TABLE updates RENAME TO elsewhere')

  const { status, body, text } = await app.api('GET', '/v1/blogs/budget-day', { key: null })

  expect([status, body.code]).toEqual([500, 'internal'])
  expect(text).not.toMatch(/sqlite|table|updates/i)
  expect(app.logged.join()).toContain('no such table: updates')
})

test('a preflight from any site gets a response', async () => {
  const headers = {
    Origin: 'https://cms.example',
    'Access-Control-Request-Method': 'POST',
    'Access-Control-Request-Headers': 'authorization, content-type, idempotency-key',
  }

  const { status, headers: answered } = await app.api('OPTIONS', UPDATES, { key: null, headers })

  expect(status).toBe(204)
  expect(answered.get('Access-Control-Allow-Origin')).toBe('*')
  expect(answered.get('Access-Control-Allow-Methods')).toMatch(/POST.*PATCH.*DELETE/)
  for (const header of ['Authorization', 'Content-Type', 'Idempotency-Key', 'If-Match']) {
    expect(answered.get('Access-Control-Allow-Headers')).toContain(header)
  }
  expect(answered.get('X-Powered-By')).toBeNull()
})

test('a connection cut in the middle of a post stores nothing and disturbs nobody', async () => {
  await using app = await startApp({ blog: 'budget-day' })
  const { hostname, port } = new URL(app.url)
  const socket = connect(Number(port), hostname)
  const head = `POST ${UPDATES} HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer ${app.adminKey}\r\nContent-Type: application/json`
  await new Promise(resolve => socket.write(`${head}\r\nContent-Length: 100\r\n\r\n{"markdown":"Half`, resolve))

  socket.destroy()

  await app.post('budget-day', 'Whole')
  expect((await app.api('GET', UPDATES)).body.updates).toHaveLength(1)
})

test.for([
  ['If-Match', '"x"', 412, 'precondition_failed'],
  ['If-Unmodified-Since', 'Mon, 01 Jan 1990 00:00:00 GMT', 412, 'precondition_failed'],
  ['Range', 'bytes=99999999-', 416, 'bad_range'],
] as const)('a file requested with %s: %s is not a server error', async ([name, value, status, code]) => {
  const answer = await app.api('GET', '/widget.js', {
    key: null,
    headers: { [name]: value, 'Accept-Encoding': 'identity' },
  })

  expect([answer.status, answer.body?.code]).toEqual([status, code])
  expect(app.logged.join()).not.toContain('"level":50')
})

test.for(['gzip', 'deflate', 'br'])('a body falsely declared as %s is not a server error', async coding => {
  const answer = await app.api('POST', '/v1/blogs', { body: {}, headers: { 'Content-Encoding': coding } })

  expect([answer.status, answer.body.code]).toEqual([400, 'bad_request'])
  expect(app.logged.join()).not.toContain('"level":50')
})
