/**
 * Lets requests begin in turns: of two thousand that arrive in the same moment a few, then whatever else is due, then the
 * next. Without it each may cost a millisecond, and everybody waits for two seconds (law 12, fair share).
 */
import type { RequestHandler, Response } from 'express'

/** The event loop's time per turn: frames to readers and health checks are sent in between. */
const SLICE_MS = 10

type TurnsOptions = {
  readonly nowMs?: () => number
  readonly sliceMs?: number
}

/** Bounded by the number of connections, each with one request being answered. */
export function takeTurns({ nowMs = () => performance.now(), sliceMs = SLICE_MS }: TurnsOptions = {}): RequestHandler {
  const waiting: { readonly next: () => void; readonly response: Response }[] = []
  /** When this turn's requests started. */
  let since: number | undefined

  const isSpent = () => since !== undefined && nowMs() - since >= sliceMs

  function begin(): void {
    since = nowMs()
    goOn()
  }

  function goOn(): void {
    const request = isSpent() ? undefined : waiting.shift()
    if (!request) return endTurn()
    // A client that left meanwhile must not start: its resources are released when the response closes, which has happened.
    if (!request.response.closed) request.next()
    // What a request does synchronously includes its microtasks, which belong to this turn.
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
