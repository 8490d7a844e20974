/** The server itself: listens, hands upgraded sockets to the gateway, and stops without dropping what is under way. */
import { once } from 'node:events'
import { createServer, type IncomingMessage, type RequestListener, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { Gateway } from '#delivery/gateway/session/gateway.ts'
import type { Clock } from '#platform/clock.ts'
import { oneAfterAnother } from './middleware/one-after-another.ts'
import { keepRoom, NO_ROOM, type RoomOptions } from './middleware/room.ts'

/** A request that takes longer to finish is not worth keeping everything else from stopping. */
const FINISH_MS = 3_000
/** Longer than proxies keep theirs (60 s is usual), so that none sends a request into a connection being closed. */
const KEEP_ALIVE_MS = 65_000
/** When a server comes back, all its readers do: those the system may let wait to be accepted. */
const BACKLOG = 4_096
/** How soon a connection is closed after its last answer while the server stops. */
const SWEEP_MS = 50

type ListenOptions = {
  readonly app: RequestListener
  readonly gateway: Pick<Gateway, 'upgrade' | 'close'>
  readonly clock: Clock
  readonly host: string
  /** 0 picks a free one. */
  readonly port: number
  /** What sending the readers away may take. */
  readonly drainMs?: number
  /** How many connections there may be. */
  readonly room?: RoomOptions
}

type Listening = {
  /** Where this machine reaches it. */
  readonly url: string
  close(): Promise<void>
}

const NO_LIMIT: RoomOptions = { descriptors: undefined, onFull() {} }

/** @throws what `listen` throws: the port is taken, may not be used, or the host is not this machine's. */
export async function listen({
  app,
  gateway,
  clock,
  host,
  port,
  drainMs = 0,
  room = NO_LIMIT,
}: ListenOptions): Promise<Listening> {
  const options = { keepAliveTimeout: KEEP_ALIVE_MS, shouldUpgradeCallback: asksForWebSocket }
  const server = createServer(options, oneAfterAnother(app))
  const sayGoodbye = answerLastRequests(server)
  const hasRoomFor = keepRoom(server, room)
  server.on('upgrade', (request, socket, head) => {
    if (hasRoomFor(socket)) gateway.upgrade(request, socket, head)
    else socket.end(NO_ROOM)
  })
  server.listen({ port, host, backlog: BACKLOG })
  await once(server, 'listening')

  return {
    url: addressOf(server, host),
    async close() {
      const closed = once(server, 'close')
      server.close()
      sayGoodbye()
      const stopSweeping = clock.every(SWEEP_MS, () => server.closeIdleConnections())
      const giveUp = clock.after(drainMs + FINISH_MS, () => server.closeAllConnections())
      await gateway.close()
      await closed
      stopSweeping()
      giveUp()
    },
  }
}

/** Whoever offers another protocol, as Java's client does with HTTP/2, is served as if it had not (RFC 9110, section 7.8). */
function asksForWebSocket({ headers: { upgrade = '' } }: IncomingMessage): boolean {
  return upgrade.toLowerCase() === 'websocket'
}

/**
 * Until the returned function is called, connections are kept. After it, every answer says that its connection ends: a
 * client that thought it open would lose its next post to it.
 */
function answerLastRequests(server: Server): () => void {
  const answering = new Set<ServerResponse>()
  let isLast = false
  server.prependListener('request', (_request, response) => {
    if (isLast) response.shouldKeepAlive = false
    answering.add(response)
    response.once('close', () => answering.delete(response))
  })
  return () => {
    isLast = true
    for (const response of answering) response.shouldKeepAlive = false
  }
}

function addressOf(server: Server, host: string): string {
  const { port } = server.address() as AddressInfo
  const isEverywhere = host === '0.0.0.0' || host === '::'
  const name = isEverywhere ? 'localhost' : host.includes(':') ? `[${host}]` : host
  return `http://${name}:${port}`
}
