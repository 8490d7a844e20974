/** Administering keys over HTTP. */
import { expect } from 'vitest'
import { forThisFile } from '#test/support/for-this-file.ts'
import { startApp } from '#test/support/services/start-app.ts'
import { testWith } from '#test/support/test-with.ts'

const test = testWith({ app: startApp })
/** For keys that are refused. */
const shared = forThisFile(startApp)

test('an admin creates a key, whose secret is shown once and works at once', async ({ app }) => {
  const asked = { name: 'Ana, night desk', role: 'editor', blogs: ['budget-day'] }

  const { status, headers, body } = await app.api('POST', '/v1/keys', { body: asked })

  expect([status, headers.get('Cache-Control')]).toEqual([201, 'private, no-store'])
  expect(body.key).toMatchObject(asked)
  const created = await app.api('POST', '/v1/blogs', { key: body.secret, body: { id: 'budget-day', title: 'B' } })
  expect(created.status).toBe(201)
  const list = await app.api('GET', '/v1/keys')
  expect(list.body.keys).toContainEqual(expect.objectContaining(body.key))
  expect(list.text).not.toContain(body.secret)
})

test('a revoked key is refused at the very next request, and after a restart', async ({ app }) => {
  const { key, secret } = (await app.api('POST', '/v1/keys', { body: { name: 'Ana', role: 'admin' } })).body
  expect((await app.api('GET', '/v1/keys', { key: secret })).status).toBe(200)

  const revoked = await app.api('DELETE', `/v1/keys/${key.id}`)

  expect(revoked.body.key).toMatchObject({ id: key.id, revokedAt: expect.any(String) })
  expect((await app.api('GET', '/v1/keys', { key: secret })).status).toBe(401)
  await app.restart()
  expect((await app.api('GET', '/v1/keys', { key: secret })).status).toBe(401)
})

test('the last admin key cannot be revoked', async ({ app }) => {
  const [first] = (await app.api('GET', '/v1/keys')).body.keys

  const { status, body } = await app.api('DELETE', `/v1/keys/${first.id}`)

  expect([status, body.code]).toEqual([409, 'last_admin'])
})

test.for(['editor', 'contributor'])('a key of role %s may not list, create or revoke keys', async (role, { app }) => {
  const { key: made, secret: key } = (await app.api('POST', '/v1/keys', { body: { name: 'Ana', role } })).body
  const calls = [
    app.api('GET', '/v1/keys', { key }),
    app.api('POST', '/v1/keys', { key, body: { name: 'x', role: 'admin' } }),
    app.api('DELETE', `/v1/keys/${made.id}`, { key }),
  ]

  expect((await Promise.all(calls)).map(({ status }) => status)).toEqual([403, 403, 403])
})

test.for([
  [{ role: 'editor' }, 'name'],
  [{ name: ' ', role: 'editor' }, 'name'],
  [{ name: 'Ana', role: 'owner' }, 'role'],
  [{ name: 'Ana', role: 'editor', blogs: [] }, 'blogs'],
  [{ name: 'Ana', role: 'editor', blogs: 'some' }, 'blogs'],
  [{ name: 'Ana', role: 'admin', blogs: ['budget-day'] }, 'blogs'],
  [{ name: 'Ana', role: 'editor', secret: 'mine' }, 'secret'],
] as const)('the key %j is refused with the path %s', async ([body, path]) => {
  const refused = await shared.api('POST', '/v1/keys', { body })

  expect([refused.status, refused.body.errors[0].path]).toEqual([422, path])
})
