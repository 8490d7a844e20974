/** Calls from a worker to the stores of the process that writes the data folder. */
import { Refusal } from '#platform/errors.ts'
import type { Wire, WirePart } from '#platform/ipc/wire.ts'
import { type CallOf, type CallOutcome, type Calls, outcomeOfCall, valueIn } from './calls.ts'

/** The same limit as the thread's own queue, and the log's. */
const MAX_WAITING = 4_096
const RETRY_AFTER_SECONDS = 1

type Ask = { readonly id: number } & CallOf
type Answer = { readonly id: number; readonly outcome: CallOutcome }
type Waiting = (outcome: CallOutcome) => void
/** The log has a part of its own, so that its answers do not depend on the stores'. */
type CallsPart = Extract<WirePart, 'stores' | 'log'>

/** The worker's end. */
export function createRemoteCalls(wire: Wire, part: CallsPart = 'stores'): Calls {
  const waiting = new Map<number, Waiting>()
  let lastId = 0
  wire.hear(part, body => {
    const { id, outcome } = body as Answer
    waiting.get(id)?.(outcome)
    waiting.delete(id)
  })
  return {
    async call(asked) {
      if (waiting.size >= MAX_WAITING) throw new Refusal('busy', { retryAfterSeconds: RETRY_AFTER_SECONDS })
      lastId += 1
      const id = lastId
      const outcome = await new Promise<CallOutcome>(resolve => {
        waiting.set(id, resolve)
        wire.send(part, { id, ...asked } satisfies Ask)
      })
      return valueIn(outcome)
    },
  }
}

/** The end in the process that writes. */
export function answerRemoteCalls(calls: Calls, wire: Wire, part: CallsPart = 'stores'): void {
  wire.hear(part, async body => {
    const { id, ...asked } = body as Ask
    wire.send(part, { id, outcome: await outcomeOfCall(() => calls.call(asked)) } satisfies Answer)
  })
}
