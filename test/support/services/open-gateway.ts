/**
 * The gateway over arbitrary in-memory channels, for running the SDKs' own test suites against it. Clients may publish and see one
 * another. Run it with `npm run open-gateway -- --port 8000 --anonymous`.
 */
import { once } from 'node:events'
import { createServer, type IncomingMessage } from 'node:http'
import type { AddressInfo } from 'node:net'
import { pathToFileURL } from 'node:url'
import { parseArgs } from 'node:util'
import { Feeds } from '#delivery/feed/feeds.ts'
import { readRequestBody } from '#delivery/gateway/http/request-body.ts'
import { Gateway } from '#delivery/gateway/session/gateway.ts'
import type { Publish } from '#delivery/gateway/session/rules.ts'
import { systemClock } from '#platform/clock.ts'
import { openSends } from '#platform/sends/sends.ts'
import { commandErrors } from '#shared/protocol/codes.ts'
import type { Cursor } from '#shared/protocol/cursor.ts'
import type { StreamName } from '#shared/protocol/stream.ts'
import { createMemoryBus } from '#store/bus/memory-bus.ts'
import { createMemoryChannels, type MemoryChannels } from './memory-channels.ts'
import { createMemoryPresence } from './memory-presence.ts'
import { createOpenRules } from './open-rules.ts'

export const OPEN_SECRET = 'secret'
export const OPEN_API_KEY = 'api_key'

interface OpenGateway extends AsyncDisposable {
  readonly url: string
  readonly gateway: Gateway
}

type OpenGatewayOptions = {
  readonly port: number
  readonly anonymous: 'welcome' | 'refused'
  readonly apiKey?: string
}

export async function startOpenGateway({
  port,
  anonymous,
  apiKey = OPEN_API_KEY,
}: OpenGatewayOptions): Promise<OpenGateway> {
  const bus = createMemoryBus()
  const clock = systemClock
  const channels = createMemoryChannels(bus)
  const onError = (error: unknown) => console.error(error)
  const feeds = new Feeds({ log: channels, bus, clock, onError })
  const gateway = new Gateway({
    random: Math.random,
    feeds,
    rules: createOpenRules({ secret: OPEN_SECRET, anonymous }),
    clock,
    version: 'open',
    publish: publishTo(channels),
    presence: createMemoryPresence(),
    onError,
    sends: openSends('auto').sends,
  })
  const server = createServer((request, response) =>
    gateway.emulation(request, response, () => {
      answerApi({ channels, apiKey }, request)
        .catch((): ApiAnswer => ({ status: 500, body: {} }))
        .then(({ status, body }) => {
          response.writeHead(status, { 'Content-Type': 'application/json' }).end(JSON.stringify(body))
        })
    }),
  )
  server.on('upgrade', gateway.upgrade).listen(port)
  await once(server, 'listening')
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    gateway,
    async [Symbol.asyncDispose]() {
      await gateway.close()
      feeds.close()
      server.close()
      server.closeAllConnections()
      await bus.close()
    },
  }
}

function publishTo(channels: MemoryChannels): Publish {
  return async published => {
    if (!isJson(published.data)) return commandErrors.badRequest
    channels.publish(published)
    return undefined
  }
}

type ApiAnswer = { readonly status: number; readonly body: unknown }

type Api = { readonly channels: MemoryChannels; readonly apiKey: string }

async function answerApi({ channels, apiKey }: Api, request: IncomingMessage): Promise<ApiAnswer> {
  if (request.url === '/health') return { status: 200, body: {} }
  if (request.headers['x-api-key'] !== apiKey) return { status: 401, body: {} }
  const body = await readRequestBody(request)
  if (body === 'too large') return { status: 413, body: {} }
  const asked = askedIn(body)
  if (typeof asked?.channel !== 'string') return { status: 400, body: {} }
  const stream = asked.channel as StreamName
  if (request.url === '/api/publish') {
    return { status: 200, body: { result: channels.publish({ stream, data: JSON.stringify(asked.data) }) } }
  }
  if (request.url !== '/api/history') return { status: 404, body: {} }
  const read = await channels.read(stream, asked.since ?? { epoch: '', offset: 0 }, asked.limit ?? 0)
  if (read.kind !== 'changes') return { status: 200, body: { error: commandErrors.unrecoverablePosition } }
  const publications = read.changes.map(({ offset, text }) => ({ offset, data: JSON.parse(text) }))
  return { status: 200, body: { result: { ...read.head, publications } } }
}

type Asked = { readonly channel?: unknown; readonly data?: unknown; readonly since?: Cursor; readonly limit?: number }

/** Undefined if it is not JSON, as for a request without a body. */
function askedIn(body: Buffer): Asked | undefined {
  try {
    return JSON.parse(body.toString()) as Asked
  } catch {
    return undefined
  }
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text)
    return true
  } catch {
    return false
  }
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  const { values } = parseArgs({
    options: {
      port: { type: 'string', default: '8000' },
      anonymous: { type: 'boolean', default: false },
      'api-key': { type: 'string', default: OPEN_API_KEY },
    },
  })
  const anonymous = values.anonymous ? 'welcome' : 'refused'
  const { url } = await startOpenGateway({ port: Number(values.port), anonymous, apiKey: values['api-key'] })
  console.log(`open gateway ready ${url}`)
}
