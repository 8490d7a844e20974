/**
 * Lets requests begin in turns: of two thousand that arrive in the same moment a few, then whatever else is due, then the
 * next. Without it each may cost a millisecond, and everybody waits for two seconds (law 12, fair share).
 */
import type { RequestHandler, Response } from 'express'

/** Of the event loop's time at once: frames to readers and checks of health go out in between. */
const SLICE_MS = 10

type TurnsOptions = {
  readonly nowMs?: () => number
  readonly sliceMs?: number
}

/** What it holds is bounded by the connections there are, each with one request that is answered. */
export function takeTurns({ nowMs = () => performance.now(), sliceMs = SLICE_MS }: TurnsOptions = {}): RequestHandler {
  const waiting: { readonly next: () => void; readonly response: Response }[] = []
  /** When the requests of this turn of the event loop began. */
  let since: number | undefined

  const isSpent = () => since !== undefined && nowMs() - since >= sliceMs

  function begin(): void {
    since = nowMs()
    goOn()
  }

  function goOn(): void {
    const request = isSpent() ? undefined : waiting.shift()
    if (!request) return endTurn()
    // Whoever left meanwhile must not begin: what a request holds is given back when its response closes, which is past.
    if (!request.response.closed) request.next()
    // What a request does at once, it does in microtasks, and with them belongs to this turn.
    queueMicrotask(() => process.nextTick(goOn))
  }

  function endTurn(): void {
    if (waiting.length > 0) setImmediate(begin)
    else since = undefined
  }

  return (_request, response, next) => {
    if (waiting.length > 0 || isSpent()) {
      waiting.push({ next, response })
      return
    }
    if (since === undefined) {
      since = nowMs()
      setImmediate(begin)
    }
    next()
  }
}
