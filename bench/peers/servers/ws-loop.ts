/** `ws` with one `send` per client, as its documentation shows a broadcast. */
import { WebSocketServer } from 'ws'
import { servePosts } from './posts.ts'

const server = servePosts({
  broadcast(text) {
    for (const client of sockets.clients) client.send(text)
  },
})
const sockets = new WebSocketServer({ server, perMessageDeflate: false })
sockets.on('connection', socket => socket.on('error', () => socket.terminate()))
