/** The limit on concurrency, and leaving its queue. */
import { expect, test } from 'vitest'
import { Limiter } from '#push/campaign/limiter.ts'

test('an aborted waiter leaves the queue, and its slot goes to the next', async () => {
  const limiter = new Limiter(1)
  const stop = new AbortController()
  await limiter.enter()
  const stopped = limiter.enterUnless(stop.signal)
  const next = limiter.enterUnless(new AbortController().signal)

  stop.abort()

  expect(await stopped).toBe(false)
  limiter.leave()
  expect(await next).toBe(true)
})

test('a signal that was aborted before takes no slot', async () => {
  const limiter = new Limiter(1)

  expect(await limiter.enterUnless(AbortSignal.abort())).toBe(false)

  expect(limiter.enter()).toBeUndefined()
})
