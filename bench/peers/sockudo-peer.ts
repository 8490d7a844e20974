/** Sockudo, a server of the Pusher protocol, from a program whose path is given. */
import { existsSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { LOAD_CORE, Pinned, SERVER_CORE } from '../pinned.ts'
import { freePort, missing, type OpenPeer, type Peer, TEXT, untilUp } from './peer.ts'

export const sockudoPeer: Peer = {
  name: 'Sockudo, WebSocket',
  traits: {
    durable: 'no; history in a database, if switched on',
    ordered: 'numbered in protocol 2',
    resumes: 'if switched on',
    slow: 'bounded buffer',
    compression: 'deltas, if switched on',
  },
  open,
}

async function open({ folder, programs: { sockudo } }: Parameters<Peer['open']>[0]) {
  if (!sockudo || !existsSync(sockudo)) return missing('pass --sockudo PROGRAM ("cargo install sockudo" builds it)')
  const port = await freePort()
  const file = join(folder, 'sockudo.toml')
  writeFileSync(file, settings(port))
  const server = new Pinned({ core: SERVER_CORE, command: [sockudo, '--config', file] })
  await untilUp(port, server)
  // The signature covers each body, which `load` cannot make: it posts to this one, which signs and passes on.
  const signing = join(import.meta.dirname, 'servers', 'pusher-signing.ts')
  const signer = new Pinned({ core: LOAD_CORE, command: [process.execPath, signing, String(port)] })
  const words = [
    ...['--path', '/app/app-key?protocol=7&client=js&version=8.4.0', '--post', '/', '--post-port', await signer.line()],
    ...['--hello', '{"event":"pusher:subscribe","data":{"channel":"bench"}}'],
    ...['--expect', 'pusher_internal:subscription_succeeded'],
    ...['--ping', '{"event":"pusher:ping"', '--pong', '{"event":"pusher:pong","data":{}}'],
  ]
  const body = JSON.stringify({ name: 'update', channel: 'bench', data: TEXT })
  return { kind: 'open', port, process: server, beside: [signer], words, body } satisfies OpenPeer
}

function settings(port: number): string {
  return `debug = false
host = "127.0.0.1"
port = ${port}
[adapter]
driver = "local"
[rate_limiter]
enabled = false
[app_manager]
driver = "memory"
[app_manager.array]
[[app_manager.array.apps]]
id = "app-id"
key = "app-key"
secret = "app-secret"
enabled = true
[app_manager.array.apps.policy.limits]
max_connections = 100000
max_client_events_per_second = 100000
[app_manager.array.apps.policy.channels]
allowed_origins = ["*"]
`
}
