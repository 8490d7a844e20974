/** Traces reach a collector over OTLP: one trace from the post to log, bus, fan-out on each node, and push. */
import { expect, test } from 'vitest'
import { newVapidKeys } from '#push/lanes/web/credentials.ts'
import { follow } from '#test/support/readers/sdk-reader.ts'
import { type CollectedSpan, startOtlpCollector } from '#test/support/services/otlp-collector.ts'
import { makeDatabase } from '#test/support/services/postgres-database.ts'
import { startRedis } from '#test/support/services/redis-server.ts'
import { startApp } from '#test/support/services/start-app.ts'
import { startWebPushService } from '#test/support/services/web-push-service.ts'

const TRACE = '4bf92f3577b34da6a3ce929d0e0e4736'
const CALLER = '00f067aa0ba902b7'
const traceparent = `00-${TRACE}-${CALLER}-01`
const POST = 'POST /v1/blogs/:blog/updates'
const UPDATES = '/v1/blogs/budget-day/updates'
const named = (spans: readonly CollectedSpan[], name: string) => spans.filter(span => span.name === name)

test("a post is one trace on two nodes, under the caller's, and readers get none of it", async () => {
  await using collector = await startOtlpCollector()
  await using service = await startWebPushService()
  await using database = await makeDatabase()
  await using redis = await startRedis()
  const env = {
    ...{ DATABASE_URL: database.url, REDIS_URL: `redis://127.0.0.1:${redis.port}` },
    ...{ CRIER_PUSH_ORIGINS: service.origin, CRIER_VAPID_SUBJECT: 'mailto:desk@example.org' },
    ...{ CRIER_VAPID_KEY: newVapidKeys().privateKey },
    ...{ OTEL_EXPORTER_OTLP_ENDPOINT: collector.url, OTEL_EXPORTER_OTLP_HEADERS: 'x-tenant=news%20room' },
  }
  const here = await startApp({ env: { ...env, OTEL_SERVICE_NAME: 'here', CRIER_ROLES: 'ingest' }, blog: 'budget-day' })
  const there = await startApp({ env: { ...env, OTEL_SERVICE_NAME: 'there', CRIER_ROLES: 'gateway,push,ingest' } })
  const subscribed = { ...service.subscribe().target, blogs: ['budget-day'] }
  expect((await there.api('POST', '/v1/devices', { body: subscribed, key: null })).status).toBe(201)
  const reader = await follow({ url: there.url, channel: 'blog:budget-day' })

  const posted = await here.api('POST', UPDATES, {
    body: { markdown: 'Doors open', alert: { title: 'Doors open' } },
    headers: { traceparent, 'X-Request-Id': 'desk-17' },
  })
  const change = await reader.next()
  await service.reader.next()
  await expect
    .poll(async () => (await there.api('GET', '/v1/blogs/budget-day/alerts')).body.alerts[0].state)
    .toBe('done')
  await reader[Symbol.asyncDispose]()
  // What has not been sent is sent when a node stops.
  await Promise.all([here, there].map(app => app[Symbol.asyncDispose]()))

  const spans = collector.spans.filter(({ traceId }) => traceId === TRACE)
  const [request] = named(spans, POST)
  const [append] = named(spans, 'log append')
  const announced = named(spans, 'bus announce').find(span => span.attributes['crier.stream'] === 'blog:budget-day')
  const [fanOut] = named(spans, 'fan-out').filter(span => span.attributes['crier.stream'] === 'blog:budget-day')
  const [push] = named(spans, 'push web')
  expect(posted.status).toBe(201)
  expect(request).toMatchObject({
    ...{ parentSpanId: CALLER, kind: 2, service: 'here' },
    attributes: { 'http.route': UPDATES.replace('budget-day', ':blog'), 'http.response.status_code': '201' },
  })
  expect(request?.attributes['crier.request_id']).toBe('desk-17')
  expect(append).toMatchObject({ parentSpanId: request?.spanId, service: 'here' })
  expect(announced).toMatchObject({ parentSpanId: request?.spanId, kind: 4, service: 'here' })
  expect(fanOut).toMatchObject({
    ...{ parentSpanId: announced?.spanId, kind: 5, service: 'there' },
    attributes: { 'crier.writes': '1', 'crier.changes': '1' },
  })
  expect(push).toMatchObject({ service: 'there', attributes: { 'crier.blog': 'budget-day' } })
  expect(named(spans, 'bus announce').map(({ spanId }) => spanId)).toContain(push?.parentSpanId)
  expect(collector.headers[0]).toMatchObject({ 'x-tenant': 'news room', 'content-type': 'application/json' })
  expect(JSON.stringify([change, posted.body])).not.toContain(TRACE)
})

