/** How the installation is, over HTTP: keys in use, hooks that work, health, storage, devices; for admins alone. */
import { expect } from 'vitest'
import { signWebhook } from '#test/support/data/sign-webhook.ts'
import { startApp } from '#test/support/services/start-app.ts'
import { testWith } from '#test/support/test-with.ts'

const test = testWith({ app: () => startApp({ blog: 'budget-day' }) })

test('the list of keys has when each ends and when it was last used', async ({ app }) => {
  const expiresAt = '2999-01-01T00:00:00.000Z'
  const { key, secret } = (await app.api('POST', '/v1/keys', { body: { name: 'Ana', role: 'editor', expiresAt } })).body
  await app.api('GET', '/v1/desk/blogs', { key: secret })

  await expect
    .poll(async () => (await app.api('GET', '/v1/keys')).body.keys.find(({ id }: { id: string }) => id === key.id))
    .toMatchObject({ expiresAt, usedAt: expect.any(String) })
})

test('a hook is tested without posting, and shows its last deliveries, also refused ones', async ({ app }) => {
  const { hook, secret } = (await app.api('POST', '/v1/hooks', { body: { name: 'CMS', blog: 'budget-day' } })).body
  const data = { item: '4711', title: 'SECRET' }
  const event = JSON.stringify({ type: 'update.published', timestamp: '2026-03-04T16:44:00Z', data })
  const path = `/v1/hooks/${hook.id}`

  const tested = await app.api('POST', `${path}/test`)
  await app.api('POST', path, { key: null, body: event, headers: signWebhook(event, secret) })
  await app.api('POST', path, { key: null, body: event, headers: signWebhook('other', secret) })

  expect(tested.body).toEqual({ outcome: 'tested' })
  const { deliveries } = (await app.api('GET', `${path}/deliveries`)).body
  expect(deliveries).toEqual([
    { at: expect.any(String), outcome: 'wrong_signature', isFailed: true },
    { at: expect.any(String), outcome: 'taken', isFailed: false, item: '4711' },
    { at: expect.any(String), outcome: 'tested', isFailed: false },
  ])
  expect((await app.api('GET', '/v1/hooks')).body.hooks[0].last).toEqual(deliveries[0])
  expect((await app.api('GET', '/v1/blogs/budget-day')).body.updates).toHaveLength(1)
  await app.api('DELETE', path)
  expect((await app.api('POST', `${path}/test`)).body.code).toBe('hook_revoked')
})

test('health names its parts, and storage its size and oldest change', async ({ app }) => {
  const update = await app.post('budget-day', 'Doors open')

  const health = (await app.api('GET', '/v1/health')).body
  const storage = (await app.api('GET', '/v1/storage')).body

  expect(health).toMatchObject({ processes: 1, connections: 0, sending: { way: expect.any(String) } })
  expect(health.parts).toContainEqual({ name: 'database', needed: true, status: 'up' })
  expect(health.push).toContainEqual({ platform: 'apns', status: 'off' })
  expect(storage).toMatchObject({ blogs: 1, pictures: 0, picturesToErase: 0, oldestAudit: expect.any(String) })
  expect(storage.databaseBytes).toBeGreaterThan(10_000)
  expect(storage.oldestChange <= update.createdAt).toBe(true)
})

test.for(['/v1/health', '/v1/storage', '/v1/devices', '/v1/hooks/x/deliveries'])(
  '%s is for admins',
  async (path, { app }) => {
    const { secret } = (await app.api('POST', '/v1/keys', { body: { name: 'Ana', role: 'editor' } })).body

    expect((await app.api('GET', path, { key: secret })).status).toBe(403)
    expect((await app.api('GET', path, { key: null })).status).toBe(401)
  },
)
