/** A minimal WebDriver BiDi client: commands and their responses. */
import { once } from 'node:events'
import { WebSocket } from 'ws'

interface Bidi {
  /** `T` is the result according to the specification. Rejects with the browser's error. */
  send<T>(method: string, params: object): Promise<T>
  close(): void
}

type Waiting = { readonly resolve: (result: unknown) => void; readonly reject: (error: Error) => void }

export async function connectBidi(address: string): Promise<Bidi> {
  const socket = new WebSocket(address)
  await once(socket, 'open')
  const waiting = new Map<number, Waiting>()
  let count = 0

  socket.on('message', data => {
    const { id, type, result, message } = JSON.parse(String(data))
    const asked = waiting.get(id)
    waiting.delete(id)
    if (type === 'success') asked?.resolve(result)
    else asked?.reject(new Error(message))
  })
  socket.on('close', () => {
    for (const { reject } of waiting.values()) reject(new Error('The browser is gone'))
  })

  return {
    send<T>(method: string, params: object) {
      const id = ++count
      const answered = new Promise<unknown>((resolve, reject) => waiting.set(id, { resolve, reject }))
      socket.send(JSON.stringify({ id, method, params }))
      return answered as Promise<T>
    },
    close: () => socket.terminate(),
  }
}