test('a scheduled publication is a trace of its own', async () => {
  await using collector = await startOtlpCollector()
  const app = await startApp({ env: { OTEL_EXPORTER_OTLP_ENDPOINT: collector.url }, blog: 'budget-day' })
  const reader = await follow({ url: app.url, channel: 'blog:budget-day' })
  const schedule = (aheadMs: number) => {
    const publishAt = new Date(Date.now() + aheadMs).toISOString()
    return app.api('POST', UPDATES, { body: { markdown: 'Result', status: 'scheduled', publishAt } })
  }

  // Too soon is refused on a slow machine.
  for (let aheadMs = 500; (await schedule(aheadMs)).status !== 201; aheadMs *= 2);
  await reader.next()
  await reader[Symbol.asyncDispose]()
  await app[Symbol.asyncDispose]()

  const [published] = named(collector.spans, 'publish scheduled')
  const [fanOut] = named(collector.spans, 'fan-out')
  const under = named(collector.spans, 'log append').filter(span => span.parentSpanId === published?.spanId)
  expect(under).toMatchObject([{ attributes: { 'crier.change': 'update.published' } }])
  expect(fanOut?.traceId).toBe(published?.traceId)
  expect(published?.parentSpanId).toBeUndefined()
})

test('a switch turns traces off', async () => {
  await using collector = await startOtlpCollector()
  const env = { OTEL_EXPORTER_OTLP_ENDPOINT: collector.url, OTEL_SDK_DISABLED: 'true' }
  const app = await startApp({ env, blog: 'budget-day' })
  await app.api('POST', UPDATES, { body: { markdown: 'x' }, headers: { traceparent } })
  await app[Symbol.asyncDispose]()

  expect(collector.headers).toEqual([])
})

test('a share of none records no trace that begins here; a caller with a key decides for its own', async () => {
  await using collector = await startOtlpCollector()
  const app = await startApp({
    env: { OTEL_EXPORTER_OTLP_TRACES_ENDPOINT: `${collector.url}/v1/traces`, OTEL_TRACES_SAMPLER_ARG: '0' },
    blog: 'budget-day',
  })
  await app.post('budget-day', 'Nobody asked')
  const unsampled = traceparent.replace(/01$/, '00')
  const post = (headers: Record<string, string>) => app.api('POST', UPDATES, { body: { markdown: 'x' }, headers })
  await post({ traceparent: unsampled })
  await post({ traceparent: 'nonsense' })
  await post({ traceparent: `00-${'0'.repeat(32)}-${CALLER}-01` })
  await post({ traceparent })
  const device = { platform: 'fcm', token: 'a-phone', blog: 'budget-day' }
  const asStranger = (key: string | null) => [
    app.api('POST', UPDATES, { body: { markdown: 'x' }, headers: { traceparent }, key }),
    app.api('POST', '/v1/devices', { body: device, headers: { traceparent }, key }),
  ]
  await Promise.all([null, 'not-a-key'].flatMap(asStranger))
  const scheduled = { markdown: '', status: 'scheduled' }
  const refused = await app.api('POST', UPDATES, { body: scheduled, headers: { traceparent } })
  await app[Symbol.asyncDispose]()

  expect(refused.status).toBe(422)
  const requests = named(collector.spans, POST)
  expect(requests.map(({ attributes, traceId }) => [traceId, attributes['http.response.status_code']])).toEqual([
    [TRACE, '201'],
    [TRACE, '422'],
  ])
  expect(new Set(collector.spans.map(({ traceId }) => traceId))).toEqual(new Set([TRACE]))
})
