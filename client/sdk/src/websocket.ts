/** Changes over a WebSocket. */
import { closeWord, createReader, greeting, isPing, PONG, readFrame } from './centrifuge.ts'
import type { Call, Line } from './transport.ts'

export function openWebSocket({ addresses, after, getToken, hear }: Call): Line {
  const ended = new AbortController()
  const { signal } = ended
  const read = createReader(after)

  async function run() {
    // Before it connects: the server does not wait long for a greeting.
    const token = await getToken?.()
    if (signal.aborted) return
    const socket = new WebSocket(addresses.socket)
    signal.onabort = () => socket.close()
    socket.onopen = () => socket.send(greeting({ blog: addresses.blog, after, token }))
    socket.onclose = ({ code }) => signal.aborted || hear(closeWord(code))
    socket.onmessage = ({ data }) => {
      const replies = readFrame(String(data))
      if (!replies) return hear({ kind: 'lost' })
      for (const reply of replies) {
        if (signal.aborted) return
        if (isPing(reply)) socket.send(PONG)
        for (const word of read(reply)) hear(word)
      }
    }
  }

  run().catch(() => signal.aborted || hear({ kind: 'lost' }))
  return { close: () => ended.abort() }
}
