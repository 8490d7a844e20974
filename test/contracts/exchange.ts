/** The contract of every exchange of counts; run once per adapter. */
import { describe, expect, test } from 'vitest'
import type { Exchange } from '#delivery/counts/exchange.ts'

type ExchangeUnderTest = AsyncDisposable & {
  /** Adds a node. */
  readonly join: () => Exchange
}

export function exchangeContract(name: string, open: () => Promise<ExchangeUnderTest>): void {
  describe(`the exchange of counts ${name}`, () => {
    test("a node gets the sum of the others' counts, without its own", async () => {
      await using store = await open()
      const [ana, ben, cem] = [store.join(), store.join(), store.join()]

      await ana.swap(new Map([['blog:strike', 1]]))
      await ben.swap(new Map([['blog:strike', 20]]))
      const others = await cem.swap(new Map([['blog:strike', 300]]))

      expect(others).toEqual(new Map([['blog:strike', 21]]))
      expect(await ana.swap(new Map())).toEqual(new Map([['blog:strike', 320]]))
    })

    test("a node's report replaces its previous one", async () => {
      await using store = await open()
      const [ana, ben] = [store.join(), store.join()]
      await ana.swap(new Map([['blog:strike', 5]]))
      await ana.swap(new Map([['blog:budget-day', 2]]))

      expect(await ben.swap(new Map())).toEqual(new Map([['blog:budget-day', 2]]))
    })

    test('a node that left is no longer counted', async () => {
      await using store = await open()
      const [ana, ben] = [store.join(), store.join()]
      await ana.swap(new Map([['blog:strike', 5]]))

      await ana.leave()

      expect(await ben.swap(new Map())).toEqual(new Map())
    })
  })
}
