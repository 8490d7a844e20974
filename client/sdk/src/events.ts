/**
 * Changes as server-sent events, read by hand: an EventSource hides the heartbeats, so it would not notice a dead line, and
 * sends no token.
 */
import { printCursor } from '../../../src/shared/protocol/cursor.ts'
import { refusalIn } from './ask.ts'
import { createInOrder } from './in-order.ts'
import type { Call, Line, Word } from './transport.ts'

/** The server's heartbeat comes every 20 seconds. */
const SILENCE_MS = 35_000

export function openEvents({ addresses, after, ask, hear }: Call): Line {
  const ended = new AbortController()
  const { signal } = ended
  const take = createInOrder(after.offset)
  let retryAfterMs = 0

  async function run() {
    const answer = await ask(`${addresses.snapshot}/events?after=${printCursor(after)}`, signal)
    if (!answer.ok || !answer.body) return hear(refusalIn(answer))
    const reader = answer.body.getReader()
    const decoder = new TextDecoder()
    let text = ''
    for (;;) {
      const { done, value } = await reader.read()
      if (signal.aborted) return
      if (done) return hear({ kind: 'lost', retryAfterMs })
      // A heartbeat is a comment without an event's end.
      hear({ kind: 'heard' })
      const events = (text + decoder.decode(value, { stream: true })).split('\n\n')
      text = events.pop() ?? ''
      for (const event of events) if (!signal.aborted) hear(read(event))
    }
  }

  function read(event: string): Word {
    const fields = Object.fromEntries(event.split('\n').map(line => line.split(/: (.*)/, 2)))
    if (fields.retry) retryAfterMs = Number(fields.retry)
    if (fields.event === 'change') return take([JSON.parse(fields.data)])
    if (fields.event === 'position') return { kind: 'followed', silenceMs: SILENCE_MS }
    return { kind: fields.event === 'gap' ? 'gap' : 'heard' }
  }

  run().catch(() => signal.aborted || hear({ kind: 'lost', retryAfterMs }))
  return { close: () => ended.abort() }
}
