/** The servers of a soak, each with a probe: two nodes over PostgreSQL and Redis, or one process over a folder. */
import { randomBytes } from 'node:crypto'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { startCrier } from '#test/support/services/crier-process.ts'
import { startPostgres } from '#test/support/services/postgres-server.ts'
import { startRedis } from '#test/support/services/redis-server.ts'
import { probed } from './measure.ts'

/** `difficult`: one process, with slow and broken clients alone, so that nobody else's memory hides theirs. */
export const FORMS = ['nodes', 'embedded', 'difficult'] as const
export type Form = (typeof FORMS)[number]

type Server = {
  readonly name: string
  readonly url: string
  /** Of its probe. */
  readonly socket: string
  /** Its last words, if it ended by itself. */
  readonly ended: () => string | undefined
}
export interface Installation extends AsyncDisposable {
  readonly key: string
  readonly servers: readonly Server[]
}

const NAMES: Readonly<Record<Form, readonly string[]>> = {
  nodes: ['node 1', 'node 2'],
  embedded: ['one process'],
  difficult: ['difficult clients'],
}

type OpenOptions = { readonly form: Form; readonly leaks: boolean }

export async function openInstallation({ form, leaks }: OpenOptions): Promise<Installation> {
  await using opened = new AsyncDisposableStack()
  const key = randomBytes(16).toString('hex')
  const stores = form === 'nodes' ? await openStores(opened) : {}
  const names = NAMES[form]
  const servers: Server[] = []
  for (const name of names) {
    const folder = await mkdtemp(join(tmpdir(), 'crier-soak-'))
    opened.defer(() => rm(folder, { recursive: true, force: true }))
    const socket = join(folder, 'probe')
    const settings = { CRIER_ADMIN_KEY: key, CRIER_LOG_LEVEL: 'error', CRIER_LIMITS: 'off' }
    const env = { ...stores, ...settings, ...probed(socket), ...(leaks && { SOAK_LEAK: 'yes' }) }
    const crier = opened.use(await startCrier({ folder, env }))
    servers.push({ name, url: crier.url, socket, ended: () => (crier.hasEnded ? crier.lastWords : undefined) })
  }
  const rest = opened.move()
  return { key, servers, [Symbol.asyncDispose]: () => rest.disposeAsync() }
}

async function openStores(opened: AsyncDisposableStack): Promise<Readonly<Record<string, string>>> {
  const postgres = opened.use(await startPostgres())
  const redis = opened.use(await startRedis())
  return { DATABASE_URL: postgres.urlOf('postgres'), REDIS_URL: `redis://127.0.0.1:${redis.port}` }
}
