/** The push part of a node, with a real database and the lanes that a test provides. */
import { join } from 'node:path'
import type { Clock } from '#platform/clock.ts'
import type { CampaignReport, Campaigns } from '#push/campaign/campaigns.ts'
import { createCompose } from '#push/campaign/compose.ts'
import { Dispatcher } from '#push/campaign/dispatcher.ts'
import type { Lane } from '#push/campaign/lane.ts'
import type { Device, Target } from '#push/devices/device.ts'
import type { Devices } from '#push/devices/devices.ts'
import { newDeviceId } from '#push/devices/new-device-id.ts'
import { createHttp1Client } from '#push/http/http1-client.ts'
import { createVapidCredentials, newVapidKeys } from '#push/lanes/web/credentials.ts'
import { createHosts } from '#push/lanes/web/hosts.ts'
import { createWebLane } from '#push/lanes/web/sender.ts'
import { SqlCampaigns } from '#push/store/sql-campaigns.ts'
import { SqlDevices } from '#push/store/sql-devices.ts'
import type { BlogId } from '#shared/blog/ids.ts'
import type { Alert, Update } from '#shared/blog/update.ts'
import { createMemoryBus } from '#store/bus/memory-bus.ts'
import type { Entry, Log } from '#store/log/log.ts'
import type { Records } from '#store/log/records.ts'
import { openSqliteStore } from '#store/log/sqlite-store.ts'
import { openSqlite } from '#store/sql/open-sqlite.ts'
import { sqliteDatabase } from '#store/sql/sqlite-database.ts'
import { createFastClock } from '#test/support/clocks/fast-clock.ts'
import { closing } from '#test/support/closing.ts'
import { creates, makeUpdate, publishes, textOf } from '#test/support/data/entries.ts'
import { budget } from '#test/support/data/sample-devices.ts'
import { newDataFolder } from '#test/support/new-folder.ts'
import { createReader } from '#test/support/readers/awaitable-reader.ts'
import { createPollingBell } from '#test/support/services/polling-bell.ts'

const { privateKey } = newVapidKeys()

/** Half a minute on the fast clock. The client's default would pass in half a second, too short on a loaded machine. */
const TIMEOUT_MS = 600_000

type Refused = { readonly platform: string; readonly place: string; readonly reason: string }

type StoreOfPush = AsyncDisposable & {
  readonly log: Log
  readonly records: Records
  readonly devices: Devices
  readonly campaigns: Campaigns
}

type OpenPushOptions = { readonly clock?: Clock; readonly open?: (clock: Clock) => Promise<StoreOfPush> }

export async function openPush({ clock = createFastClock(), open: openStore = openFolder }: OpenPushOptions = {}) {
  const store = await openStore(clock)
  const bus = createMemoryBus()
  const { devices } = store
  const ended = createReader<string>()
  const campaigns = tellsEnds(store.campaigns, ended.take)
  const refused = createReader<Refused>()
  const errors: unknown[] = []
  const open = new Set<Dispatcher>()
  const created = creates(budget)
  // In the past: the time of changes in a stream never goes back.
  const dayBefore = new Date(clock.now().getTime() - 86_400_000).toISOString()
  await append({ ...created, change: { ...created.change, at: dayBefore } })

  async function append(entry: Entry): Promise<void> {
    const appended = await store.log.append(entry)
    if (appended.kind !== 'appended') throw new Error(`not appended: ${appended.kind}`)
    bus.announce({ stream: entry.stream, ...appended.cursor, text: appended.text })
  }

  return {
    clock,
    devices,
    campaigns,
    records: store.records,
    errors,
    append,
    /** The final states of campaigns. */
    ended,
    refused,

    webLane(origins: readonly string[], timeoutMs = TIMEOUT_MS): Lane {
      const now = () => clock.now()
      return createWebLane({
        credentials: createVapidCredentials({ privateKey, subject: 'mailto:desk@example.org', now }),
        hosts: createHosts(origins),
        client: createHttp1Client(clock, timeoutMs),
        now,
      })
    },

    register: (target: Target, blogs: readonly BlogId[] = [budget]): Promise<Device> =>
      devices.register({ target, blogs }),

    dispatch(
      lanes: readonly Lane[],
      options: { runner?: string; pageSize?: number; campaigns?: Campaigns } = {},
    ): Dispatcher {
      const compose = createCompose({ records: store.records, publicUrl: () => 'https://live.example.org' })
      const bell = createPollingBell(bus, clock)
      const shared = { lanes, log: store.log, bus, bell, campaigns, devices, compose, clock, random: Math.random }
      const told = { onRefused: refused.take, onError: (error: unknown) => void errors.push(error) }
      const dispatcher = new Dispatcher({ ...shared, ...told, runner: 'a', ...options })
      open.add(dispatcher)
      return dispatcher
    },

    /** `aheadMs`: how far the posting node's clock is ahead. */
    async alert(
      text: string,
      { blog = budget, ...fields }: Partial<Alert> & { blog?: BlogId } = {},
      { aheadMs = 0 }: { aheadMs?: number } = {},
    ): Promise<Update> {
      const at = new Date(clock.now().getTime() + aheadMs).toISOString()
      const alert = { title: text, text: '', urgency: 'normal' as const, version: 1, ...fields }
      const update = makeUpdate(blog, text, { alert, createdAt: at, publishedAt: at, updatedAt: at })
      const entry = publishes(update)
      await append({ ...entry, change: { ...entry.change, at } })
      return update
    },

    async retract(update: Update, alert?: Pick<Alert, 'title' | 'text' | 'urgency'>): Promise<void> {
      const at = clock.now().toISOString()
      const version = update.version + 1
      const fields = { version, retraction: { note: '', at }, ...(alert && { alert: { ...alert, version } }) }
      const retracted = makeUpdate(budget, textOf(update), { ...update, ...fields, status: 'retracted' })
      const { stream } = publishes(update)
      await append({ stream, change: { kind: 'update.retracted', at, update: retracted }, expects: update.version })
    },

    async report(): Promise<CampaignReport> {
      const [newest] = await campaigns.report(budget, 1)
      if (!newest) throw new Error('there is no campaign')
      return newest
    },

    async [Symbol.asyncDispose]() {
      for (const dispatcher of open) await dispatcher.close()
      await store[Symbol.asyncDispose]()
    },
  }
}

async function openFolder(clock: Clock): Promise<StoreOfPush> {
  const folder = await newDataFolder()
  const { log, records, close } = await openSqliteStore({ folder })
  const database = openSqlite(join(folder, 'crier.db'))
  return closing([database, close], {
    log,
    records,
    devices: new SqlDevices({ database: sqliteDatabase(database), now: () => clock.now(), newId: newDeviceId }),
    campaigns: new SqlCampaigns(sqliteDatabase(database)),
  })
}

/** Campaigns that a test can await. */
function tellsEnds(campaigns: Campaigns, tell: (state: string) => void): Campaigns {
  const told = new Set<string>()
  async function look() {
    const reports = await campaigns.report(budget, 100)
    for (const { campaign } of reports) {
      if (campaign.state === 'running' || told.has(campaign.id)) continue
      told.add(campaign.id)
      tell(campaign.state)
    }
  }
  return new Proxy(campaigns, {
    get(target, name) {
      const method = Reflect.get(target, name)
      if (name !== 'end' && name !== 'finish' && name !== 'start') return method.bind(target)
      return async (...args: unknown[]) => {
        await method.apply(target, args)
        await look()
      }
    },
  })
}
