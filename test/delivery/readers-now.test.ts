/** The number of readers, as a desk requests it. */
import { expect, test } from 'vitest'
import { follow } from '#test/support/readers/sdk-reader.ts'
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
