/** A complete installation in real processes: PostgreSQL, Redis, two ingest nodes and three gateways. */
import { randomBytes } from 'node:crypto'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { startPostgres } from '#test/support/services/postgres-server.ts'
import { type RedisServer, startRedis } from '#test/support/services/redis-server.ts'
import { startTcpProxy, type TcpProxy } from '#test/support/services/tcp-proxy.ts'
import { type Node, openNode } from './node.ts'

const INGEST_NODES = 2
const GATEWAYS = 3
export const BLOG = 'budget-day'

/** Nodes over one database, whatever the form of Redis between them. */
export interface Installation extends AsyncDisposable {
  readonly key: string
  readonly ingest: readonly Node[]
  readonly gateways: readonly Node[]
  /** One entry for each unexpected end of a node. */
  crashes(): readonly string[]
  readonly postgres: {
    restart(): Promise<void>
    pause(): Promise<void>
    resume(): Promise<void>
  }
}

export interface Newsroom extends Installation {
  readonly redis: RedisServer
  /** The proxy for all connections of a node to Redis. */
  linkOf(node: Node): TcpProxy
}

export async function openNewsroom(): Promise<Newsroom> {
  await using opened = new AsyncDisposableStack()
  const redis = opened.use(await startRedis())
  const links = new Map<string, TcpProxy>()
  const installation = opened.use(
    await openInstallation(async name => {
      const link = opened.use(await startTcpProxy(redis.port))
      links.set(name, link)
      return `redis://127.0.0.1:${link.port}`
    }),
  )
  await createBlog({ url: installation.ingest[0]?.url ?? '', key: installation.key, id: BLOG })

  const rest = opened.move()
  return {
    ...installation,
    redis,
    linkOf({ name }) {
      const link = links.get(name)
      if (!link) throw new Error(`${name} has no link to Redis`)
      return link
    },
    [Symbol.asyncDispose]: () => rest.disposeAsync(),
  }
}

/** `redisUrlFor` is called with the name of each node. */
export async function openInstallation(redisUrlFor: (name: string) => Promise<string>): Promise<Installation> {
  await using opened = new AsyncDisposableStack()
  const folder = await mkdtemp(join(tmpdir(), 'crier-faults-'))
  opened.defer(() => rm(folder, { recursive: true, force: true }))
  const postgres = opened.use(await startPostgres())
  const key = randomBytes(16).toString('hex')
  const crashed: string[] = []

  const openNodes = (count: number, role: string) =>
    Promise.all(
      Array.from({ length: count }, async (_, n) => {
        const name = `${role} ${n + 1}`
        const env = {
          DATABASE_URL: postgres.urlOf('postgres'),
          REDIS_URL: await redisUrlFor(name),
          CRIER_ROLES: role,
          CRIER_ADMIN_KEY: key,
          ...FOR_STORMS,
        }
        return opened.use(await openNode({ name, folder, env, crashed }))
      }),
    )
  const [ingest, gateways] = await Promise.all([openNodes(INGEST_NODES, 'ingest'), openNodes(GATEWAYS, 'gateway')])

  const rest = opened.move()
  return {
    key,
    ingest,
    gateways,
    crashes() {
      for (const node of [...ingest, ...gateways]) node.lookForCrash()
      return crashed
    },
    postgres: {
      async restart() {
        await postgres.stop()
        await postgres.start()
      },
      pause: () => postgres.pause(),
      resume: () => postgres.resume(),
    },
    [Symbol.asyncDispose]: () => rest.disposeAsync(),
  }
}

/** Posts come from one key, faster than from a newsroom. */
export const FOR_STORMS = { CRIER_LOG_LEVEL: 'fatal', CRIER_DRAIN_SECONDS: '1', CRIER_KEY_WRITES: '1000000' } as const

type BlogToCreate = { readonly url: string; readonly key: string; readonly id: string }

export async function createBlog({ url, key, id }: BlogToCreate): Promise<void> {
  const answer = await fetch(`${url}/v1/blogs`, {
    method: 'POST',
    headers: { Authorization: `Bearer ${key}`, 'Content-Type': 'application/json' },
    body: JSON.stringify({ id, title: 'Budget day' }),
  })
  if (answer.status !== 201) throw new Error(`The blog could not be made: ${await answer.text()}`)
}
