/** Real Redis servers for tests: a single one, one behind a Sentinel, or a cluster of three. Nothing is kept on disk. */
import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { Redis } from 'ioredis'
import type { Certificate } from '#test/support/data/certificate.ts'
import { freePort } from './listen.ts'

export interface RedisServer extends AsyncDisposable {
  readonly port: number
  /** Where it speaks TLS, if it has a certificate; otherwise `port`. */
  readonly securePort: number
  readonly pid: number
  ask(...command: [string, ...(string | number)[]]): Promise<unknown>
  /** Kills it without notice, like a crash. */
  kill(): Promise<void>
  /** Starts it again after a kill, on the same port, empty. */
  start(): Promise<void>
}

export interface RedisUnderTest extends AsyncDisposable {
  readonly url: string
  /** Closes every subscriber's connection. */
  cut(): Promise<unknown>
}

/** The cluster bus needs a second port, and both must be free. */
const NOTHING_KEPT = ['--save', '', '--appendonly', 'no', '--bind', '127.0.0.1']

/** With a certificate, replication and the bus of a cluster use TLS too; `port` stays plain for the test's own commands. */
export async function startRedis(flags: readonly string[] = [], certificate?: Certificate): Promise<RedisServer> {
  const folder = await mkdtemp(join(tmpdir(), 'crier-redis-'))
  const port = await freePort()
  const securePort = certificate ? await freePort() : port
  const tls = certificate ? tlsFlags(certificate, securePort) : []
  const args = ['--port', String(port), '--dir', folder, ...NOTHING_KEPT, ...tls, ...flags]
  let child = await run(args)
  const client = new Redis({ port, host: '127.0.0.1', lazyConnect: true, retryStrategy: () => 20 })
  client.on('error', () => {})

  async function kill(): Promise<void> {
    if (child.exitCode !== null || child.signalCode !== null) return
    const exited = once(child, 'exit')
    child.kill('SIGKILL')
    await exited
  }
  return {
    port,
    securePort,
    get pid() {
      return child.pid ?? 0
    },
    ask: (name, ...args) => client.call(name, ...args),
    kill,
    async start() {
      child = await run(args)
    },
    async [Symbol.asyncDispose]() {
      client.disconnect()
      await kill()
      await rm(folder, { recursive: true, force: true })
    },
  }
}

export async function startSingle(): Promise<RedisUnderTest & { readonly servers: readonly [RedisServer] }> {
  const server = await startRedis()
  return {
    servers: [server],
    url: `redis://127.0.0.1:${server.port}`,
    cut: () => server.ask('CLIENT', 'KILL', 'TYPE', 'pubsub'),
    [Symbol.asyncDispose]: () => server[Symbol.asyncDispose](),
  }
}

function tlsFlags({ key, cert }: Certificate, port: number): readonly string[] {
  const files = ['--tls-cert-file', cert, '--tls-key-file', key, '--tls-ca-cert-file', cert, '--tls-auth-clients', 'no']
  return ['--tls-port', String(port), ...files, '--tls-replication', 'yes']
}

/** A Sentinel that watches two servers. To a client, a failover is a cut connection and a new address. */
export async function startWithSentinel(
  certificate?: Certificate,
): Promise<RedisUnderTest & { failOver(): Promise<void> }> {
  const server = await startRedis([], certificate)
  const replica = await startRedis(
    ['--replicaof', '127.0.0.1', String(server.securePort), '--repl-diskless-sync-delay', '0'],
    certificate,
  )
  const folder = await mkdtemp(join(tmpdir(), 'crier-sentinel-'))
  const port = await freePort()
  const securePort = certificate ? await freePort() : port
  const file = join(folder, 'sentinel.conf')
  const tls = certificate ? configured(tlsFlags(certificate, securePort)) : ''
  const monitor = `sentinel monitor newsroom 127.0.0.1 ${server.securePort} 1`
  await writeFile(file, `port ${port}\nbind 127.0.0.1\ndir ${folder}\n${tls}${monitor}\n`)
  const sentinel = await run([file, '--sentinel'])
  const client = new Redis({ port, host: '127.0.0.1', protocol: 2 })
  client.on('error', () => {})
  return {
    url: `${certificate ? 'rediss' : 'redis'}+sentinel://127.0.0.1:${securePort}/newsroom`,
    cut: () => server.ask('CLIENT', 'KILL', 'TYPE', 'pubsub'),
    /** To the server that is the replica now. */
    async failOver() {
      const isFirst = String(await server.ask('INFO', 'replication')).includes('role:master')
      const next = isFirst ? replica : server
      await until(async () => String(await client.call('SENTINEL', 'REPLICAS', 'newsroom')).includes('slave'))
      await until(async () => String(await next.ask('INFO', 'replication')).includes('master_link_status:up'))
      await until(() =>
        client.call('SENTINEL', 'FAILOVER', 'newsroom').then(
          () => true,
          () => false,
        ),
      )
      await until(async () => String(await next.ask('INFO', 'replication')).includes('role:master'))
    },
    async [Symbol.asyncDispose]() {
      client.disconnect()
      await end(sentinel)
      await replica[Symbol.asyncDispose]()
      await server[Symbol.asyncDispose]()
      await rm(folder, { recursive: true, force: true })
    },
  }
}

