import { EventSource } from 'eventsource'
import { expect, onTestFinished, test } from 'vitest'
import { forThisFile } from '#test/support/for-this-file.ts'
import { signToken } from '#test/support/readers/reader-login.ts'
import type { TestApp } from '#test/support/services/start-app.ts'
import { AN_HOUR_AGO, HOUR_FROM_NOW, keyFor, startPrivate, talk } from './private-blog.ts'

const app = forThisFile(startPrivate)

test.for([
  '/v1/blogs/leak',
  '/v1/blogs/leak/updates',
  '/v1/blogs/leak/changes',
  '/v1/blogs/leak/changes?wait=1',
  '/v1/blogs/leak/events',
])('%s of a private blog requires its token or key, and no cache keeps it', async path => {
  const withToken = (token: string) =>
    app.api('HEAD', path, { key: null, headers: { Authorization: `Bearer ${token}` } })

  const stranger = await app.api('GET', path, { key: null })
  const expired = await app.api('GET', path, { key: await signToken({ blogs: ['leak'], exp: AN_HOUR_AGO() }) })
  const forged = await app.api('GET', path, { key: await signToken({ blogs: ['leak'] }, 'x'.repeat(32)) })
  const other = await app.api('GET', path, { key: await signToken({ blogs: ['storm'] }) })
  const reader = await withToken(await signToken({ sub: 'ana', blogs: ['leak'], exp: HOUR_FROM_NOW() }))
  const subscriber = await withToken(await signToken({ channel: 'blog:leak' }))
  const editor = await withToken(app.adminKey)

  expect([stranger.status, stranger.body.code]).toEqual([401, 'private_blog'])
  expect([expired.status, expired.body.code]).toEqual([401, 'expired_token'])
  expect([forged.status, forged.body.code]).toEqual([401, 'wrong_token'])
  expect([other.status, other.body.code]).toEqual([403, 'forbidden'])
  for (const answer of [stranger, other]) expect(answer.text).not.toContain('The leaked paper')
  for (const { status, headers } of [reader, subscriber, editor]) {
    expect(status).toBe(200)
    expect(headers.get('Cache-Control')).toMatch(/^private, no-store/)
  }
})

test('for pages and lists without a token, a private blog does not exist', async () => {
  const page = await app.api('GET', '/blogs/leak', { key: null, headers: { Accept: 'text/html' } })
  const index = await app.api('GET', '/', { key: null, headers: { Accept: 'text/html' } })
  const list = await app.api('GET', '/v1/blogs', { key: null })
  const mine = await app.api('GET', '/v1/blogs', { key: await signToken({ blogs: ['leak'] }) })

  expect(page.status).toBe(404)
  for (const { text } of [page, index, list]) expect(text).not.toMatch(/leak/i)
  expect(list.body.blogs.map(({ id }: { id: string }) => id)).toEqual(['storm'])
  expect(mine.body.blogs.map(({ id }: { id: string }) => id).sort()).toEqual(['leak', 'storm'])
  expect(mine.headers.get('Cache-Control')).toBe('private, no-store')
})

test('a public blog cannot be made private, or the other way round', async () => {
  const { status, body } = await app.api('PATCH', '/v1/blogs/storm', {
    body: { access: 'private' },
    headers: { 'If-Match': '1' },
  })

  expect([status, body.code]).toEqual([422, 'invalid'])
})

test.for<[says: string, token: () => Promise<string>, code: number]>([
  ['no token', async () => '', 103],
  ['a token for another blog', () => signToken({ blogs: ['storm'] }), 103],
  ['a token that has expired', () => signToken({ blogs: ['leak'], exp: AN_HOUR_AGO() }), 109],
  ['a token that is not valid yet', () => signToken({ blogs: ['leak'], nbf: HOUR_FROM_NOW() }), 109],
  ['a token signed by somebody else', () => signToken({ blogs: ['leak'] }, 'x'.repeat(32)), 3500],
  ['a token of another algorithm', async () => `${btoa('{"alg":"none"}')}.${btoa('{"blogs":"all"}')}.`, 3500],
  ['a token for a subscription', () => signToken({ channel: 'blog:leak' }), 3500],
  ['an unknown key', async () => 'crier_nobody', 3500],
])('connecting with %s does not admit to a private blog', async ([_, token, code]) => {
  const outcome = await talk(app, { connect: { token: await token() } }, { subscribe: { channel: 'blog:leak' } })

  expect(outcome).toBe(code)
})

test.for([
  ['for this blog', { channel: 'blog:leak' }, 'subscribed'],
  ['for another blog', { channel: 'blog:storm' }, 103],
  ['for the desk', { channel: 'desk:leak' }, 103],
  ['for the connection', { blogs: ['leak'] }, 103],
  ['of another reader', { channel: 'blog:leak', sub: 'ben' }, 103],
  ['that has expired', { channel: 'blog:leak', exp: AN_HOUR_AGO() }, 109],
] as const)('a subscription with a token %s has the expected outcome', async ([_, claims, expected]) => {
  const connect = { token: await signToken({ sub: 'ana' }) }
  const subscribe = { channel: 'blog:leak', token: await signToken({ sub: 'ana', ...claims }) }

  const outcome = await talk(app, { connect }, { subscribe })

  expect(outcome).toBe(expected)
})

test.for([
  ['the admin key', (app: TestApp) => app.adminKey, 'desk:leak', 'subscribed', 103],
  ['an editor key for another blog', (app: TestApp) => keyFor(app, ['storm']), 'desk:leak', 103, 103],
  ['a contributor key for this blog', (app: TestApp) => keyFor(app, ['leak']), 'desk:leak', 'subscribed', 103],
  ['a contributor key for this blog', (app: TestApp) => keyFor(app, ['leak']), 'blog:leak', 'subscribed', 103],
  ['a token for all blogs', () => signToken({ blogs: 'all' }), 'desk:leak', 103, 103],
] as const)('following a desk with %s', async ([_, secret, channel, byConnection, bySubscription]) => {
  const connected = await talk(app, { connect: { token: await secret(app) } }, { subscribe: { channel } })
  const subscribed = await talk(app, { connect: {} }, { subscribe: { channel, token: await secret(app) } })

  expect([connected, subscribed]).toEqual([byConnection, bySubscription])
})

test('an EventSource follows a private blog with a token in its URL', async () => {
  const token = await signToken({ blogs: ['leak'] })
  const source = new EventSource(`${app.url}/v1/blogs/leak/events?token=${token}`)
  onTestFinished(() => source.close())
  await new Promise(resolve => source.addEventListener('position', resolve))
  const heard = new Promise<string>(resolve => source.addEventListener('change', ({ data }) => resolve(data)))

  await app.post('leak', 'Another page')

  expect(await heard).toContain('Another page')
  expect(app.logged.join()).not.toContain(token)
})
