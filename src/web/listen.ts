/** The HTTP server: listens, hands upgraded sockets to the gateway, and stops without dropping requests in progress. */
import { once } from 'node:events'
import { createServer, type IncomingMessage, type RequestListener, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { takeConnection } from '#delivery/gateway/http/hand-over.ts'
import type { Gateway } from '#delivery/gateway/session/gateway.ts'
import type { Clock } from '#platform/clock.ts'
import { takeFollowed } from './middleware/followed.ts'
import { oneAfterAnother } from './middleware/one-after-another.ts'
import { keepRoom, NO_ROOM, type RoomOptions } from './middleware/room.ts'
import { RECORDING_MS } from './middleware/route-policy.ts'

/** A request that takes longer must not delay the shutdown. */
const FINISH_MS = 3_000
/** Longer than proxies keep idle connections (usually 60 s), so that none sends a request into a closing connection. */
const KEEP_ALIVE_MS = 65_000
/** After a restart all readers reconnect at once: connections that the kernel may queue for acceptance. */
const BACKLOG = 4_096
/** Recordings over bad connections; every route has a limit of its own (`RoutePolicy`). */
const LONGEST_BODY_MS = RECORDING_MS + 60_000
/** For a body that nobody reads, because the request was answered before it had arrived. */
const UNREAD_MS = 5 * 60_000
/** While stopping: how often connections that became idle are closed. */
const SWEEP_MS = 50

type ListenOptions = {
  readonly app: RequestListener
  readonly gateway: Pick<Gateway, 'upgrade' | 'close'>
  readonly clock: Clock
  readonly host: string
  /** 0 picks a free port. */
  readonly port: number
  /** How long disconnecting the readers may take. */
  readonly drainMs?: number
  /** Limits the number of connections. */
  readonly room?: RoomOptions
}

const NO_LIMIT: RoomOptions = { descriptors: undefined, onFull() {} }

/** @throws the error of `listen`: the port is taken or not permitted, or the host is not an address of this machine. */
export async function listen({ app, gateway, clock, host, port, ...given }: ListenOptions) {
  const { drainMs = 0, room = NO_LIMIT } = given
  const options = {
    ...{ keepAliveTimeout: KEEP_ALIVE_MS, requestTimeout: LONGEST_BODY_MS },
    shouldUpgradeCallback: asksForWebSocket,
  }
  const server = createServer(options, oneAfterAnother(takeFollowed(app)))
  const answering = answerLastRequests(server)
  endUnread(server, clock)
  const hasRoomFor = keepRoom(server, room)
  server.on('upgrade', (request, socket, head) => {
    if (takeConnection(request)) return
    if (hasRoomFor(socket)) gateway.upgrade(request, socket, head)
    else socket.end(NO_ROOM)
  })
  server.listen({ port, host, backlog: BACKLOG })
  await once(server, 'listening')

  return {
    /** On this machine. */
    url: addressOf(server, host),
    async close(): Promise<void> {
      const closed = once(server, 'close')
      server.close()
      answering.sayGoodbye()
      const stopSweeping = clock.every(SWEEP_MS, () => server.closeIdleConnections())
      const giveUp = clock.after(drainMs + FINISH_MS, () => {
        answering.giveUp()
        server.closeAllConnections()
      })
      await gateway.close()
      await closed
      stopSweeping()
      giveUp()
    },
  }
}

/** Other protocols, such as the HTTP/2 that Java's client offers, are ignored, as if not offered (RFC 9110, section 7.8). */
function asksForWebSocket({ headers: { upgrade = '' } }: IncomingMessage): boolean {
  return upgrade.toLowerCase() === 'websocket'
}

/** The requests in progress. */
function answerLastRequests(server: Server) {
  const answering = new Set<ServerResponse>()
  let isLast = false
  server.prependListener('request', (_request, response) => {
    if (isLast) response.shouldKeepAlive = false
    answering.add(response)
    response.once('close', () => answering.delete(response))
  })
  return {
    /**
     * From now on, every response closes its connection: a client that believed it to be open would lose its next post.
     */
    sayGoodbye(): void {
      isLast = true
      for (const response of answering) response.shouldKeepAlive = false
    },
    /** Also on connections that were taken from the server, which no longer knows them. */
    giveUp(): void {
      for (const { req } of answering) req.socket.destroy()
    },
  }
}

function endUnread(server: Server, clock: Clock): void {
  server.prependListener('request', (request: IncomingMessage, response) => {
    response.once('finish', () => {
      if (request.complete) return
      const stop = clock.after(UNREAD_MS, () => request.socket.destroy())
      request.once('close', stop)
    })
  })
}

function addressOf(server: Server, host: string): string {
  const { port } = server.address() as AddressInfo
  const isEverywhere = host === '0.0.0.0' || host === '::'
  const name = isEverywhere ? 'localhost' : host.includes(':') ? `[${host}]` : host
  return `http://${name}:${port}`
}
