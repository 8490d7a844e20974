/** Clocks that disagree: two nodes minutes apart, and that of the database set while they run. Needs a C compiler. */
import { chmodSync } from 'node:fs'
import { expect, onTestFinished, test, vi } from 'vitest'
import { newVapidKeys } from '#push/lanes/web/credentials.ts'
import { decryptWebPush } from '#test/support/data/decrypt-web-push.ts'
import { newFolder } from '#test/support/new-folder.ts'
import { seededRandom } from '#test/support/readers/unreliable-bus.ts'
import { type CrierProcess, startCrier } from '#test/support/services/crier-process.ts'
import { makeDatabase } from '#test/support/services/postgres-database.ts'
import { startPostgres } from '#test/support/services/postgres-server.ts'
import { startRedis } from '#test/support/services/redis-server.ts'
import { makeClock } from '#test/support/services/set-clock.ts'
import { startWebPushService } from '#test/support/services/web-push-service.ts'
import { changesOn, create, post, startTraffic } from './budget-day.ts'

const SKEWED =
  "the clock of this node and that of the database differ; the database's is used, but correct this one (NTP)"
const SET =
  'the clock was set while the server ran (with PostgreSQL: that of the database); schedules and logins follow it, and nothing is deleted for its age within the next hour'
const MINUTES = 60
const YEAR = 86_400 * 400

test('two nodes whose clocks are fourteen minutes apart: one order of times, schedules to the second, each alert once', async () => {
  const opened = opening()
  const folder = await newFolder()
  const [database, redis, service] = [
    opened.use(await makeDatabase()),
    opened.use(await startRedis()),
    opened.use(await startWebPushService()),
  ]
  const shared = {
    ...{ DATABASE_URL: database.url, REDIS_URL: `redis://127.0.0.1:${redis.port}` },
    ...{ CRIER_VAPID_KEY: newVapidKeys().privateKey, CRIER_VAPID_SUBJECT: 'mailto:desk@example.org' },
    CRIER_PUSH_ORIGINS: service.origin,
  }
  const nodes: CrierProcess[] = []
  for (const minutes of [7, -7]) {
    const clock = makeClock(folder, `clock${minutes}`)
    clock.set(minutes * MINUTES)
    nodes.push(opened.use(await startCrier({ folder, env: { ...shared, ...clock.env } })))
  }
  const [ahead, behind] = nodes as [CrierProcess, CrierProcess]
  const told = [await ahead.logged(SKEWED), await behind.logged(SKEWED)]
  await create(ahead)
  const browser = service.subscribe()
  const device = { ...browser.target, blogs: ['budget-day'] }
  expect((await behind.api('POST', '/v1/devices', { body: device })).status).toBe(201)

  const began = Date.now()
  for (const [place, node] of [ahead, behind, ahead, behind].entries()) await post(node, `post ${place}`)
  const soon = new Date(Date.now() + 10_000).toISOString()
  const later = new Date(Date.now() + 5 * MINUTES * 1_000).toISOString()
  await post(ahead, 'soon by the one ahead', { status: 'scheduled', publishAt: soon, alert: { title: 'soon' } })
  await post(behind, 'soon by the one behind', { status: 'scheduled', publishAt: soon })
  await post(ahead, 'in five minutes', { status: 'scheduled', publishAt: later, alert: { title: 'later' } })
  await expect.poll(async () => (await changesOn(ahead)).length).toBe(7)
  await post(behind, 'alerted', { alert: { title: 'last' } })
  await expect.poll(() => service.pushed.length).toBe(2)
  const [changes, others] = [await changesOn(ahead), await changesOn(behind)]
  const pushed = service.pushed.map(({ body }) => JSON.parse(decryptWebPush(body, browser.receiver)).notification.title)

  const times = changes.map(({ at }) => at)
  expect(others).toEqual(changes)
  expect(changes.map(({ offset }) => offset)).toEqual([1, 2, 3, 4, 5, 6, 7, 8])
  expect(times).toEqual(times.toSorted())
  expect(Date.parse(times[1] ?? '')).toBeGreaterThan(began - 1_000)
  expect(Date.parse(times[7] ?? '')).toBeLessThan(Date.now() + 1_000)
  expect(Math.min(...times.slice(5, 7).map(Date.parse))).toBeGreaterThanOrEqual(Date.parse(soon))
  // Neither too early by the one clock, nor twice.
  expect(pushed.toSorted()).toEqual(['last', 'soon'])
  expect(told.map(({ aheadMs }) => Math.round(Number(aheadMs) / 60_000))).toEqual([7, -7])
  // RFC 8292, section 2: a push service refuses a token that has ended, or that ends in more than a day.
  for (const { headers } of service.pushed) expect(secondsLeft(headers.authorization)).toSatisfy(isAccepted)
})

