import { expect } from 'vitest'
import { forThisFile } from '#test/support/for-this-file.ts'
import { startApp } from '#test/support/services/start-app.ts'
import { testWith } from '#test/support/test-with.ts'

const UPDATES = '/v1/blogs/budget-day/updates'

const test = testWith({ app: startApp })
/** For bodies that are refused. */
const shared = forThisFile(() => startApp({ blog: 'budget-day' }))

test.each([
  ['not JSON', '{"markdown": ', 400, 'bad_json'],
  ['nothing', '', 422, 'invalid'],
  ['a list', '[]', 422, 'invalid'],
  ['a bare value', '"text"', 400, 'bad_json'],
  ['null', 'null', 400, 'bad_json'],
  ['too large by a megabyte', JSON.stringify({ markdown: 'x'.repeat(1_000_001) }), 413, 'too_large'],
  ['endlessly nested', `${'['.repeat(50_000)}`, 400, 'bad_json'],
])('a body that is %s is refused', async (_name, body, status, code) => {
  const answer = await shared.api('POST', UPDATES, { body })

  expect([answer.status, answer.body.code]).toEqual([status, code])
})

test.each([
  'text/plain',
  'application/x-www-form-urlencoded',
  'multipart/form-data',
  'application/json; charset=latin1',
])('a body of type %s is refused', async type => {
  const { status, body } = await shared.api('POST', UPDATES, { body: '{}', headers: { 'Content-Type': type } })

  expect([status, body.code]).toEqual([415, 'wrong_type'])
})

test('a missing, a wrong and a malformed key each get advice', async ({ app }) => {
  const ask = (headers: Record<string, string>) => app.api('GET', '/v1/keys', { key: null, headers })

  const [none, wrong, basic] = [
    await ask({}),
    await ask({ Authorization: 'Bearer crier_wrong' }),
    await ask({ Authorization: 'Basic YTpi' }),
  ]

  expect([none.status, none.body.code, none.headers.get('WWW-Authenticate')]).toEqual([
    401,
    'missing_key',
    'Bearer realm="crier"',
  ])
  expect([wrong.status, wrong.body.code]).toEqual([401, 'wrong_key'])
  expect(wrong.headers.get('WWW-Authenticate')).toContain('invalid_token')
  expect([basic.status, basic.body.code]).toEqual([401, 'missing_key'])
})

test('a wrong key is refused even where none is needed, so that its holder learns of it', async ({ app }) => {
  expect((await app.api('GET', '/v1/blogs', { key: 'crier_wrong' })).status).toBe(401)
})

test('without a key nothing reveals what exists: the key is checked first', async ({ app }) => {
  const { status } = await app.api('POST', '/v1/blogs/none/updates', { key: null, body: 'x'.repeat(2_000_000) })

  expect(status).toBe(401)
})

test("no key, query or reader's address is ever logged", async () => {
  await using app = await startApp({ env: { CRIER_LOG_LEVEL: 'trace' } })
  await app.createBlog('budget-day')
  const { body } = await app.api('POST', '/v1/keys', { body: { name: 'Ana', role: 'editor' } })
  await app.api('GET', '/v1/blogs?token=in-the-query', { key: body.secret })
  await app.api('GET', '/v1/blogs/none', { key: 'crier_a-wrong-key' })

  const logged = app.logged.join('\n')

  expect(logged).toContain('"path":"/v1/blogs"')
  expect(logged).toContain(body.key.id)
  for (const secret of [body.secret, app.adminKey, 'in-the-query', 'crier_a-wrong-key', '127.0.0.1']) {
    expect(logged).not.toContain(secret)
  }
})

test.for(['GET', 'POST'])(
  'guessing keys by %s is rate-limited by address, while holders of the right one continue',
  async (method, { app }) => {
    const guess = (key: string) => app.api(method, '/v1/blogs', { key, ...(method === 'POST' && { body: {} }) })
    const right = (await guess(app.adminKey)).status

    const beganMs = performance.now()
    const answers = await Promise.all(Array.from({ length: 40 }, (_, n) => guess(`guess-${n}-of-a-key`)))

    // One more is admitted every quarter of a minute, which a busy machine may take for these.
    const most = 20 + Math.floor((performance.now() - beganMs) / 15_000)
    const wrong = answers.filter(({ status }) => status === 401).length
    expect(wrong).toBeGreaterThanOrEqual(20)
    expect(wrong).toBeLessThanOrEqual(most)
    for (const { status, body, headers } of answers.filter(({ status }) => status !== 401)) {
      expect([status, body.code]).toEqual([429, 'too_many_attempts'])
      expect(Number(headers.get('Retry-After'))).toBeGreaterThan(0)
    }
    expect((await guess(app.adminKey)).status).toBe(right)
    expect(
      (await app.api(method, '/v1/blogs', { key: null, body: method === 'POST' ? {} : undefined })).status,
    ).not.toBe(429)
  },
)

test('only small bodies are accepted without a key', async ({ app }) => {
  const large = { title: 'x'.repeat(20_000) }

  const stranger = await app.api('POST', '/v1/session', { key: null, body: { key: 'x'.repeat(20_000) } })
  const editor = await app.api('POST', '/v1/blogs', { body: large })

  expect([stranger.status, stranger.body.code]).toEqual([413, 'too_large'])
  expect(stranger.body.detail).toContain('16 kB')
  expect(editor.status).toBe(422)
})

test('no log line contains the id of a device or hook, known or not', async ({ app }) => {
  const ids = ['Xr4vT0bQm2LpXr4vT0bQm2', 'dmVyeS1yYW5kb20']

  await app.api('GET', `/v1/devices/${ids[0]}`)
  await app.api('GET', `/v1/devices/${ids[0]}/more`)
  await app.api('POST', `/v1/hooks/${ids[1]}`, { body: {} })
  await app.api('GET', '/v1/blogs/budget-day')
  await expect.poll(() => app.logged.join()).toContain('/v1/blogs/budget-day')

  expect(app.logged.join()).toContain('/v1/hooks/:hook')
  for (const id of ids) expect(app.logged.join()).not.toContain(id)
})
