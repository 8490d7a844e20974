/** The exchange between workers of one node, through the process that started them. */
import type { Wire } from '#platform/ipc/wire.ts'
import { type Counts, countsIn, type Exchange, sumOf } from './exchange.ts'

/** Short, because the exchange is local. */
const SWAP_MS = 2_000

/** A worker's side. */
export function createWorkerExchange(primary: Wire): Exchange {
  let settle: (counts: Counts) => void = () => {}
  primary.hear('audience', body => settle(countsIn(body)))
  return {
    swapMs: SWAP_MS,
    swap: mine =>
      new Promise(resolve => {
        settle = resolve
        primary.send('audience', Object.fromEntries(mine))
      }),

    async leave() {
      primary.send('audience', {})
    },
  }
}

/** The primary's side. */
export function createExchangeHub() {
  const said = new Map<Wire, Counts>()
  return {
    /** Includes this worker's counts in the totals of the others until the returned function is called. */
    join(wire: Wire): () => void {
      wire.hear('audience', body => {
        said.set(wire, countsIn(body))
        const others = [...said].filter(([from]) => from !== wire).map(([, counts]) => counts)
        wire.send('audience', Object.fromEntries(sumOf(others)))
      })
      return () => said.delete(wire)
    },
  }
}
