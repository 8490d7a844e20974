/** Nchan: nginx with a module of the system's packages, as one process. */
import { existsSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { Pinned, SERVER_CORE } from '../pinned.ts'
import { freePort, missing, type OpenPeer, type Peer, TEXT, type Traits, untilUp } from './peer.ts'

const MODULES = ['/usr/lib/nginx/modules/ngx_nchan_module.so', '/usr/lib64/nginx/modules/ngx_nchan_module.so']

const TRAITS: Traits = {
  durable: 'no; in memory, or in Redis',
  ordered: 'numbered by time',
  resumes: 'from memory',
  slow: 'buffers in nginx',
  compression: 'WebSocket, if switched on',
}

export const nchanPeers: readonly Peer[] = [
  { name: 'Nchan, WebSocket', traits: TRAITS, open: given => open(given, ['--path', '/websocket']) },
  {
    name: 'Nchan, server-sent events',
    traits: TRAITS,
    open: given => open(given, ['--transport', 'events', '--path', '/events']),
  },
]

type Given = Parameters<Peer['open']>[0]

async function open({ folder, programs }: Given, words: readonly string[]) {
  const module = programs.nchan ?? MODULES.find(existsSync)
  if (module === undefined || !existsSync(module)) {
    return missing('install nginx and its module ("apt-get install nginx libnginx-mod-nchan"), or pass --nchan MODULE')
  }
  const port = await freePort()
  const file = join(folder, 'nginx.conf')
  writeFileSync(file, settings({ module, folder, port }))
  const server = new Pinned({ core: SERVER_CORE, command: ['nginx', '-c', file, '-e', join(folder, 'error.log')] })
  await untilUp(port, server)
  const peer: OpenPeer = { kind: 'open', port, process: server, words: [...words, '--post', '/publish'], body: TEXT }
  return peer
}

/** As root nginx would give its process another user, which may not read the folder. */
function settings({ module, folder, port }: { module: string; folder: string; port: number }): string {
  return `
load_module ${module};
daemon off;
master_process off;
worker_rlimit_nofile 20000;
pid ${folder}/nginx.pid;
events { worker_connections 19000; }
http {
  access_log off;
  client_body_temp_path ${folder}/body;
  proxy_temp_path ${folder}/proxy;
  fastcgi_temp_path ${folder}/fastcgi;
  uwsgi_temp_path ${folder}/uwsgi;
  scgi_temp_path ${folder}/scgi;
  nchan_shared_memory_size 256M;
  server {
    listen 127.0.0.1:${port} backlog=4096;
    keepalive_requests 1000000;
    location = /publish { nchan_publisher; nchan_channel_id bench; nchan_message_buffer_length 300; nchan_message_timeout 1h; }
    location = /websocket { nchan_subscriber websocket; nchan_channel_id bench; nchan_subscriber_first_message newest; }
    location = /events { nchan_subscriber eventsource; nchan_channel_id bench; nchan_subscriber_first_message newest; }
  }
}
`
}
