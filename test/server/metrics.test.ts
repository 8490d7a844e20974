/** The Prometheus metrics: they reflect what happened on a node, and workers' metrics add up to one server. */
import { expect, test } from 'vitest'
import { figuresPort, readFigures } from '#test/support/data/figures.ts'
import { newFolder } from '#test/support/new-folder.ts'
import { follow } from '#test/support/readers/sdk-reader.ts'
import { startCrier } from '#test/support/services/crier-process.ts'
import { makeDatabase } from '#test/support/services/postgres-database.ts'
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
  expect(figures.get('crier_writes_total')).toBe(1)
  expect(figures.get('crier_delivery_seconds_count')).toBe(1)
  expect(figures.get('crier_http_request_seconds_count{method="GET",status="4xx"}')).toBe(1)
  expect(figures.get('process_resident_memory_bytes')).toBeGreaterThan(1_000_000)
  expect((await fetch(`http://127.0.0.1:${figuresPort(app)}/v1/keys`)).status).toBe(404)
  expect((await app.api('GET', '/metrics')).status).toBe(404)
})

test('a node on PostgreSQL counts its connections, and requests waiting for one', async () => {
  const database = await makeDatabase()
  await using app = await startApp({ env: { DATABASE_URL: database.url, CRIER_METRICS_PORT: '0' } })

  const figures = await readFigures(figuresPort(app))

  expect(figures.get('crier_database_connections_busy')).toBeGreaterThanOrEqual(0)
  expect(figures.get('crier_database_waiting')).toBeGreaterThanOrEqual(0)
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
})
