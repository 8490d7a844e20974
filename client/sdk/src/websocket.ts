/** Changes over a WebSocket. */
import { closeWord, createReader, greeting, isPing, PONG, readFrame, subscription } from './centrifuge.ts'
import { type Call, type Line, openLine } from './transport.ts'

export function openWebSocket({ blog, socket: address, after, getToken, hear, shared }: Call): Line {
  let socket: WebSocket | undefined

  const line = openLine(hear, async ({ signal, hear }) => {
    // Before connecting, because the server's timeout for the greeting is short.
    const token = await getToken?.()
    if (signal.aborted) return
    const opened = new WebSocket(address)
    socket = opened
    shared.socket = opened
    signal.onabort = () => opened.close()
    opened.onopen = () => opened.send(greeting({ blog, after, token }))
    opened.onclose = ({ code }) => hear(closeWord(code))
    const read = createReader(hear)
    opened.onmessage = ({ data }) => {
      const replies = readFrame(String(data))
      if (!replies) return hear({ kind: 'lost' })
      for (const reply of replies) {
        if (isPing(reply)) opened.send(PONG)
        if (!shared.onReply?.(reply)) read(reply)
      }
    }
  })

  return {
    ...line,
    resume(after) {
      const isOpen = socket?.readyState === WebSocket.OPEN
      if (isOpen) socket?.send(subscription({ blog, after }))
      return isOpen
    },
  }
}
