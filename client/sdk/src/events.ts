/**
 * Changes as server-sent events, parsed here because an `EventSource` cannot send a token, and hides heartbeats, so
 * that dead lines would go unnoticed.
 */
import { splitCursor } from '../../../src/shared/protocol/cursor.ts'
import { refusalIn } from './ask.ts'
import { createInOrder } from './in-order.ts'
import { type Call, type Line, openLine, type Word } from './transport.ts'

/** The server's heartbeat comes every 20 seconds. */
const SILENCE_MS = 35_000

export function openEvents({ snapshot, after, ask, hear }: Call): Line {
  const take = createInOrder(splitCursor(after).offset)
  let retryAfterMs = 0

  function read(event: string): Word {
    const fields = Object.fromEntries(event.split('\n').map(line => line.split(/: (.*)/, 2)))
    if (fields.retry) retryAfterMs = Number(fields.retry)
    if (fields.event === 'change') return take([JSON.parse(fields.data)])
    if (fields.event === 'position') return { kind: 'followed', silenceMs: SILENCE_MS }
    return { kind: fields.event === 'gap' ? 'gap' : 'heard' }
  }

  const hearLoss = (word: Word) => hear(word.kind === 'lost' ? { retryAfterMs, ...word } : word)

  return openLine(hearLoss, async ({ signal, hear }) => {
    const answer = await ask(`${snapshot}/events?after=${after}`, signal)
    if (!answer.ok || !answer.body) return hear(refusalIn(answer))
    const reader = answer.body.getReader()
    const decoder = new TextDecoder()
    let text = ''
    for (;;) {
      const { done, value } = await reader.read()
      if (done) return hear({ kind: 'lost' })
      // A heartbeat is a comment line, without the blank line that ends an event.
      hear({ kind: 'heard' })
      const events = (text + decoder.decode(value, { stream: true })).split('\n\n')
      text = events.pop() ?? ''
      for (const event of events) {
        const word = read(event)
        hear(word)
        // Events after a gap are for clients that do not reload the coverage.
        if (word.kind === 'gap') return reader.cancel()
      }
    }
  })
}
