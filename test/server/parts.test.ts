/** The state of a node's dependencies, as reported at `/readyz` and to Prometheus. */
import { createServer } from 'node:http'
import express from 'express'
import { expect, onTestFinished, test } from 'vitest'
import { createParts, down, type Part, UP } from '#platform/parts.ts'
import { openSends } from '#platform/sends/sends.ts'
import { ManualClock } from '#test/support/clocks/manual-clock.ts'
import { figuresPort, readFigures } from '#test/support/data/figures.ts'
import { listen } from '#test/support/services/listen.ts'
import { openEdge } from '#test/support/services/open-edge.ts'
import { waysHere } from '#test/support/services/send-ways.ts'
import { startApp } from '#test/support/services/start-app.ts'
import { answerProblems } from '#web/middleware/problem.ts'
import { createHealthRouter } from '#web/pages/health.ts'

const works: Part = { name: 'database', isNeeded: true, check: () => UP }
const optional: Part = { name: 'bus', isNeeded: false, check: () => down('Redis cannot be reached') }

test('a running node lists its parts, and its metrics agree', async () => {
  await using app = await startApp({ env: { CRIER_METRICS_PORT: '0' } })

  const ready = await app.api('GET', '/readyz?verbose')

  expect(ready.body).toMatchObject({
    status: 'ready',
    parts: expect.arrayContaining([{ name: 'database', needed: true, status: 'up' }]),
  })
  expect((await readFigures(figuresPort(app))).get('crier_part_up{part="database"}')).toBe(1)
})

test.each(waysHere.map(({ way, missing }) => [way, missing] as const))(
  'it reports in three places that it sends by %s, if it does (%s)',
  async (way, missing) => {
    const setting = way === 'javascript' ? 'off' : way
    await using app = await startApp({ env: { CRIER_METRICS_PORT: '0', CRIER_NATIVE_SENDS: setting } })
    const sendsBy = missing === undefined ? way : openSends(setting).way

    const { body } = await app.api('GET', '/readyz?verbose')
    const figures = await readFigures(figuresPort(app))

    expect(body.sending.way).toBe(sendsBy)
    expect((await app.api('GET', '/readyz')).body.sending).toBeUndefined()
    expect(figures.get(`crier_sends_info{way="${sendsBy}"}`)).toBe(1)
    const lines = app.logged.map(line => JSON.parse(line)).filter(({ msg }) => msg === 'how frames are sent to readers')
    expect(lines).toMatchObject([{ way: sendsBy }])
  },
)

test('a node without an optional part is ready, and names it', async () => {
  const { ask } = await serve([works, optional])

  const [short, whole] = [await ask('/readyz'), await ask('/readyz?verbose')]

  expect([short.status, short.body]).toEqual([200, { status: 'ready', degraded: ['bus'] }])
  expect(whole.body.parts).toEqual([
    { name: 'database', needed: true, status: 'up' },
    { name: 'bus', needed: false, status: 'down', reason: 'Redis cannot be reached' },
  ])
})

test('a node without a required part is not ready, and says which and why', async () => {
  const { ask } = await serve([{ ...works, check: () => down('it cannot be reached') }, optional])

  const { status, body } = await ask('/readyz?verbose')

  expect([status, body.code]).toEqual([503, 'unavailable'])
  expect(body.detail).toBe('This node cannot do its work: database: it cannot be reached.')
  expect(body.parts.map(({ status }: { status: string }) => status)).toEqual(['down', 'down'])
})

test('a part that never responds is down after a while; concurrent requests share one check', async () => {
  const clock = new ManualClock()
  let looks = 0
  const check = () => {
    looks += 1
    return new Promise<never>(() => {})
  }
  const parts = createParts([{ name: 'disk', isNeeded: true, check }], clock)

  const asked = Promise.all([parts.check(), parts.check()])
  clock.advance(3_000)

  const [found] = await asked
  expect(found?.[0]?.state).toEqual(down('it does not respond'))
  expect(looks).toBe(1)
})

test('a part that throws is down', async () => {
  const check = () => {
    throw new Error('a bug')
  }

  const [found] = await createParts([{ name: 'writer', isNeeded: true, check }], new ManualClock()).check()

  expect(found?.state).toEqual(down('it cannot be checked'))
})

async function serve(parts: readonly Part[]) {
  const app = express()
    .set('query parser', 'simple')
    .use(createHealthRouter({ parts: createParts(parts, new ManualClock()), edge: openEdge }))
    .use(answerProblems({ publicUrl: () => '' }))
  const server = await listen(createServer(app))
  onTestFinished(() => server[Symbol.asyncDispose]())
  const ask = async (path: string) => {
    const answer = await fetch(`${server.url}${path}`)
    // biome-ignore lint/suspicious/noExplicitAny: tests access responses of every shape
    return { status: answer.status, body: (await answer.json()) as any }
  }
  return { ask }
}
