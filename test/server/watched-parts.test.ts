/** What the log says of parts that stop working, and the proof that a database can be written. */
import { setImmediate } from 'node:timers/promises'
import { pino } from 'pino'
import { expect, test } from 'vitest'
import { Refusal } from '#platform/errors.ts'
import { createParts, down, UP } from '#platform/parts.ts'
import { watchClock } from '#platform/steady-clock.ts'
import { watchedParts } from '#server/watched-parts.ts'
import { WriteProof } from '#store/log/write-proof.ts'
import { ManualClock } from '#test/support/clocks/manual-clock.ts'

test('a needed part that fails is logged once with the reason, and its return once, although nobody asks', async () => {
  const { clock, parts, logged, writer } = watch()
  await parts.check()

  writer.isDown = true
  parts.doubt()
  await setImmediate()
  await parts.check()
  writer.isDown = false
  clock.advance(5_000)
  await setImmediate()

  expect(logged).toMatchObject([
    {
      level: 50,
      part: 'writer',
      reason: 'The disk is full',
      msg: 'this node cannot do its work: a part of it is down',
    },
    { level: 30, part: 'writer', msg: 'a part that was down works again' },
  ])
})

test('ten thousand failed requests check the parts once in five seconds', async () => {
  const { clock, parts, writer } = watch()

  for (let n = 0; n < 10_000; n += 1) parts.doubt()
  await setImmediate()
  const first = writer.checks
  clock.advance(5_000)
  for (let n = 0; n < 10_000; n += 1) parts.doubt()

  expect([first, writer.checks]).toEqual([1, 2])
})

test('an optional part that is down is not an error, and nothing is checked after closing', async () => {
  const { clock, parts, logged, writer } = watch()
  writer.isDown = true
  await parts.check()

  parts.close()
  const checks = writer.checks
  clock.advance(60_000)

  expect(logged.map(({ part }) => part)).toEqual(['writer'])
  expect(writer.checks).toBe(checks)
})

test('a write is proof for five seconds; a failure that concerns all writes is one until a probe works', async () => {
  const clock = new ManualClock()
  let probes = 0
  let isFull = false
  const proof = new WriteProof({
    clock,
    write: async () => {
      probes += 1
      if (isFull) throw new Refusal('storage_full')
    },
  })
  proof.worked()

  await proof.prove()
  proof.failed(new Refusal('busy'))
  await proof.prove()
  const withoutProbes = probes
  isFull = true
  proof.failed(new Refusal('storage_full'))
  await expect(proof.prove()).rejects.toMatchObject({ code: 'storage_full' })
  clock.advance(1_000)
  await expect(proof.prove()).rejects.toMatchObject({ code: 'storage_full' })
  isFull = false
  clock.advance(1_000)
  await proof.prove()

  expect([withoutProbes, probes]).toEqual([0, 2])
})

test.each([
  ['forward', 365 * 86_400_000],
  ['back', -365 * 86_400_000],
])('a clock that is set %s is reported once, and not trusted with deletions for an hour', (_, stepMs) => {
  const clock = new ManualClock()
  let setMs = 0
  const steps: number[] = []
  const now = () => new Date(clock.now().getTime() + setMs)
  const after = (ms: number, task: () => void) => clock.after(ms, task)
  const every = (ms: number, task: () => void) => clock.every(ms, task)
  const watched = watchClock({
    clock: { now, elapsedMs: () => clock.elapsedMs(), after, every },
    onSet: step => steps.push(step),
  })
  const atStart = watched.isSteady
  clock.advance(3_600_000)
  const afterAnHour = watched.isSteady

  setMs = stepMs
  const justThen = watched.isSteady
  clock.advance(3_590_000)
  const soon = watched.isSteady
  clock.advance(10_000)

  expect([atStart, afterAnHour, justThen, soon, watched.isSteady]).toEqual([false, true, false, false, true])
  expect(steps).toEqual([stepMs])
})

function watch() {
  const clock = new ManualClock()
  const logged: Record<string, unknown>[] = []
  const logger = pino({}, { write: line => void logged.push(JSON.parse(line)) })
  const writer = { isDown: false, checks: 0 }
  const check = () => {
    writer.checks += 1
    return writer.isDown ? down('The disk is full') : UP
  }
  const bus = { name: 'bus', isNeeded: false, check: () => down('Redis cannot be reached') }
  const parts = watchedParts({
    parts: createParts([{ name: 'writer', isNeeded: true, check }, bus], clock),
    clock,
    logger,
  })
  return { clock, parts, logged, writer }
}
