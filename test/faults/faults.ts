/** The faults: each strikes, and returns a function that heals it. */
import type { RoamingReader } from '#test/support/readers/roaming-reader.ts'
import type { Installation } from './newsroom.ts'
import { signal } from './signal.ts'
import type { Stage } from './under-load.ts'

export type FaultsOf<Stage> = readonly Fault<Stage & { readonly random: () => number }>[]

type Fault<Target> = {
  readonly name: string
  strike(target: Target): Promise<{ readonly what: string; heal(): Promise<void> }>
}

/** What is struck in any form of an installation. */
type NodesStage = { readonly newsroom: Installation; readonly readers: readonly Pick<RoamingReader, 'drop'>[] }
type Target = Stage & { readonly random: () => number }

const SIGNALS = ['SIGKILL', 'SIGTERM'] as const

export const databaseFaults: FaultsOf<NodesStage> = [
  {
    name: 'PostgreSQL is paused',
    async strike({ newsroom }) {
      await newsroom.postgres.pause()
      return { what: 'pause PostgreSQL', heal: () => newsroom.postgres.resume() }
    },
  },
  {
    // After the pause: a paused server would never stop.
    name: 'PostgreSQL is restarted',
    async strike({ newsroom }) {
      const restarted = newsroom.postgres.restart()
      return { what: 'restart PostgreSQL', heal: () => restarted }
    },
  },
]

const redisFaults: FaultsOf<Stage> = [
  {
    name: 'Redis is emptied',
    async strike({ newsroom: { redis } }) {
      await redis.ask('FLUSHALL')
      await redis.ask('CLIENT', 'KILL', 'TYPE', 'pubsub')
      return { what: 'empty Redis and end its subscriptions', heal: async () => {} }
    },
  },
  {
    name: 'Redis is paused',
    async strike({ newsroom: { redis } }) {
      const { pid } = redis
      signal([pid], 'SIGSTOP')
      return { what: 'pause Redis', heal: async () => signal([pid], 'SIGCONT') }
    },
  },
  {
    // After the faults that use it or pause it.
    name: 'Redis is killed',
    async strike({ newsroom }) {
      await newsroom.redis.kill()
      return { what: 'kill Redis', heal: () => newsroom.redis.start() }
    },
  },
  {
    name: 'the connection from a node to Redis is cut',
    async strike({ newsroom, random }) {
      const node = pick([...newsroom.ingest, ...newsroom.gateways], random)
      const link = newsroom.linkOf(node)
      link.cut()
      return { what: `cut ${node.name} off Redis`, heal: async () => link.mend() }
    },
  },
  {
    name: 'the connection from a node to Redis is a black hole',
    async strike({ newsroom, random }) {
      const node = pick([...newsroom.ingest, ...newsroom.gateways], random)
      const link = newsroom.linkOf(node)
      link.freeze()
      return { what: `swallow what ${node.name} and Redis say`, heal: async () => link.mend() }
    },
  },
  ...(['requests', 'answers'] as const).map(what => ({
    name: `the ${what} between a node and Redis are swallowed, not the other direction`,
    async strike({ newsroom, random }: Target) {
      const node = pick([...newsroom.ingest, ...newsroom.gateways], random)
      const link = newsroom.linkOf(node)
      link.freeze(what)
      return { what: `swallow the ${what} between ${node.name} and Redis`, heal: async () => link.mend() }
    },
  })),
]

export const nodeFaults: FaultsOf<NodesStage> = [
  {
    name: 'a gateway ends',
    async strike({ newsroom, random }) {
      const node = pick(newsroom.gateways, random)
      const name = pick(SIGNALS, random)
      await node.stop(name)
      return { what: `end ${node.name} with ${name}`, heal: () => node.start() }
    },
  },
  {
    name: 'an ingest node is killed',
    async strike({ newsroom, random }) {
      const node = pick(newsroom.ingest, random)
      await node.stop('SIGKILL')
      return { what: `kill ${node.name}`, heal: () => node.start() }
    },
  },
  {
    // After the faults that end nodes: a paused node would never end.
    name: 'a node is paused',
    async strike({ newsroom, random }) {
      const node = pick([...newsroom.ingest, ...newsroom.gateways], random)
      const resume = node.pause()
      return { what: `pause ${node.name}`, heal: async () => resume() }
    },
  },
  {
    name: 'readers lose their network',
    async strike({ readers, random }) {
      const some = readers.filter(() => random() < 0.5)
      const reconnects = some.map(reader => reader.drop())
      return {
        what: `drop ${some.length} readers`,
        heal: async () => {
          for (const reconnect of reconnects) reconnect()
        },
      }
    },
  },
]

/** The order of striking and healing: a node needs its dependencies to start. */
export const faults: FaultsOf<Stage> = [...databaseFaults, ...redisFaults, ...nodeFaults]

export function pick<T>(from: readonly T[], random: () => number): T {
  const one = from[Math.floor(random() * from.length)]
  if (one === undefined) throw new Error('nothing to pick from')
  return one
}
