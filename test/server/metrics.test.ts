/** The Prometheus metrics: they reflect what happened on a node, and workers' metrics add up to one server. */
import { Registry } from 'prom-client'
import { expect, test } from 'vitest'
import { createInstruments } from '#server/metrics/instruments.ts'
import { answerMetrics, MetricsRelay } from '#server/metrics/worker-metrics.ts'
import { ManualClock } from '#test/support/clocks/manual-clock.ts'
import { figuresPort, readFigures } from '#test/support/data/figures.ts'
import { newFolder } from '#test/support/new-folder.ts'
import { follow } from '#test/support/readers/sdk-reader.ts'
import { createWirePair } from '#test/support/readers/wire-pair.ts'
import { startCrier } from '#test/support/services/crier-process.ts'
import { startApp } from '#test/support/services/start-app.ts'

test('posts, deliveries, readers and requests are counted, on a separate port', async () => {
  await using app = await startApp({ env: { CRIER_METRICS_PORT: '0' } })
  await app.createBlog('budget-day')
  await using reader = await follow({ url: app.url, channel: 'blog:budget-day' })
  await app.post('budget-day', 'Doors open')
  await reader.next()
  await app.api('GET', '/v1/blogs/none')

  const figures = await readFigures(figuresPort(app))

  expect(figures.get('crier_readers')).toBe(1)
  expect(figures.get('crier_append_seconds_count{kind="update.published",outcome="appended"}')).toBe(1)
  expect(figures.get('crier_changes_delivered_total')).toBe(1)
  expect(figures.get('crier_writes_total{transport="websocket",encoding="json deflate"}')).toBe(1)
  expect(figures.get('crier_delivery_seconds_count')).toBe(1)
  expect(figures.get('crier_append_group_size_sum')).toBe(2)
  expect(figures.get('crier_part_up{part="writer"}')).toBe(1)
  expect(figures.get('nodejs_eventloop_lag_max_seconds')).toBeGreaterThan(0)
  expect([...figures.keys()].filter(name => name.startsWith('crier_sends_info'))).toHaveLength(1)
  expect(figures.get('crier_http_request_seconds_count{method="GET",status="4xx"}')).toBe(1)
  expect(figures.get('process_resident_memory_bytes')).toBeGreaterThan(1_000_000)
  expect((await fetch(`http://127.0.0.1:${figuresPort(app)}/v1/keys`)).status).toBe(404)
  expect((await app.api('GET', '/metrics')).status).toBe(404)
})

test("workers' metrics are those of one server", async () => {
  const folder = await newFolder()
  await using crier = await startCrier({ folder, env: { CRIER_WORKERS: '2', CRIER_METRICS_PORT: '0' } })
  const { port } = await crier.logged('metrics for Prometheus are at /metrics on this port')
  const headers = { Authorization: `Bearer ${crier.adminKey}`, 'Content-Type': 'application/json', Connection: 'close' }
  const post = (path: string, body: object) =>
    fetch(`${crier.url}${path}`, { method: 'POST', headers, body: JSON.stringify(body) })
  await post('/v1/blogs', { id: 'budget-day', title: 'Budget day' })
  await using one = await follow({ url: crier.url, channel: 'blog:budget-day' })
  await using two = await follow({ url: crier.url, channel: 'blog:budget-day' })

  // Connections are distributed round-robin: each worker gets half of them.
  for (let n = 0; n < 4; n += 1) await post('/v1/blogs/budget-day/updates', { markdown: `Number ${n}` })
  for (let n = 0; n < 4; n += 1) await Promise.all([one.next(), two.next()])

  const figures = await readFigures(port)
  expect(figures.get('crier_readers')).toBe(2)
  expect(figures.get('crier_append_seconds_count{kind="update.published",outcome="appended"}')).toBe(4)
  // Of the first process, which writes for all: the blog and four updates.
  expect(figures.get('crier_append_group_size_sum')).toBe(5)
  expect(figures.get('crier_backlog{work="scheduled"}')).toBe(0)
  expect(figures.get('crier_workers_replaced_total')).toBe(0)
  expect([...figures].find(([name]) => name.startsWith('crier_build_info'))?.[1]).toBe(3)
})

test('what a worker counted stays in the sum when it ends, and when it responds too late', async () => {
  const clock = new ManualClock()
  const relay = new MetricsRelay(clock, new Registry())
  const workers = [openWorker(3), openWorker(4)] as const
  const leaves = workers.map(({ here }) => relay.join(here))

  const before = await relay.print()
  workers[1].stopAnswering()
  const late = relay.print()
  await expect.poll(() => workers[0].asked).toBe(2)
  clock.advance(60_000)
  const withLate = await late
  leaves[1]?.()
  const after = await relay.print()

  expect([before, withLate, after].map(text => /^posts_total (\d+)$/m.exec(text)?.[1])).toEqual(['7', '7', '7'])
  expect([before, withLate, after].map(text => /^readers (\d+)$/m.exec(text)?.[1])).toEqual(['7', '7', '3'])
})

/** `count`: of posts and of readers. */
function openWorker(count: number) {
  const [here, there] = createWirePair()
  const registry = new Registry()
  const make = createInstruments(registry)
  make.counter('posts_total', 'Posts').inc(count)
  make.watched({ name: 'readers', help: 'Readers' }, () => count)
  const worker = {
    here,
    asked: 0,
    stopAnswering: () => there.hear('metrics', () => {}),
  }
  answerMetrics(registry, {
    ...there,
    unsent: 0,
    send(part, body) {
      worker.asked += 1
      there.send(part, body)
    },
  })
  return worker
}
