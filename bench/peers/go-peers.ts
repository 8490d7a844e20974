/** Centrifugo and Mercure, from programs whose paths are given; on one core, as the Node servers. */
import { createHmac } from 'node:crypto'
import { existsSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { Pinned, SERVER_CORE } from '../pinned.ts'
import { freePort, missing, type OpenPeer, type Peer, TEXT, untilUp } from './peer.ts'

const ONE_CORE = { GOMAXPROCS: '1' }
const SECRET = '!ChangeThisMercureHubJWTSecretKey!'

type Given = Parameters<Peer['open']>[0]

export const goPeers: readonly Peer[] = [
  {
    name: 'Centrifugo, WebSocket',
    traits: {
      durable: 'no; in memory, in Redis or others',
      ordered: 'numbered, gaps noticed',
      resumes: 'from its history',
      slow: 'cut at 1 MB',
      compression: 'if switched on',
    },
    open: openCentrifugo,
  },
  {
    name: 'Mercure, server-sent events',
    traits: {
      durable: 'in its Bolt file',
      ordered: 'identified, not numbered',
      resumes: 'from its history',
      slow: 'cut after a time',
      compression: 'if switched on',
    },
    open: openMercure,
  },
]

async function openCentrifugo({ folder, programs: { centrifugo } }: Given) {
  if (!centrifugo || !existsSync(centrifugo)) return missing('pass --centrifugo PROGRAM (version 6)')
  const port = await freePort()
  const file = join(folder, 'centrifugo.json')
  writeFileSync(file, JSON.stringify(centrifugoSettings(port)))
  const server = new Pinned({ core: SERVER_CORE, command: [centrifugo, '--config', file], environment: ONE_CORE })
  await untilUp(port, server)
  const body = JSON.stringify({ channel: 'bench', data: { text: TEXT } })
  const words = [
    ...['--path', '/connection/websocket', '--post', '/api/publish', '--header', 'X-API-Key: bench'],
    ...['--hello', '{"id":1,"connect":{}}', '--hello', '{"id":2,"subscribe":{"channel":"bench"}}'],
    ...['--expect', '"subscribe":{'],
  ]
  return { kind: 'open', port, process: server, words, body } satisfies OpenPeer
}

/** With a history to recover from, since Crier has one too. */
function centrifugoSettings(port: number): object {
  const history = { history_size: 300, history_ttl: '3600s', force_recovery: true }
  const access = { allow_subscribe_for_client: true, allow_subscribe_for_anonymous: true }
  return {
    http_server: { address: '127.0.0.1', port: String(port) },
    client: { insecure: true, allowed_origins: ['*'] },
    http_api: { key: 'bench' },
    channel: { without_namespace: { ...history, ...access } },
    log: { level: 'error' },
  }
}

async function openMercure({ folder, programs: { mercure } }: Given) {
  if (!mercure || !existsSync(mercure)) return missing('pass --mercure PROGRAM (the hub of mercure.rocks)')
  const port = await freePort()
  const file = join(folder, 'Caddyfile')
  writeFileSync(file, mercureSettings(folder, port))
  const command = [mercure, 'run', '--config', file, '--adapter', 'caddyfile']
  const server = new Pinned({ core: SERVER_CORE, command, environment: ONE_CORE })
  await untilUp(port, server)
  const words = [
    ...['--transport', 'events', '--path', '/.well-known/mercure?topic=bench', '--post', '/.well-known/mercure'],
    ...['--type', 'application/x-www-form-urlencoded', '--header', `Authorization: Bearer ${token()}`],
  ]
  const body = `topic=bench&data=${TEXT.replaceAll(' ', '+')}`
  return { kind: 'open', port, process: server, words, body } satisfies OpenPeer
}

function mercureSettings(folder: string, port: number): string {
  return `{
	auto_https off
	admin off
	log {
		level ERROR
	}
}
http://127.0.0.1:${port} {
	mercure {
		publisher_jwt ${SECRET}
		subscriber_jwt ${SECRET}
		anonymous
		transport bolt {
			path ${folder}/mercure.db
		}
	}
	respond "Not Found" 404
}
`
}

/** RFC 7519, with the hub's claim. */
function token(): string {
  const part = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url')
  const claims = { mercure: { publish: ['*'], subscribe: ['*'] } }
  const signed = `${part({ alg: 'HS256', typ: 'JWT' })}.${part(claims)}`
  return `${signed}.${createHmac('sha256', SECRET).update(signed).digest('base64url')}`
}
