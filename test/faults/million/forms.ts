/** The forms in which Crier runs, each with the faults that can strike it. */
import { execFileSync, spawnSync } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { RoamingReader } from '#test/support/readers/roaming-reader.ts'
import { startCluster, startWithSentinel } from '#test/support/services/redis-server.ts'
import { databaseFaults, type FaultsOf, faults, nodeFaults, pick } from '../faults.ts'
import { FOR_STORMS, type Installation, openInstallation, openNewsroom } from '../newsroom.ts'
import { type Node, openNode } from '../node.ts'
import { signal } from '../signal.ts'

type Readers = readonly Pick<RoamingReader, 'drop'>[]

export interface OpenForm extends AsyncDisposable {
  readonly key: string
  readonly ingest: readonly Pick<Node, 'url'>[]
  readonly gateways: readonly Pick<Node, 'url'>[]
  crashes(): readonly string[]
  /** What strikes it, bound to its parts. */
  faults(readers: Readers): FaultsOf<object>
}

/** Gives the faults of a kind of stage the stage that they strike. */
function bound<Stage extends object>(all: FaultsOf<Stage>, stage: Stage): FaultsOf<object> {
  return all.map(({ name, strike }) => ({ name, strike: ({ random }) => strike({ ...stage, random }) }))
}

async function openNodes(): Promise<OpenForm> {
  const newsroom = await openNewsroom()
  return { ...newsroom, faults: readers => bound(faults, { newsroom, readers: readers as readonly RoamingReader[] }) }
}

async function openWithSentinel(): Promise<OpenForm> {
  const redis = await startWithSentinel()
  const newsroom = await openInstallation(async () => redis.url)
  const failovers: FaultsOf<object> = [
    {
      name: 'a failover of the Sentinels',
      async strike() {
        await redis.failOver()
        return { what: 'fail over to the other Redis', heal: async () => {} }
      },
    },
    cutOf(redis),
  ]
  return formOf(newsroom, { redis, more: failovers })
}

async function openOnCluster(): Promise<OpenForm> {
  const redis = await startCluster()
  const newsroom = await openInstallation(async () => redis.url)
  const moves: FaultsOf<object> = [
    {
      name: 'a slot moves to another server of the cluster',
      async strike({ random }) {
        const blog = pick(BLOGS, random)
        await redis.moveSlotOf(`crier:blog:${blog}`)
        return { what: `move the slot of ${blog}`, heal: async () => {} }
      },
    },
    cutOf(redis),
    // Last: the others need an answer of every server.
    {
      name: 'a server of the cluster is paused',
      async strike({ random }) {
        const { pid } = pick(redis.servers, random)
        signal([pid], 'SIGSTOP')
        return { what: 'pause a server of the cluster', heal: async () => signal([pid], 'SIGCONT') }
      },
    },
  ]
  return formOf(newsroom, { redis, more: moves })
}

type Cuttable = AsyncDisposable & { cut(): Promise<unknown> }

function cutOf(redis: Cuttable): FaultsOf<object>[number] {
  return {
    name: 'subscriptions end',
    async strike() {
      await redis.cut()
      return { what: 'end all subscriptions', heal: async () => {} }
    },
  }
}

function formOf(newsroom: Installation, { redis, more }: { redis: Cuttable; more: FaultsOf<object> }): OpenForm {
  return {
    ...newsroom,
    faults: readers => [
      ...bound(databaseFaults, { newsroom, readers }),
      ...more,
      ...bound(nodeFaults, { newsroom, readers }),
    ],
    async [Symbol.asyncDispose]() {
      await newsroom[Symbol.asyncDispose]()
      await redis[Symbol.asyncDispose]()
    },
  }
}

const openEmbedded = () => openOnFolder({})
const openWorkers = () => openOnFolder({ CRIER_WORKERS: '3' })

async function openOnFolder(more: Readonly<Record<string, string>>): Promise<OpenForm> {
  const folder = await mkdtemp(join(tmpdir(), 'crier-faults-'))
  const key = randomBytes(16).toString('hex')
  const crashed: string[] = []
  const env = { CRIER_ADMIN_KEY: key, ...FOR_STORMS, ...more }
  const node = await openNode({ name: 'the server', folder, env, crashed })
  const own = more.CRIER_WORKERS === undefined ? [] : workerFaults
  return {
    key,
    ingest: [node],
    gateways: [node],
    crashes() {
      node.lookForCrash()
      return crashed
    },
    faults: readers => bound([...own, ...folderFaults], { node, readers }),
    async [Symbol.asyncDispose]() {
      await node[Symbol.asyncDispose]()
      await rm(folder, { recursive: true, force: true })
    },
  }
}

type FolderStage = { readonly node: Node; readonly readers: Readers }

/** Ending it comes last: the others need its process. */
const folderFaults: FaultsOf<FolderStage> = [
  {
    name: 'the disk fails',
    async strike({ node }) {
      const { pid } = node
      limitFiles(pid, '1:unlimited')
      return { what: 'let writes to the disk fail', heal: async () => limitFiles(pid, 'unlimited') }
    },
  },
  {
    name: 'readers lose their network',
    async strike({ readers, random }) {
      const reconnects = readers.filter(() => random() < 0.5).map(reader => reader.drop())
      return {
        what: `drop ${reconnects.length} readers`,
        heal: async () => {
          for (const reconnect of reconnects) reconnect()
        },
      }
    },
  },
  {
    name: 'the server is paused',
    async strike({ node }) {
      const resume = node.pause()
      return { what: 'pause the server', heal: async () => resume() }
    },
  },
  ...(['SIGKILL', 'SIGTERM'] as const).map(name => ({
    name: `the server ends with ${name}`,
    async strike({ node }: FolderStage) {
      // A paused one would never end.
      signal([node.pid], 'SIGCONT')
      await node.stop(name)
      return { what: `end the server with ${name}`, heal: () => node.start() }
    },
  })),
]

const workerFaults: FaultsOf<FolderStage> = (['SIGKILL', 'SIGTERM', 'SIGSTOP'] as const).map(name => ({
  name: `a worker gets ${name}`,
  async strike({ node, random }) {
    const { stdout } = spawnSync('ps', ['-o', 'pid=', '--ppid', String(node.pid)], { encoding: 'utf8' })
    const worker = Number(pick(stdout.trim().split('\n'), random))
    if (worker > 0) signal([worker], name)
    return {
      what: `send ${name} to a worker`,
      heal: async () => {
        if (worker > 0 && name === 'SIGSTOP') signal([worker], 'SIGCONT')
      },
    }
  },
}))

/** Every write beyond a file's first byte fails with EFBIG, which SQLite reports as an I/O error. */
function limitFiles(pid: number, limit: string): void {
  try {
    execFileSync('prlimit', ['--pid', String(pid), `--fsize=${limit}`])
  } catch {
    // It has ended in the meantime.
  }
}

/** Two, so that groups of posts lock more than one; the first exists in every newsroom of a storm. */
export const BLOGS = ['budget-day', 'floods'] as const

export const forms = {
  embedded: openEmbedded,
  workers: openWorkers,
  nodes: openNodes,
  sentinel: openWithSentinel,
  cluster: openOnCluster,
} as const satisfies Record<string, () => Promise<OpenForm>>

export type FormName = keyof typeof forms
