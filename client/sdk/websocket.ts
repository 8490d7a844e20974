/** Changes over a WebSocket. */
import { closeWord, createReader, greeting, isPing, PONG, readFrame } from './centrifuge.ts'
import type { Call, Line } from './transport.ts'

export function openWebSocket({ addresses, after, token, hear }: Call): Line {
  const socket = new WebSocket(addresses.socket)
  const read = createReader(after)
  const ended = new AbortController()
  const { signal } = ended

  function close() {
    ended.abort()
    socket.close()
  }

  function hearFrame({ data }: MessageEvent) {
    const replies = readFrame(String(data))
    if (!replies) return hear({ kind: 'lost' })
    for (const reply of replies) {
      if (signal.aborted) return
      if (isPing(reply)) socket.send(PONG)
      for (const word of read(reply)) hear(word)
    }
  }

  socket.addEventListener('open', () => socket.send(greeting({ blog: addresses.blog, after, token })), { signal })
  socket.addEventListener('message', hearFrame, { signal })
  socket.addEventListener('close', ({ code }) => hear(closeWord(code)), { signal })
  return { close }
}
