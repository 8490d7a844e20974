/** A program in which the writes of two sockets are pending in one turn of the event loop, with an empty queue on the first. */
import { once } from 'node:events'
import { type AddressInfo, connect, createServer } from 'node:net'
import { openFrameSocket } from '#delivery/gateway/websocket/open-frame-socket.ts'

const server = createServer(socket => socket.resume()).listen(0, '127.0.0.1')
await once(server, 'listening')
const { port } = server.address() as AddressInfo
const sockets = [connect(port, '127.0.0.1'), connect(port, '127.0.0.1')] as const

// Before it is connected, a write is pending. An empty one leaves the queue at 0, like one that libuv finishes at once.
process.nextTick(() => {
  const [first, second] = sockets.map(socket => openFrameSocket(socket))
  first?.write(Buffer.alloc(0))
  second?.write(Buffer.from('a frame'))
})
await Promise.all(sockets.map(socket => once(socket, 'connect')))
for (const socket of sockets) socket.destroy()
server.close()
