/** The only composition root: gives every part the ports that it works on. */
import cluster from 'node:cluster'
import { randomUUID } from 'node:crypto'
import { mkdirSync, readFileSync } from 'node:fs'
import { availableParallelism } from 'node:os'
import { join } from 'node:path'
import type { Logger } from 'pino'
import { v7 } from 'uuid'
import { createApp } from './app.ts'
import { updateId } from './blog/ids.ts'
import { createMemoryBus } from './bus/memory-bus.ts'
import { createBusRelay, createWorkerBus } from './bus/worker-bus.ts'
import type { Composition } from './cli/composition.ts'
import { runProgram } from './cli/program.ts'
import { systemClock } from './clock.ts'
import type { Settings } from './config.ts'
import { createFeeds } from './feed/feeds.ts'
import { admitToPublicStreams } from './gateway/admit.ts'
import { createGateway } from './gateway/gateway.ts'
import { listen } from './http/listen.ts'
import { noGateway } from './http/other-roles.ts'
import { firstKey } from './keys/first-key.ts'
import { SqliteKeys } from './keys/sqlite-keys.ts'
import { answerAppends, createRemoteAppend } from './log/remote-append.ts'
import { openSharedSqliteStore, openSqliteStore, type SqliteStore } from './log/sqlite-store.ts'
import { lockFolder } from './sql/folder-lock.ts'
import { openSqlite } from './sql/open-sqlite.ts'
import { openProcessWire } from './wire/process-wire.ts'
import type { Wire } from './wire/wire.ts'
import { openWorkers } from './workers/open-workers.ts'

type AppStore = Omit<SqliteStore, 'wasRestored'>

const { version } = JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8')) as { version: string }
const clock = systemClock
const { now } = clock

/** Opens from the record outwards, and closes in the opposite order. */
export const openServer: Composition['openServer'] = async ({ settings, logger, primary }) => {
  await using opened = new AsyncDisposableStack()
  const store = primary ? openWorkersStore(settings, primary) : await openStore(settings, logger)
  if (store === 'in use') return { kind: 'folder in use' }
  opened.defer(() => store.close())

  const { log, records, database } = store
  const keys = new SqliteKeys({ database, now })
  const first = await firstKey(keys, settings.CRIER_ADMIN_KEY)
  const bus = primary ? createWorkerBus(primary) : createMemoryBus()
  opened.defer(() => bus.close())
  const onError = (error: unknown) => logger.error({ err: error }, 'a reader could not be served')
  const feeds = createFeeds({ log, bus, clock, onError })
  opened.defer(() => feeds.close())
  const drainMs = settings.CRIER_DRAIN_SECONDS * 1_000
  const roles = settings.CRIER_ROLES
  const gateway = roles.includes('gateway')
    ? createGateway({ feeds, admit: admitToPublicStreams, clock, version, onError, drainMs })
    : noGateway

  let url = settings.CRIER_PUBLIC_URL ?? ''
  const newId = () => updateId.parse(v7())
  let isStopping = false
  const app = createApp({
    log,
    records,
    bus,
    keys,
    now,
    newId,
    logger,
    version,
    publicUrl: () => url,
    isStopping: () => isStopping,
    roles,
  })
  const server = await listen({ app, gateway, clock, host: settings.CRIER_HOST, port: settings.CRIER_PORT, drainMs })
  opened.defer(() => {
    isStopping = true
    return server.close()
  })
  url ||= server.url

  const rest = opened.move()
  return { kind: 'running', url, localUrl: server.url, firstKey: first, close: () => rest.disposeAsync() }
}

/** The workers do the serving; this process writes what they take in, and carries what they announce. */
const openServers: Composition['openServers'] = async ({ settings, logger, count }) => {
  await using opened = new AsyncDisposableStack()
  const store = await openStore(settings, logger)
  if (store === 'in use') return { kind: 'folder in use' }
  opened.defer(() => store.close())

  const first = await firstKey(new SqliteKeys({ database: store.database, now }), settings.CRIER_ADMIN_KEY)
  const relay = createBusRelay()
  const join = (wire: Wire) => {
    answerAppends(store.log, wire)
    return relay.join(wire)
  }
  const drainMs = settings.CRIER_DRAIN_SECONDS * 1_000
  const workers = await openWorkers({ count, clock, logger, join, drainMs })
  if (!workers) return { kind: 'no worker' }
  opened.defer(() => workers.close())

  const rest = opened.move()
  const url = settings.CRIER_PUBLIC_URL ?? workers.url
  return { kind: 'running', url, localUrl: workers.url, firstKey: first, close: () => rest.disposeAsync() }
}

async function openStore(settings: Settings, logger: Logger): Promise<AppStore | 'in use'> {
  const folder = settings.CRIER_DATA
  const lock = lockFolder(folder)
  if (lock === 'in use') return lock
  await using opened = new AsyncDisposableStack()
  opened.defer(() => lock.release())
  const store = await openSqliteStore({ folder })
  opened.defer(() => store.close())
  if (store.wasRestored) logger.warn('the data folder went back in time: readers are told to read their blogs again')
  const rest = opened.move()
  return { ...store, close: () => rest.disposeAsync() }
}

/** The folder is locked by the process that started this one, and written by it alone. */
function openWorkersStore({ CRIER_DATA: folder }: Settings, primary: Wire): AppStore {
  return openSharedSqliteStore(folder, createRemoteAppend(primary))
}

const openKeys: Composition['openKeys'] = async folder => {
  mkdirSync(folder, { recursive: true })
  const database = openSqlite(join(folder, 'crier.db'))
  return { keys: new SqliteKeys({ database, now }), close: () => database.close() }
}

export function main(args: readonly string[]): Promise<void> {
  const primary = cluster.isWorker ? { primary: openProcessWire(process) } : {}
  const composition = {
    version,
    now,
    clock,
    random: Math.random,
    newKey: randomUUID,
    openServer,
    openServers,
    openKeys,
  }
  return runProgram(args, { ...composition, ...primary, cores: availableParallelism() })
}
