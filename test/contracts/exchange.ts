/** What every exchange of counts must do; run once per adapter. */
import { describe, expect, test } from 'vitest'
import type { Exchange } from '#delivery/counts/exchange.ts'

type ExchangeUnderTest = AsyncDisposable & {
  /** One more node. */
  readonly join: () => Exchange
}

export function exchangeContract(name: string, open: () => Promise<ExchangeUnderTest>): void {
  describe(`the exchange of counts ${name}`, () => {
    test('a node is told the sum of what the others count, and never its own', async () => {
      await using store = await open()
      const [ana, ben, cem] = [store.join(), store.join(), store.join()]

      await ana.swap(new Map([['blog:strike', 1]]))
      await ben.swap(new Map([['blog:strike', 20]]))
      const others = await cem.swap(new Map([['blog:strike', 300]]))

      expect(others).toEqual(new Map([['blog:strike', 21]]))
      expect(await ana.swap(new Map())).toEqual(new Map([['blog:strike', 320]]))
    })

    test('what a node says takes the place of what it said before', async () => {
      await using store = await open()
      const [ana, ben] = [store.join(), store.join()]
      await ana.swap(new Map([['blog:strike', 5]]))
      await ana.swap(new Map([['blog:budget-day', 2]]))

      expect(await ben.swap(new Map())).toEqual(new Map([['blog:budget-day', 2]]))
    })

    test('a node that leaves counts nothing any more', async () => {
      await using store = await open()
      const [ana, ben] = [store.join(), store.join()]
      await ana.swap(new Map([['blog:strike', 5]]))

      await ana.leave()

      expect(await ben.swap(new Map())).toEqual(new Map())
    })
  })
}
