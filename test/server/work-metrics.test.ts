/** The metrics of work that waits: schedules, alerts and what their pushes came to. */
import { expect, test } from 'vitest'
import { newVapidKeys } from '#push/lanes/web/credentials.ts'
import { figuresPort, readFigures } from '#test/support/data/figures.ts'
import { startApp, type TestApp } from '#test/support/services/start-app.ts'
import { startWebPushService } from '#test/support/services/web-push-service.ts'

const SOON = { timeout: 15_000 }
const figure = async (app: TestApp, name: string) => (await readFigures(figuresPort(app))).get(name)

test('a scheduled publication is counted with how late it was', async () => {
  await using app = await startApp({ env: { CRIER_METRICS_PORT: '0' }, blog: 'budget-day' })
  const schedule = (aheadMs: number) => {
    const publishAt = new Date(Date.now() + aheadMs).toISOString()
    return app.api('POST', '/v1/blogs/budget-day/updates', {
      body: { markdown: 'Result', status: 'scheduled', publishAt },
    })
  }

  // Too soon is refused on a slow machine.
  for (let aheadMs = 500; (await schedule(aheadMs)).status !== 201; aheadMs *= 2);

  await expect.poll(() => figure(app, 'crier_schedule_late_seconds_count'), SOON).toBe(1)
  expect(await figure(app, 'crier_backlog{work="scheduled"}')).toBe(0)
})

test('an alert that waits for its push service is in the backlog, and its outcome is counted by platform', async () => {
  await using service = await startWebPushService()
  const answering = Promise.withResolvers<void>()
  service.answers(async () => {
    await answering.promise
    return { status: 201 }
  })
  await using app = await startApp({
    env: {
      ...{ CRIER_METRICS_PORT: '0', CRIER_PUSH_ORIGINS: service.origin },
      ...{ CRIER_VAPID_KEY: newVapidKeys().privateKey, CRIER_VAPID_SUBJECT: 'mailto:desk@example.org' },
    },
    blog: 'budget-day',
  })
  const body = { ...service.subscribe().target, blogs: ['budget-day'] }
  expect((await app.api('POST', '/v1/devices', { body, key: null })).status).toBe(201)

  await app.post('budget-day', 'Doors open', { alert: { title: 'Doors open' } })
  await service.reader.next()

  await expect.poll(() => figure(app, 'crier_backlog{work="alerts"}'), SOON).toBe(0)
  expect(await figure(app, 'crier_backlog{work="campaigns"}')).toBe(1)
  expect(await figure(app, 'crier_backlog_oldest_seconds{work="campaigns"}')).toBeGreaterThanOrEqual(0)
  answering.resolve()
  const accepted = 'crier_push_devices_total{platform="web",outcome="accepted",reason=""}'
  await expect.poll(() => figure(app, accepted), SOON).toBe(1)
  await expect.poll(() => figure(app, 'crier_backlog{work="campaigns"}'), SOON).toBe(0)
  expect(await figure(app, 'crier_push_sent_total{platform="web"}')).toBe(1)
  expect(await figure(app, 'crier_push_refused_total{platform="apns",reason=""}')).toBe(0)
})
