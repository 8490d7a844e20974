/** The only composition root: gives every part the ports that it works on. */
import { randomUUID } from 'node:crypto'
import { mkdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { v7 } from 'uuid'
import { createApp } from './app.ts'
import { updateId } from './blog/ids.ts'
import { createMemoryBus } from './bus/memory-bus.ts'
import type { Composition } from './cli/composition.ts'
import { runProgram } from './cli/program.ts'
import { systemClock } from './clock.ts'
import { pushOptions } from './config/push-settings.ts'
import { createFeeds } from './feed/feeds.ts'
import { admitToPublicStreams } from './gateway/admit.ts'
import { createGateway } from './gateway/gateway.ts'
import { listen } from './http/listen.ts'
import { firstKey } from './keys/first-key.ts'
import { SqliteKeys } from './keys/sqlite-keys.ts'
import { openSqliteStore } from './log/sqlite-store.ts'
import { openLanes } from './push/open-lanes.ts'
import { openPush } from './push/open-push.ts'
import { openPushStore } from './push/sqlite-push-store.ts'
import { openStandIn } from './push/stand-in.ts'
import { lockFolder } from './sql/folder-lock.ts'
import { openSqlite } from './sql/open-sqlite.ts'

const { version } = JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8')) as { version: string }
const clock = systemClock
const { now } = clock

/** Opens from the record outwards, and closes in the opposite order. */
export const openServer: Composition['openServer'] = async ({ settings, logger }) => {
  await using opened = new AsyncDisposableStack()
  const folder = settings.CRIER_DATA
  const lock = lockFolder(folder)
  if (lock === 'in use') return { kind: 'folder in use' }
  opened.defer(() => lock.release())
  const store = await openSqliteStore({ folder })
  opened.defer(() => store.close())
  if (store.wasRestored) logger.warn('the data folder went back in time: readers are told to read their blogs again')

  const { log, records, database } = store
  const keys = new SqliteKeys({ database, now })
  const bus = createMemoryBus()
  opened.defer(() => bus.close())
  const onError = (error: unknown) => logger.error({ err: error }, 'a reader could not be served')
  const feeds = createFeeds({ log, bus, clock, onError })
  opened.defer(() => feeds.close())
  const gateway = createGateway({ feeds, admit: admitToPublicStreams, clock, version, onError })
  opened.defer(() => gateway.close())

  const pushStore = openPushStore(folder, now)
  opened.defer(() => pushStore.close())
  let url = settings.CRIER_PUBLIC_URL ?? ''
  const push = openPush({
    ...{ log, records, bus, clock, random: Math.random, logger, publicUrl: () => url },
    ...{ devices: pushStore.devices, campaigns: pushStore.campaigns, channels: pushStore.channels },
    ...{ options: pushOptions(settings), runner: 'embedded' },
  })
  opened.defer(() => push.close())
  const newId = () => updateId.parse(v7())
  const app = createApp({ log, records, bus, keys, now, newId, logger, version, publicUrl: () => url, push })
  const server = await listen({ app, gateway, clock, host: settings.CRIER_HOST, port: settings.CRIER_PORT })
  opened.defer(() => server.close())
  url ||= server.url
  push.start()
  // After the port is ours: a key that was made by a start that failed would never be shown.
  const first = await firstKey(keys, settings.CRIER_ADMIN_KEY)

  const rest = opened.move()
  return { kind: 'running', url, localUrl: server.url, firstKey: first, close: () => rest.disposeAsync() }
}

const openKeys: Composition['openKeys'] = async folder => {
  mkdirSync(folder, { recursive: true })
  const database = openSqlite(join(folder, 'crier.db'))
  return { keys: new SqliteKeys({ database, now }), close: () => database.close() }
}

const openPushTools: Composition['openPushTools'] = async settings => {
  mkdirSync(settings.CRIER_DATA, { recursive: true })
  const [options, store] = [pushOptions(settings), openPushStore(settings.CRIER_DATA, now)]
  const { lanes } = openLanes(options, clock)
  const close = async () => {
    await Promise.all(lanes.map(lane => lane.close()))
    store.close()
  }
  const url = settings.CRIER_PUBLIC_URL ?? settings.CRIER_URL
  return { devices: store.devices, lanes, clock, url, openStandIn: () => openStandIn(options, clock), close }
}

export function main(args: readonly string[]): Promise<void> {
  return runProgram(args, {
    version,
    now,
    clock,
    random: Math.random,
    newKey: randomUUID,
    openServer,
    openKeys,
    openPushTools,
  })
}
