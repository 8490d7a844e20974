/** Servers on Node: what a programmer would write first, and Socket.IO. They keep nothing. */
import { spawnSync } from 'node:child_process'
import { join } from 'node:path'
import { Pinned, SERVER_CORE } from '../pinned.ts'
import { missing, type OpenPeer, type Peer, TEXT, type Traits } from './peer.ts'

/** Installed when the bench runs, so that `npm ci` does not have it. */
const SOCKET_IO = 'socket.io@4.8.4'

const NOTHING_KEPT: Traits = {
  durable: 'no',
  ordered: 'by TCP, not numbered',
  resumes: 'no',
  slow: 'buffers without a bound',
  compression: 'off',
}

export const nodePeers: readonly Peer[] = [
  {
    name: '`ws`, `send` in a loop',
    traits: NOTHING_KEPT,
    open: () => start({ program: 'ws-loop.ts', words: ['--path', '/', '--post', '/'] }),
  },
  {
    name: '`node:http`, server-sent events',
    traits: NOTHING_KEPT,
    open: () => start({ program: 'plain-events.ts', words: ['--transport', 'events', '--path', '/', '--post', '/'] }),
  },
  {
    name: 'Socket.IO',
    traits: { ...NOTHING_KEPT, resumes: 'no; for 2 minutes from memory, if switched on' },
    open: ({ folder }) => openSocketIo(folder),
  },
]

type Program = { readonly program: string; readonly words: readonly string[]; readonly options?: readonly string[] }

async function start({ program, words, options = [] }: Program): Promise<OpenPeer> {
  const file = join(import.meta.dirname, 'servers', program)
  const server = new Pinned({ core: SERVER_CORE, command: [process.execPath, file, ...options] })
  return { kind: 'open', port: Number(await server.line()), process: server, words, body: TEXT }
}

async function openSocketIo(folder: string) {
  const words = ['install', '--prefix', folder, '--no-audit', '--no-fund', '--ignore-scripts', SOCKET_IO]
  const { status, stderr } = spawnSync('npm', words, { encoding: 'utf8' })
  if (status !== 0) return missing(`npm could not install ${SOCKET_IO}: ${stderr?.trim().split('\n')[0] ?? 'no npm'}`)
  return start({
    program: 'socket-io.ts',
    options: [folder],
    words: [
      ...['--path', '/socket.io/?EIO=4&transport=websocket', '--post', '/publish'],
      // Engine.IO 4: "40" connects to the namespace, "2" is the server's ping and "3" the answer.
      ...['--hello', '40', '--expect', '40{', '--ping', '2', '--pong', '3'],
    ],
  })
}
