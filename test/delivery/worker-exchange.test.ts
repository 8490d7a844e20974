/** The contract of the exchange of counts, between workers; and the totals computed from it. */
import { expect, test } from 'vitest'
import { createAudience } from '#delivery/counts/audience.ts'
import type { Counts } from '#delivery/counts/exchange.ts'
import { createExchangeHub, createWorkerExchange } from '#delivery/counts/worker-exchange.ts'
import { exchangeContract } from '#test/contracts/exchange.ts'
import { ManualClock } from '#test/support/clocks/manual-clock.ts'
import { createWirePair } from '#test/support/readers/wire-pair.ts'

exchangeContract('over workers', async () => {
  const hub = createExchangeHub()
  return {
    join() {
      const [worker, primary] = createWirePair()
      hub.join(primary)
      return createWorkerExchange(worker)
    },
    async [Symbol.asyncDispose]() {},
  }
})

test('a worker that ended is no longer counted', async () => {
  const hub = createExchangeHub()
  const [ana, anaAtHub] = createWirePair()
  const [ben, benAtHub] = createWirePair()
  const leave = hub.join(anaAtHub)
  hub.join(benAtHub)
  await createWorkerExchange(ana).swap(new Map([['blog:strike', 5]]))

  leave()

  expect(await createWorkerExchange(ben).swap(new Map())).toEqual(new Map())
})

test('while the others cannot be reached, their last counts are used', async () => {
  const errors: unknown[] = []
  const answers = [Promise.resolve<Counts>(new Map([['blog:strike', 40]])), Promise.reject(new Error('away'))]
  const clock = new ManualClock()
  await using audience = disposable(
    createAudience({
      here: { count: () => 2, counts: () => new Map() },
      exchange: {
        swapMs: 2_000,
        swap: () => answers.shift() ?? Promise.reject(new Error('away')),
        leave: async () => {},
      },
      clock,
      onError: error => errors.push(error),
    }),
  )
  await expect.poll(() => audience.count('blog:strike')).toBe(42)

  clock.advance(2_000)
  await expect.poll(() => errors).toHaveLength(1)

  expect(audience.count('blog:strike')).toBe(42)
})

function disposable<Opened extends { close(): Promise<void> }>(opened: Opened): Opened & AsyncDisposable {
  return Object.assign(opened, { [Symbol.asyncDispose]: () => opened.close() })
}
