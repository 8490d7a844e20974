/**
 * Runs campaigns, and the floor below them, in one process on one core. Commands arrive as lines ("floor web",
 * "campaign fcm"), results leave as lines of JSON.
 */
import { createInterface } from 'node:readline'
import { v7 } from 'uuid'
import { systemClock } from '#platform/clock.ts'
import { createCompose } from '#push/campaign/compose.ts'
import { Dispatcher } from '#push/campaign/dispatcher.ts'
import type { Lane } from '#push/campaign/lane.ts'
import { Limiter } from '#push/campaign/limiter.ts'
import { createHttp1Client } from '#push/http/http1-client.ts'
import { Http2Client } from '#push/http/http2-client.ts'
import { createFcmLane } from '#push/lanes/fcm/sender.ts'
import { createVapidCredentials, newVapidKeys } from '#push/lanes/web/credentials.ts'
import { encrypt } from '#push/lanes/web/encrypt.ts'
import { createHosts } from '#push/lanes/web/hosts.ts'
import { createWebLane } from '#push/lanes/web/sender.ts'
import { openSqlitePushStore } from '#push/store/sqlite-push-store.ts'
import type { BlogId, UpdateId } from '#shared/blog/ids.ts'
import { publicStream } from '#shared/protocol/stream.ts'
import { createBell } from '#store/bus/bell.ts'
import { createMemoryBus } from '#store/bus/memory-bus.ts'
import { openSqliteStore } from '#store/log/sqlite-store.ts'
import { creates, makeUpdate, publishes } from '#test/support/data/entries.ts'
import { makeAndroid, makeBrowser } from '#test/support/data/sample-devices.ts'

type Platform = 'web' | 'fcm'

const [folder = '', web = '', fcm = '', count = ''] = process.argv.slice(2)
const devices = Number(count)
const clock = systemClock
const now = () => clock.now()
const blogs: Record<Platform, BlogId> = { web: 'web' as BlogId, fcm: 'fcm' as BlogId }

const store = await openSqliteStore({ folder })
const push = openSqlitePushStore(folder)
const bus = createMemoryBus()
const bell = createBell({ bus, clock, random: Math.random, reachesAll: false })
const { subscription } = makeBrowser().target
const TEXT = Buffer.from(JSON.stringify({ title: 'Doors open', body: 'The queue reaches the river.'.repeat(6) }))
for (const blog of Object.values(blogs)) await store.log.append(creates(blog))
await fill()
console.log(JSON.stringify('ready'))

for await (const line of createInterface({ input: process.stdin })) {
  const [what, platform] = line.split(' ') as ['floor' | 'encryption' | 'campaign', Platform]
  const before = process.cpuUsage()
  const beganMs = performance.now()
  await { floor, encryption, campaign }[what](platform)
  const { user, system } = process.cpuUsage(before)
  const elapsedMs = performance.now() - beganMs
  console.log(JSON.stringify({ elapsedMs, cpuUs: user + system, resident: process.memoryUsage.rss() }))
}

/** Straight into the tables: registration is not measured. */
async function fill(): Promise<void> {
  const { DatabaseSync } = await import('node:sqlite')
  const database = new DatabaseSync(`${folder}/crier.db`)
  const device = database.prepare('INSERT INTO devices VALUES (?, ?, ?, ?, ?)')
  const follow = database.prepare('INSERT INTO device_blogs (platform, blog, device) VALUES (?, ?, ?)')
  database.exec('BEGIN')
  for (const platform of ['web', 'fcm'] as const) {
    for (let n = 0; n < devices; n += 1) {
      const id = `${platform}${String(n).padStart(19, '0')}`
      const endpoint = `${web}/push/${n}`
      const target = platform === 'web' ? { platform, subscription: { ...subscription, endpoint } } : makeAndroid()
      device.run(id, platform, `${platform}-${n}`, JSON.stringify(target), now().toISOString())
      follow.run(blogs[platform], platform, id)
    }
  }
  database.exec('COMMIT')
  database.close()
}

function openLane(platform: Platform): Lane {
  if (platform === 'fcm') {
    const credentials = { project: 'bench', token: async () => 'token', renew() {} }
    return createFcmLane({ credentials, client: new Http2Client({ origin: fcm, clock }), now })
  }
  const { privateKey } = newVapidKeys()
  const credentials = createVapidCredentials({ privateKey, subject: 'mailto:bench@example.org', now })
  return createWebLane({ credentials, hosts: createHosts([web]), client: createHttp1Client(clock), now })
}

async function encryption(): Promise<void> {
  for (let n = 0; n < devices; n += 1) {
    encrypt(subscription.keys, TEXT)
  }
}

/** The least that any sender has to do: encrypt if needed, make the request, read the response. */
async function floor(platform: Platform): Promise<void> {
  const [first, second] = [createHttp1Client(clock), new Http2Client({ origin: fcm, clock })]
  const headers = { TTL: '3600', Urgency: 'normal', 'Content-Encoding': 'aes128gcm', Authorization: 'vapid t=x, k=y' }
  const message = JSON.stringify({ message: { token: makeAndroid().token, notification: { title: 'Doors open' } } })
  const path = '/v1/projects/bench/messages:send'
  const one = (n: number): Promise<unknown> => {
    if (platform === 'fcm') return second.ask({ path, headers: { authorization: 'Bearer token' }, body: message })
    const body = encrypt(subscription.keys, TEXT)
    return first.post(new URL(`${web}/push/${n}`), { headers, body })
  }
  const limiter = new Limiter(platform === 'fcm' ? 400 : 200)
  const all: Promise<unknown>[] = []
  for (let n = 0; n < devices; n += 1) {
    await limiter.enter()
    all.push(one(n).finally(() => limiter.leave()))
  }
  await Promise.all(all)
  await first.close()
  await second.close()
}

async function campaign(platform: Platform): Promise<void> {
  const blog = blogs[platform]
  const done = Promise.withResolvers<void>()
  const campaigns = new Proxy(push.campaigns, {
    get(target, name) {
      const method = Reflect.get(target, name)
      if (name !== 'finish') return method.bind(target)
      return async (...args: unknown[]) => {
        await method.apply(target, args)
        // The first parts of a lane are done before the others.
        if ((await target.running()).length === 0) done.resolve()
      }
    },
  })
  const dispatcher = new Dispatcher({
    ...{ lanes: [openLane(platform)], log: store.log, bus, bell, campaigns, devices: push.devices, clock },
    compose: createCompose({ records: store.records, publicUrl: () => 'https://live.example.org' }),
    ...{ random: Math.random, runner: 'bench', onRefused: console.error, onError: console.error },
  })
  const at = now().toISOString()
  const alert = {
    title: 'Doors open',
    text: 'The queue reaches the river.'.repeat(6),
    urgency: 'normal' as const,
    version: 1,
  }
  const update = makeUpdate(blog, 'Doors open', { id: v7() as UpdateId, alert })
  const entry = publishes(update)
  await store.log.append({ ...entry, stream: publicStream(blog), change: { ...entry.change, at } })
  dispatcher.wake()
  await done.promise
  await dispatcher.close()
  const [report] = await push.campaigns.report(blog, 1)
  const accepted = report?.lanes.reduce((sum, { figures }) => sum + figures.accepted, 0)
  if (accepted !== devices) throw new Error(`${accepted} of ${devices} were accepted`)
}
