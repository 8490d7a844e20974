/** The metrics of a node on PostgreSQL and Redis: its pools, its bus, and changes whose announcement was lost. */
import { expect, test } from 'vitest'
import { figuresPort, readFigures } from '#test/support/data/figures.ts'
import { follow } from '#test/support/readers/sdk-reader.ts'
import { makeDatabase } from '#test/support/services/postgres-database.ts'
import { startRedis } from '#test/support/services/redis-server.ts'
import { startApp } from '#test/support/services/start-app.ts'

test('pools, bus and healed changes are counted', async () => {
  await using database = await makeDatabase()
  await using redis = await startRedis()
  const env = { DATABASE_URL: database.url, REDIS_URL: `redis://127.0.0.1:${redis.port}` }
  await using app = await startApp({ env: { ...env, CRIER_METRICS_PORT: '0' }, blog: 'budget-day' })
  // Its announcements reach nobody, as if Redis had lost them.
  await using silent = await startApp({ env: { DATABASE_URL: database.url } })
  await using reader = await follow({ url: app.url, channel: 'blog:budget-day' })

  await app.post('budget-day', 'Doors open')
  await reader.next()
  await silent.post('budget-day', 'Speech begins')
  await reader.next()

  const figures = await readFigures(figuresPort(app))
  expect(figures.get('crier_healed_changes_total')).toBeGreaterThanOrEqual(1)
  expect(figures.get('crier_post_to_reader_seconds_count')).toBe(2)
  for (const pool of ['record', 'push']) {
    expect(figures.get(`crier_database_connections_busy{pool="${pool}"}`)).toBeGreaterThanOrEqual(0)
    expect(figures.get(`crier_database_waiting{pool="${pool}"}`)).toBe(0)
  }
  expect(figures.get('crier_database_connections_limit{pool="record"}')).toBe(10)
  expect(figures.get('crier_append_group_size_count')).toBe(2)
  expect(figures.get('crier_bus_announced_total')).toBeGreaterThan(0)
  expect(figures.get('crier_bus_heard_total')).toBeGreaterThan(0)
  expect(figures.get('crier_bus_in_flight')).toBeGreaterThanOrEqual(0)
  expect(figures.get('crier_part_up{part="bus"}')).toBe(1)
  expect(Math.abs(figures.get('crier_clock_ahead_seconds') ?? 60)).toBeLessThan(30)

  await redis.kill()
  await expect.poll(async () => (await readFigures(figuresPort(app))).get('crier_part_up{part="bus"}')).toBe(0)
  const lost = async () => (await readFigures(figuresPort(app))).get('crier_bus_lost_total') ?? 0
  const before = await lost()
  await app.post('budget-day', 'Nobody hears this on the bus')
  await expect.poll(lost).toBeGreaterThan(before)
})
