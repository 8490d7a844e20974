/** A complete installation in real processes: PostgreSQL, Redis, two ingest nodes and three gateways. */
import { randomBytes } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type CrierProcess, startCrier } from '#test/support/services/crier-process.ts'
import { startPostgres } from '#test/support/services/postgres-server.ts'
import { type RedisServer, startRedis } from '#test/support/services/redis-server.ts'
import { startTcpProxy, type TcpProxy } from '#test/support/services/tcp-proxy.ts'
import { signal } from './signal.ts'

const INGEST_NODES = 2
const GATEWAYS = 3
export const BLOG = 'budget-day'

interface Node {
  readonly name: string
  readonly url: string
  /** The proxy for all its connections to Redis. */
  readonly link: TcpProxy
  /** Stops it; resolves with the exit code. */
  stop(signal: NodeJS.Signals): Promise<number | null>
  /** Suspends it, with its connections and locks, until the returned function is called. */
  pause(): () => void
  /** Starts it after a stop, at the same address. */
  start(): Promise<void>
}

export interface Newsroom extends AsyncDisposable {
  readonly key: string
  readonly ingest: readonly Node[]
  readonly gateways: readonly Node[]
  /** One entry for each unexpected end of a node. */
  crashes(): readonly string[]
  readonly redis: RedisServer
  readonly postgres: {
    restart(): Promise<void>
    pause(): void
    resume(): void
  }
}

export async function openNewsroom(): Promise<Newsroom> {
  await using opened = new AsyncDisposableStack()
  const folder = await mkdtemp(join(tmpdir(), 'crier-faults-'))
  opened.defer(() => rm(folder, { recursive: true, force: true }))
  const postgres = opened.use(await startPostgres())
  const redis = opened.use(await startRedis())
  const key = randomBytes(16).toString('hex')

  const crashed: string[] = []
  const nodes: { readonly look: () => void }[] = []

  async function openNode(name: string, role: string): Promise<Node> {
    const link = opened.use(await startTcpProxy(redis.port))
    const env = {
      DATABASE_URL: postgres.urlOf('postgres'),
      REDIS_URL: `redis://127.0.0.1:${link.port}`,
      CRIER_ROLES: role,
      CRIER_ADMIN_KEY: key,
      CRIER_LOG_LEVEL: 'fatal',
      CRIER_DRAIN_SECONDS: '1',
    }
    let crier: CrierProcess = await startCrier({ folder, env })
    opened.defer(() => crier[Symbol.asyncDispose]())
    const { url } = crier
    const look = () => {
      if (crier.hasEnded) crashed.push(`${name} ended by itself: ${crier.lastWords}`)
    }
    nodes.push({ look })
    return {
      name,
      url,
      link,
      stop(name) {
        look()
        return crier.kill(name)
      },
      pause() {
        const { pid } = crier
        signal([pid], 'SIGSTOP')
        return () => signal([pid], 'SIGCONT')
      },
      async start() {
        crier = await startCrier({ folder, port: Number(new URL(url).port), env })
      },
    }
  }

  const openNodes = (count: number, role: string) =>
    Promise.all(Array.from({ length: count }, (_, n) => openNode(`${role} ${n + 1}`, role)))
  const [ingest, gateways] = await Promise.all([openNodes(INGEST_NODES, 'ingest'), openNodes(GATEWAYS, 'gateway')])
  await createBlog(ingest[0]?.url ?? '', key)

  const rest = opened.move()
  return {
    key,
    ingest,
    gateways,
    redis,
    crashes() {
      for (const { look } of nodes) look()
      return crashed
    },
    postgres: {
      async restart() {
        await postgres.stop()
        await postgres.start()
      },
      pause: () => signal(processesOf(postgres.folder), 'SIGSTOP'),
      resume: () => signal(processesOf(postgres.folder), 'SIGCONT'),
    },
    [Symbol.asyncDispose]: () => rest.disposeAsync(),
  }
}

async function createBlog(url: string, key: string): Promise<void> {
  const answer = await fetch(`${url}/v1/blogs`, {
    method: 'POST',
    headers: { Authorization: `Bearer ${key}`, 'Content-Type': 'application/json' },
    body: JSON.stringify({ id: BLOG, title: 'Budget day' }),
  })
  if (answer.status !== 201) throw new Error(`The blog could not be made: ${await answer.text()}`)
}

/** The server on this folder with all its processes, one per connection. */
function processesOf(folder: string): readonly number[] {
  const server = Number(readFileSync(join(folder, 'postmaster.pid'), 'utf8').split('\n')[0])
  const children = readFileSync(`/proc/${server}/task/${server}/children`, 'utf8').trim().split(' ')
  return [server, ...children.map(Number)]
}
