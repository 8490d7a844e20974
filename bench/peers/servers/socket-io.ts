/** Socket.IO over WebSocket, from the folder in which the bench installed it. */
import type { Server } from 'node:http'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import { servePosts } from './posts.ts'

/** The part of Socket.IO that is used; the package is not a dependency, so it has no types here. */
type SocketIo = {
  readonly Server: new (
    server: Server,
    options: { readonly transports: readonly string[] },
  ) => { emit(event: string, text: string): boolean }
}

const [, , folder = '.'] = process.argv
const { Server: SocketIoServer } = createRequire(join(folder, 'package.json'))('socket.io') as SocketIo

const server = servePosts({ broadcast: text => io.emit('update', text) })
const io = new SocketIoServer(server, { transports: ['websocket'] })
