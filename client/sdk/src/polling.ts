/** Changes by long polling: the server holds each response until something happens. Works through every proxy. */
import type { Change } from '../../../src/shared/blog/change.ts'
import { splitCursor } from '../../../src/shared/protocol/cursor.ts'
import { refusalIn } from './ask.ts'
import { createInOrder } from './in-order.ts'
import { type Call, type Line, openLine } from './transport.ts'

const WAIT_SECONDS = 25
/** The wait plus the delay of a bad network. */
const SILENCE_MS = 40_000

type Answer = { readonly changes: readonly Change[]; readonly cursor: string; readonly more: boolean }

export function openPolling({ snapshot, after, ask, hear }: Call): Line {
  const take = createInOrder(splitCursor(after).offset)
  return openLine(hear, async ({ signal, hear }) => {
    let cursor = after
    let wait = 0
    while (!signal.aborted) {
      const answer = await ask(`${snapshot}/changes?after=${cursor}&wait=${wait}`, signal)
      if (!answer.ok) return hear(refusalIn(answer))
      const { changes, cursor: next, more } = (await answer.json()) as Answer
      hear(take(changes))
      // The first responses deliver the missed changes without waiting.
      if (wait === 0 && !more) hear({ kind: 'followed', silenceMs: SILENCE_MS })
      cursor = next
      wait = more ? 0 : WAIT_SECONDS
    }
  })
}