/** Flags as lines of a configuration file. */
function configured(flags: readonly string[]): string {
  return flags.join(' ').replaceAll(/ ?--/g, '\n').concat('\n')
}

const SLOTS = [
  [0, 5_460],
  [5_461, 10_922],
  [10_923, 16_383],
] as const

interface RedisClusterUnderTest extends RedisUnderTest {
  readonly servers: readonly RedisServer[]
  /** Moves the slot of a channel to the next server, as a resharding does. */
  moveSlotOf(channel: string): Promise<void>
}

export async function startCluster(certificate?: Certificate): Promise<RedisClusterUnderTest> {
  const servers = await Promise.all(
    SLOTS.map(async ([first, last]) => {
      const bus = String(await freePort())
      const flags = ['--cluster-enabled', 'yes', '--cluster-node-timeout', '1000', '--cluster-port', bus]
      const server = await startRedis(certificate ? [...flags, '--tls-cluster', 'yes'] : flags, certificate)
      await server.ask('CLUSTER', 'ADDSLOTSRANGE', first, last)
      return { server, bus }
    }),
  )
  const [first] = servers
  if (!first) throw new Error('there is no server')
  for (const { server, bus } of servers) await first.server.ask('CLUSTER', 'MEET', '127.0.0.1', server.securePort, bus)
  await Promise.all(servers.map(({ server }) => joined(server)))
  return {
    servers: servers.map(({ server }) => server),
    url: `${certificate ? 'rediss' : 'redis'}+cluster://${servers.map(({ server }) => `127.0.0.1:${server.securePort}`).join(',')}`,
    cut: () => Promise.all(servers.map(({ server }) => server.ask('CLIENT', 'KILL', 'TYPE', 'pubsub'))),
    moveSlotOf: channel =>
      moveSlot(
        servers.map(({ server }) => server),
        channel,
      ),
    async [Symbol.asyncDispose]() {
      await Promise.all(servers.map(({ server }) => server[Symbol.asyncDispose]()))
    },
  }
}

async function moveSlot(servers: readonly RedisServer[], channel: string): Promise<void> {
  const [first] = servers
  const slot = Number(await first?.ask('CLUSTER', 'KEYSLOT', channel))
  const ids = await Promise.all(servers.map(async server => String(await server.ask('CLUSTER', 'MYID'))))
  const from = await ownerOf(servers, slot)
  const to = (from + 1) % servers.length
  const [source, target] = [servers[from], servers[to]]
  await target?.ask('CLUSTER', 'SETSLOT', slot, 'IMPORTING', ids[from] ?? '')
  await source?.ask('CLUSTER', 'SETSLOT', slot, 'MIGRATING', ids[to] ?? '')
  await target?.ask('CLUSTER', 'SETSLOT', slot, 'NODE', ids[to] ?? '')
  await source?.ask('CLUSTER', 'SETSLOT', slot, 'NODE', ids[to] ?? '')
}

async function ownerOf(servers: readonly RedisServer[], slot: number): Promise<number> {
  for (const [place, server] of servers.entries()) {
    const lines = String(await server.ask('CLUSTER', 'NODES')).split('\n')
    const [own = ''] = lines.filter(line => line.includes('myself'))
    const ranges = own
      .split(' ')
      .slice(8)
      .filter(range => !range.startsWith('['))
    const isHere = ranges.some(range => {
      const [low = '', high = low] = range.split('-')
      return Number(low) <= slot && slot <= Number(high)
    })
    if (isHere) return place
  }
  throw new Error(`no server has the slot ${slot}`)
}

async function joined(server: RedisServer): Promise<void> {
  await until(async () => {
    const info = String(await server.ask('CLUSTER', 'INFO'))
    return info.includes('cluster_state:ok') && info.includes('cluster_known_nodes:3')
  })
}

/** Redis reports these states only when polled. */
async function until(isSo: () => Promise<boolean>): Promise<void> {
  while (!(await isSo())) await new Promise(resolve => setTimeout(resolve, 20))
}

async function run(args: readonly string[]): Promise<ChildProcess> {
  const child = spawn('redis-server', args, { stdio: ['ignore', 'pipe', 'inherit'] })
  const said: string[] = []
  const ready = new Promise<void>((resolve, reject) => {
    createInterface({ input: child.stdout }).on('line', line => {
      said.push(line)
      if (/Ready to accept connections|\+monitor/.test(line)) resolve()
    })
    child.on('error', reject)
    child.on('exit', code => reject(new Error(`redis-server ended with ${code}:\n${said.join('\n')}`)))
  })
  await ready
  return child
}

async function end(child: ChildProcess): Promise<void> {
  const exited = once(child, 'exit')
  child.kill('SIGKILL')
  await exited
}
