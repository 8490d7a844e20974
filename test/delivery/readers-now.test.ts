/** The number of readers, as a desk requests it. */
import { expect, test } from 'vitest'
import { follow } from '#test/support/readers/sdk-reader.ts'
import { signIn } from '#test/support/services/desk-session.ts'
import { startApp } from '#test/support/services/start-app.ts'

test('a desk gets the number of followers over all transports, and nobody else does', async () => {
  await using app = await startApp({ blog: 'budget-day' })
  await app.createBlog('strike')
  const gone = new AbortController()
  const ask = async () => (await app.api('GET', '/v1/blogs/budget-day/readers')).body.readers
  await using reader = await follow({ url: app.url, channel: 'blog:budget-day' })
  await using _elsewhere = await follow({ url: app.url, channel: 'blog:strike' })
  await fetch(`${app.url}/v1/blogs/budget-day/events`, { signal: gone.signal })

  const answer = await app.api('GET', '/v1/blogs/budget-day/readers')
  const unknown = await app.api('GET', '/v1/blogs/nothing/readers')
  const stranger = await app.api('GET', '/v1/blogs/budget-day/readers', { key: null })

  expect(answer.body).toEqual({ readers: 2, at: expect.stringMatching(/^\d{4}-.*Z$/) })
  expect(answer.headers.get('Cache-Control')).toBe('private, no-store')
  expect([unknown.body.code, stranger.body.code]).toEqual(['unknown_blog', 'missing_key'])
  gone.abort()
  await expect.poll(ask).toBe(1)
  await reader.drop()
  await expect.poll(ask).toBe(0)
})

test('two desks and one reader are one reader, over every transport', async () => {
  await using app = await startApp()
  await app.createBlog('budget-day')
  const elsewhere = { name: 'Ben', role: 'editor', blogs: ['strike'] }
  const { secret } = (await app.api('POST', '/v1/keys', { body: elsewhere })).body
  const desk = await signIn(app)
  const gone = new AbortController()
  const { signal } = gone
  const count = async () => (await app.api('GET', '/v1/blogs/budget-day/readers')).body.readers
  const blog = { url: app.url, channel: 'blog:budget-day' }
  const events = `${app.url}/v1/blogs/budget-day/events`

  await using _first = await follow({ ...blog, token: await desk.ticket() })
  await using _second = await follow({ ...blog, token: app.adminKey })
  await fetch(events, { signal, headers: { Cookie: desk.cookie, 'X-Crier-CSRF': desk.csrf } })
  await fetch(events, { signal, headers: { Authorization: `Bearer ${app.adminKey}` } })
  const deskAlone = await count()
  await using reader = await follow(blog)
  await using _staffElsewhere = await follow({ ...blog, token: secret })

  expect([deskAlone, await count()]).toEqual([0, 2])
  await reader.drop()
  await expect.poll(count).toBe(1)
  gone.abort()
})

test('a key that was deleted while its desk is connected counts as nobody', async () => {
  await using app = await startApp()
  await app.createBlog('leak', { access: 'private' })
  const { secret, key } = (await app.api('POST', '/v1/keys', { body: { name: 'Ana', role: 'editor' } })).body
  await using _desk = await follow({ url: app.url, channel: 'blog:leak', token: secret })

  await app.api('DELETE', `/v1/keys/${key.id}`)

  expect((await app.api('GET', '/v1/blogs/leak/readers')).body.readers).toBe(0)
})