test.each([
  ['ahead and back', YEAR],
  ['behind and back', -YEAR],
])(
  'the clock of PostgreSQL is set a year %s: order and times never go back, nothing is lost or deleted',
  async (_, seconds) => {
    const opened = opening()
    const folder = await newFolder()
    // PostgreSQL runs as another user.
    chmodSync(folder, 0o755)
    const clock = makeClock(folder)
    for (const [name, value] of Object.entries(clock.env)) vi.stubEnv(name, value)
    const postgres = opened.use(await startPostgres().finally(() => vi.unstubAllEnvs()))
    const env = { DATABASE_URL: postgres.urlOf('postgres') }
    const data = await newFolder()
    const nodes = [
      opened.use(await startCrier({ folder: data, env })),
      opened.use(await startCrier({ folder: data, env })),
    ]
    const [one, two] = nodes as [CrierProcess, CrierProcess]
    await create(one)
    const random = seededRandom(2)
    await using traffic = await startTraffic(() => (random() < 0.5 ? one : two))

    await traffic.reader.reached(10)
    clock.set(seconds)
    await post(two, 'meanwhile')
    // Each node looks every ten seconds.
    const told = [await one.logged(SET), await two.logged(SET)]
    await traffic.reader.reached((traffic.reader.shown.at(-1)?.offset ?? 0) + 10)
    clock.set(0)
    const back = await one.logged(SET)
    await post(one, 'after')
    await traffic.reader.reached((traffic.reader.shown.at(-1)?.offset ?? 0) + 10)
    const complaints = await traffic.finish()
    const changes = await changesOn(one)

    const times = changes.map(({ at }) => at)
    expect(complaints.filter(line => !/"(meanwhile|after)", which nobody posted/.test(line))).toEqual([])
    expect(traffic.reader.gaps).toBe(0)
    expect(changes.map(({ offset }) => offset)).toEqual(changes.map((_, place) => place + 1))
    expect(times).toEqual(times.toSorted())
    for (const { stepMs } of told) expect(stepMs).toEqual(expect.closeTo(seconds * 1_000, -5))
    expect(back.stepMs).toEqual(expect.closeTo(-seconds * 1_000, -5))
    expect((await two.api('GET', '/v1/keys')).status).toBe(200)
    expect((await two.api('GET', '/readyz')).status).toBe(200)
  },
)

function opening(): AsyncDisposableStack {
  const opened = new AsyncDisposableStack()
  onTestFinished(() => opened.disposeAsync())
  return opened
}

const DAY_SECONDS = 86_400
const isAccepted = (seconds: number) => seconds > 0 && seconds <= DAY_SECONDS

/** Until the token of a VAPID header ends, by the right clock. */
function secondsLeft(header = ''): number {
  const [, payload = ''] = /t=[^.]+\.([^.]+)\./.exec(header) ?? []
  const { exp } = JSON.parse(Buffer.from(payload, 'base64url').toString()) as { exp: number }
  return exp - Date.now() / 1_000
}
