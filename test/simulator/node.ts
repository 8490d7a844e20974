/** One node: the real feeds, gateway, snapshots, use cases and bus, over simulated connections to everything else. */
import type { IncomingMessage } from 'node:http'
import type { Response as ExpressResponse } from 'express'
import { v7 } from 'uuid'
import { createDoors, demandOpen, demandToken, type Shown } from '#delivery/access/doors.ts'
import { openRevocations } from '#delivery/access/revocations.ts'
import type { FeedLog } from '#delivery/feed/feed.ts'
import { Feeds } from '#delivery/feed/feeds.ts'
import { BlogRules } from '#delivery/gateway/session/blog-rules.ts'
import { Gateway } from '#delivery/gateway/session/gateway.ts'
import { ELSEWHERE } from '#delivery/sites/embedding.ts'
import { ThreadedBodyReader } from '#editorial/body/body-reader.ts'
import { Refusal } from '#platform/errors.ts'
import type { BlogId, UpdateId } from '#shared/blog/ids.ts'
import { RedisBus } from '#store/bus/redis-bus.ts'
import type { Acting } from '#store/keys/acting.ts'
import type { Key } from '#store/keys/keys.ts'
import type { Log } from '#store/log/log.ts'
import type { Records } from '#store/log/records.ts'
import { changesOperation } from '#web/api/changes-operation.ts'
import { eventsOperation } from '#web/api/events-operation.ts'
import type { Operation } from '#web/api/operation.ts'
import { readingOperations } from '#web/api/reading-operations.ts'
import { updateOperations } from '#web/api/update-operations.ts'
import { answerTo } from '#web/middleware/problem.ts'
import { createSnapshots } from '#web/pages/snapshots.ts'
import { createPastBlogs } from '#web/past/past-blogs.ts'
import { readerTokens, type SimulatedKeys } from './credentials.ts'
import { DatabaseLink } from './database-link.ts'
import type { Ledger } from './ledger.ts'
import type { Host, Line, Request } from './line.ts'
import { NodeClock } from './node-clock.ts'
import type { Redis, SimulatedWire } from './redis.ts'
import type { Safeguard } from './safeguards.ts'
import type { Unsent } from './server-socket.ts'
import type { World } from './world.ts'

/** Small, so that a few updates make a slow reader. */
export const MAX_UNSENT_BYTES = 3_000
const DRAIN_MS = 1_000
const ADDRESS = { kind: 'single', hosts: [], tls: false, database: 0, channels: 'crier' } as const

/** What a node has around it, and how it reaches the log. */
type Surroundings = {
  readonly world: World
  readonly redis: Redis
  readonly keys: SimulatedKeys
  readonly ledger: Ledger
  readonly records: Records
  readonly lacks: (safeguard: Safeguard) => boolean
  logOf(link: DatabaseLink): Log
  feedLogOf(log: Log): FeedLog
  /** An error that the node would log. */
  failed(error: unknown): void
}

type NodeOptions = { readonly installation: Surroundings; readonly name: string; readonly skewMs: number }

export class SimulatedNode implements Host {
  readonly name: string
  readonly lines = new Set<Line>()
  readonly link: DatabaseLink
  wire: SimulatedWire | undefined
  state: 'up' | 'draining' | 'down' = 'up'
  readonly #in: Surroundings
  readonly #clock: NodeClock
  readonly #parts: ReturnType<SimulatedNode['open']>

  constructor({ installation, name, skewMs }: NodeOptions) {
    const { world } = installation
    this.name = name
    this.#in = installation
    this.#clock = new NodeClock(world, skewMs)
    this.link = new DatabaseLink(world, `${name} ${world.events}`)
    this.#parts = this.open()
  }

