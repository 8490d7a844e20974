/** The log level is changed for a while, on every process, and the log says so. */
import { pino } from 'pino'
import { expect, test } from 'vitest'
import { LogLevel, type LogLevelName } from '#platform/logger/log-level.ts'
import { readSettings } from '#server/config/config.ts'
import { openLogLevel } from '#server/open-log-level.ts'
import { createBell } from '#store/bus/bell.ts'
import type { Announcement, Bus } from '#store/bus/bus.ts'
import { createMemoryBus } from '#store/bus/memory-bus.ts'
import { ManualClock } from '#test/support/clocks/manual-clock.ts'
import { newFolder } from '#test/support/new-folder.ts'
import { startCrier } from '#test/support/services/crier-process.ts'
import { startApp } from '#test/support/services/start-app.ts'
import { runHere } from '../cli/run-here.ts'

const CHANGED = 'the log level was changed'

test('crier log-level changes the level, shows it, and returns to the configured one', async () => {
  await using app = await startApp({ env: { CRIER_LOG_LEVEL: 'error' } })
  const env = { CRIER_URL: app.url, CRIER_KEY: app.adminKey }
  const requests = () => app.logged.filter(line => line.includes('"/v1/audit"')).length
  const audit = async () => (await app.api('GET', '/v1/audit?action=logger.changed')).body.entries

  const before = await runHere(['log-level'], env)
  await audit()
  const changed = await runHere(['log-level', 'debug', '--minutes', '30'], env)
  await audit()
  const shown = await runHere(['log-level', '--json'], env)
  const back = await runHere(['log-level', 'configured'], env)
  const entries = await audit()

  expect(before.out).toBe('error\n')
  expect(changed.out).toMatch(/^debug until \S+Z, then error\n$/)
  expect(JSON.parse(shown.out)).toEqual({ level: 'debug', configured: 'error', until: expect.any(String) })
  expect(back.out).toBe('error\n')
  await expect.poll(requests).toBe(1)
  expect(app.logged.filter(line => line.includes(CHANGED))).toHaveLength(2)
  expect(entries).toMatchObject([{ detail: { level: 'error' } }, { detail: { level: 'debug', minutes: 30 } }])
})

test("a level that does not exist, a time beyond a day, and a key that is no admin's are refused", async () => {
  await using app = await startApp()
  const { body: made } = await app.api('POST', '/v1/keys', { body: { name: 'Ana', role: 'editor', blogs: 'all' } })
  const patch = (body: object, key?: string) => app.api('PATCH', '/v1/logger', { body, ...(key && { key }) })

  expect((await patch({ level: 'loud' })).status).toBe(422)
  expect((await patch({ level: 'debug', minutes: 1_441 })).status).toBe(422)
  expect((await patch({ level: 'debug' }, made.secret)).status).toBe(403)
  expect((await runHere(['log-level', 'debug', '--minutes', '0'])).status).not.toBe(0)
  expect(app.logged.filter(line => line.includes(CHANGED))).toEqual([])
})

test('every worker and the first process change their level', async () => {
  const folder = await newFolder()
  await using crier = await startCrier({ folder, env: { CRIER_WORKERS: '2' } })

  await crier.api('PATCH', '/v1/logger', { body: { level: 'warn', minutes: 5 } })

  const pids = new Set<unknown>()
  for (let n = 0; n < 3; n += 1) pids.add((await crier.logged(CHANGED)).pid)
  expect(pids.size).toBe(3)
  expect(pids).toContain(crier.pid)
})

test.each<[LogLevelName, LogLevelName]>([
  ['info', 'debug'],
  ['error', 'trace'],
  ['silent', 'debug'],
  ['debug', 'silent'],
])('from %s to %s and back after its time, each change is in the log', (configured, level) => {
  const clock = new ManualClock()
  const lines: string[] = []
  const logger = pino({ level: configured }, { write: line => void lines.push(line) })
  const logLevel = new LogLevel({ logger, configured, clock })

  logLevel.change({ level, minutes: 10 })
  const during = logLevel.now
  clock.advance(5 * 60_000)
  // Asked for again: the time begins anew.
  logLevel.change({ level, minutes: 10 })
  clock.advance(9 * 60_000)
  const later = logger.level
  clock.advance(60_000)

  expect(during).toEqual({ level, configured, until: '2026-03-04T16:54:00.000Z' })
  expect([later, logger.level]).toEqual([level, configured])
  expect(logLevel.now).toEqual({ level: configured, configured })
  expect(lines.map(line => JSON.parse(line).to)).toEqual([level, level, configured])
})

/** Two processes on a bus that carries what they say only when told to, in that order. */
function openTwo() {
  const shared = createMemoryBus()
  const underWay: Announcement[] = []
  const late: Bus = { ...shared, announce: one => void underWay.push(one) }
  const clock = new ManualClock()
  const read = readSettings({})
  if (read.kind !== 'settings') throw new Error(read.mistakes.join())
  const [here, there] = [1, 2].map(() => {
    const bell = createBell({ bus: late, clock, random: () => 0.5, reachesAll: false })
    const logger = pino({ level: 'info' }, { write() {} })
    const opened = new AsyncDisposableStack()
    return openLogLevel({ settings: read.settings, logger, clock, opened, bus: late, bell })
  })
  if (!here || !there) throw new Error('not opened')
  return { here, there, deliver: () => underWay.splice(0).forEach(one => void shared.announce(one)) }
}

test('a level that is changed twice at once ends as the second one in the process that was asked, too', () => {
  const { here, there, deliver } = openTwo()

  here.change({ level: 'debug', minutes: 5 })
  here.change({ level: 'warn', minutes: 5 })
  deliver()

  expect([here.now.level, there.now.level]).toEqual(['warn', 'warn'])
})

test.each(['warn', 'info'] as const)(
  'two processes that are asked at once agree on one level, the second %s',
  second => {
    const { here, there, deliver } = openTwo()

    here.change({ level: 'debug', minutes: 5 })
    if (second === 'info') there.reset()
    else there.change({ level: second, minutes: 5 })
    deliver()
    expect([here.now.level, there.now.level]).toEqual([second, second])

    there.change({ level: 'trace', minutes: 5 })
    here.change({ level: 'error', minutes: 5 })
    deliver()
    expect([here.now.level, there.now.level]).toEqual(['error', 'error'])
  },
)
