/**
 * Starts requests in batches: if two thousand arrive at once, a few start, then the event loop does other work, then the next
 * few start. Otherwise each may cost a millisecond, and everything else waits for two seconds (law 12, fair share).
 * Reads and changes start alternately, so that a post never waits behind a crowd of readers.
 */
import type { RequestHandler, Response } from 'express'
import type { Clock } from '#platform/clock.ts'

/** Time per batch: frames to readers and health checks are sent in between. */
const SLICE_MS = 10

type TurnsOptions = {
  readonly clock: Pick<Clock, 'elapsedMs'>
  readonly sliceMs?: number
}

type Waiting = { readonly next: () => void; readonly response: Response }

const READS = new Set(['GET', 'HEAD', 'OPTIONS'])

/** The queue is bounded by the number of connections: each has one request in progress. */
export function takeTurns({ clock, sliceMs = SLICE_MS }: TurnsOptions): RequestHandler {
  const reads: Waiting[] = []
  const changes: Waiting[] = []
  let isReadsTurn = true
  /** When the current batch started. */
  let since: number | undefined

  const isSpent = () => since !== undefined && clock.elapsedMs() - since >= sliceMs

  function begin(): void {
    since = clock.elapsedMs()
    goOn()
  }

  function goOn(): void {
    const request = isSpent() ? undefined : nextOne()
    if (!request) return endTurn()
    // A disconnected client's request must not start: its resources are released on `close`, which was already emitted.
    if (!request.response.closed) request.next()
    // A request's microtasks count towards its batch.
    queueMicrotask(() => process.nextTick(goOn))
  }

  function endTurn(): void {
    if (areWaiting()) setImmediate(begin)
    else since = undefined
  }

  function nextOne(): Waiting | undefined {
    isReadsTurn = !isReadsTurn
    return isReadsTurn ? (reads.shift() ?? changes.shift()) : (changes.shift() ?? reads.shift())
  }

  const areWaiting = () => reads.length + changes.length > 0

  return ({ method }, response, next) => {
    if (areWaiting() || isSpent()) {
      const waiting = READS.has(method) ? reads : changes
      waiting.push({ next, response })
      return
    }
    if (since === undefined) {
      since = clock.elapsedMs()
      setImmediate(begin)
    }
    next()
  }
}