  serve(request: Request, line: Line): void {
    if (this.state === 'down') return line.break('both')
    this.#answer(request, line).catch((error: unknown) => {
      this.#in.failed(error)
      const refusal = error instanceof Refusal ? error : new Refusal('unavailable')
      const { status, headers, body } = answerTo(refusal, 'https://crier.example')
      line.respond({ status, headers, text: body })
    })
  }

  upgrade({ path, headers, method }: Request, line: Line): void {
    if (this.state === 'down') return line.break('both')
    const request = { method, url: path, headers: { ...headers }, socket: line.socket, httpVersion: '1.1' }
    this.#parts.gateway.upgrade(request as unknown as IncomingMessage, line.socket, Buffer.alloc(0))
  }

  sent(text: string, line: Line): void {
    this.#in.ledger.sent(text, { node: this, line: line.name })
  }

  unsent(unsent: Unsent): void {
    this.#in.ledger.unsent(unsent, this)
  }

  /** `isSilent`: its clients are not told, as when the machine loses its power. */
  kill(isSilent: boolean): void {
    if (this.state === 'down') return
    this.state = 'down'
    this.#clock.stop()
    this.link.die()
    this.wire?.die()
    for (const line of [...this.lines]) line.break(isSilent ? 'server' : 'both')
  }

  async drain(): Promise<void> {
    if (this.state !== 'up') return
    this.state = 'draining'
    const { gateway, revocations, feeds, bus } = this.#parts
    await gateway.close()
    revocations.close()
    feeds.close()
    await bus.close()
    this.kill(false)
  }

  revokedSomething(): void {
    this.#parts.revocations.announce()
  }

  private open() {
    const { world, keys, redis, lacks } = this.#in
    const [clock, random] = [this.#clock, world.random(this.name)]
    const onError = (error: unknown) => this.#in.failed(error)
    const log = this.link.over(this.#in.logOf(this.link))
    const records = this.link.over(this.#in.records)
    const reach = this.link.over(keys)
    const bus = new RedisBus({
      ...{ address: ADDRESS, clock, random, onError() {} },
      openWire: (_address, options) => {
        this.wire = redis.open(options)
        return this.wire
      },
    })
    const unwatched = {
      ...clock,
      now: clock.now,
      elapsedMs: clock.elapsedMs,
      after: clock.after.bind(clock),
      every: () => () => {},
    }
    const feeds = new Feeds({ log: this.#in.feedLogOf(log), bus, clock: lacks('check') ? unwatched : clock, onError })
    const doors = createDoors({ records, tokens: readerTokens(clock), nowMs: clock.elapsedMs })
    const gateway = new Gateway({
      ...{ feeds, clock, random, onError, version: 'simulated', drainMs: DRAIN_MS },
      rules: new BlogRules({ doors, keys: reach, logins: { takeTicket: async () => undefined } }),
      maxUnsentBytes: lacks('slow') ? Number.MAX_SAFE_INTEGER : MAX_UNSENT_BYTES,
    })
    const revocations = openRevocations({ bus, onRevoked: () => gateway.review() })
    const snapshots = createSnapshots({ log, records, clock })
    const past = createPastBlogs({ log, records, now: clock.now })
    const draw = Array.from({ length: 16 }, () => 0)
    const ports = {
      ...{ log, records, bus, clock, gateway, doors, snapshots, past, now: clock.now },
      contributors: { find: async () => [], lend: async () => [] },
      bodies: new ThreadedBodyReader({ clock }),
      newId: () =>
        v7({
          msecs: clock.now().getTime(),
          random: Uint8Array.from(draw, () => Math.floor(random() * 256)),
        }) as UpdateId,
    }
    const operations = [
      ...readingOperations(ports),
      ...updateOperations(ports),
      changesOperation(ports),
      eventsOperation(ports),
    ]
    return { bus, feeds, gateway, revocations, doors, keys: reach, operations }
  }

  async #answer(request: Request, line: Line): Promise<void> {
    if (this.state === 'draining') throw new Refusal('stopping')
    const url = new URL(request.path, 'https://crier.example')
    const { operation, params } = this.#route(request.method, url.pathname)
    const shown = await this.#shownBy(request)
    const { doors } = this.#parts
    const isPublic = operation.access === 'public'
    const access = isPublic ? await demandOpen(doors, params.blog as BlogId, shown) : 'public'
    if (line.gone.aborted) return
    const { headers, body } = request
    const answer = await operation.run({
      ...{ within: undefined, from: ELSEWHERE.apps },
      ...{ params, query: Object.fromEntries(url.searchParams), headers, body, path: url.pathname, shown },
      ...{ by: shown.key, address: '192.0.2.1', signal: line.gone, demandRead() {}, stream: line.socket },
    })
    if (answer.answer) return answer.answer(responseOver(line, access))
    const { status = 200, json, text = json === undefined ? '' : JSON.stringify(json), headers: given = {} } = answer
    line.respond({ status, headers: given as Record<string, string>, text })
  }

  #route(method: string, path: string): { operation: Operation; params: Record<string, string> } {
    for (const operation of this.#parts.operations) {
      const pattern = operation.path.replace(/:(\w+)/g, '(?<$1>[^/]+)')
      const found = operation.method.toUpperCase() === method ? new RegExp(`^${pattern}$`).exec(path) : null
      if (found) return { operation, params: { ...found.groups } }
    }
    throw new Refusal('unknown_path')
  }

  /** As `api-router.ts` does, without limits and logins. */
  async #shownBy({ headers }: Request): Promise<Shown> {
    const { doors, keys } = this.#parts
    const [, text] = /^Bearer (\S+)$/.exec(headers.authorization ?? '') ?? []
    if (text === undefined) return {}
    if (text.includes('.')) return { token: await demandToken(doors, text) }
    const key = (await keys.find(text)) as (Key & Acting) | undefined
    if (!key) throw new Refusal('wrong_key')
    return { key, isStillGood: async () => (await keys.find(text)) !== undefined }
  }
}

/** A response of Node's HTTP server, as far as an endless body uses it. */
function responseOver(line: Line, access: string): ExpressResponse {
  const response = {
    req: { httpVersion: '1.0', method: 'GET', socket: line.socket },
    socket: line.socket,
    destroyed: line.socket.destroyed,
    locals: { access },
    writeHead(status: number, headers: Record<string, string>) {
      line.respond({ status, headers })
      return response
    },
    flushHeaders() {},
  }
  return response as unknown as ExpressResponse
}
