/** The metrics of readers move with what readers and editors do. */
import { randomBytes } from 'node:crypto'
import { once } from 'node:events'
import { EventSource } from 'eventsource'
import { expect, onTestFinished } from 'vitest'
import { WebSocket } from 'ws'
import { figuresPort, readFigures } from '#test/support/data/figures.ts'
import { connect } from '#test/support/readers/connect.ts'
import { follow } from '#test/support/readers/sdk-reader.ts'
import { startApp } from '#test/support/services/start-app.ts'
import { testWith } from '#test/support/test-with.ts'

const test = testWith({ app: () => startApp({ env: { CRIER_METRICS_PORT: '0' }, blog: 'budget-day' }) })
const EVENTS = '/v1/blogs/budget-day/events'

test('writes are counted by transport and encoding, and the time from the post to the last of them', async ({
  app,
}) => {
  const channel = 'blog:budget-day'
  await using json = await follow({ url: app.url, channel })
  await using protobuf = await follow({ url: app.url, channel, format: 'protobuf' })
  const events = new EventSource(app.url + EVENTS)
  onTestFinished(() => events.close())
  await once(events as never, 'open')
  const arrived = once(events as never, 'change')

  await app.post('budget-day', 'Doors open')
  await Promise.all([json.next(), protobuf.next(), arrived])

  const port = figuresPort(app)
  // The last write of the fan-out comes before its count.
  await expect.poll(async () => (await readFigures(port)).get('crier_post_to_reader_seconds_count')).toBe(1)
  const figures = await readFigures(port)
  const written = [...figures].filter(([name]) => name.startsWith('crier_writes_total'))
  expect(Object.fromEntries(written)).toEqual({
    'crier_writes_total{transport="websocket",encoding="json deflate"}': 1,
    'crier_writes_total{transport="websocket",encoding="protobuf deflate"}': 1,
    'crier_writes_total{transport="events",encoding="json"}': 1,
  })
  expect(figures.get('crier_post_to_reader_seconds_sum')).toBeGreaterThanOrEqual(0)
  expect(figures.get('crier_post_to_reader_seconds_bucket{le="30"}')).toBe(1)
})

test('readers are counted by site, and pages of no site under a few names', async ({ app }) => {
  const site = { id: 'tribune', name: 'The Tribune', origins: ['https://tribune.example'] }
  await app.api('POST', '/v1/sites', { body: site })
  await connect(app, { headers: { Origin: 'https://tribune.example' } })
  await connect(app, { headers: { Origin: 'https://stranger.example' } })
  await connect(app, { headers: { Origin: 'https://another.example' } })

  const figures = await readFigures(figuresPort(app))

  const bySite = [...figures].filter(([name]) => name.startsWith('crier_site_readers'))
  expect(Object.fromEntries(bySite)).toEqual({
    'crier_site_readers{site="tribune"}': 1,
    'crier_site_readers{site="~others"}': 2,
  })
})

test('a reader who comes back is counted with what it missed, or as one who has to load the blog again', async ({
  app,
}) => {
  await using reader = await follow({ url: app.url, channel: 'blog:budget-day' })
  await reader.subscribed()
  await app.post('budget-day', 'Doors open')
  await reader.next()
  await reader.drop()
  await app.post('budget-day', 'Speech begins')
  await app.post('budget-day', 'Speech ends')
  reader.reconnect()
  await reader.nextOf(2)
  const lost = new EventSource(`${app.url}${EVENTS}?after=another.3`)
  onTestFinished(() => lost.close())
  await once(lost as never, 'gap')

  const figures = await readFigures(figuresPort(app))

  expect(figures.get('crier_recoveries_total{outcome="recovered"}')).toBe(1)
  expect(figures.get('crier_recoveries_total{outcome="gap"}')).toBe(1)
  expect(figures.get('crier_recovery_changes_sum')).toBe(2)
  expect(figures.get('crier_recovery_bytes_total')).toBeGreaterThan(100)
})

test('a reader that does not read is cut, and counted as slow', async ({ app }) => {
  const cuts = async () => (await readFigures(figuresPort(app))).get('crier_readers_cut_total{reason="slow"}')
  expect(await cuts()).toBe(0)
  for (let n = 0; n < 3; n += 1) await app.post('budget-day', randomBytes(140_000).toString('hex'))
  const address = `${app.url.replace('http', 'ws')}/connection/websocket`
  const slow = new WebSocket(address, { perMessageDeflate: false })
  onTestFinished(() => slow.terminate())
  await once(slow, 'open')
  slow.send('{"id":1,"connect":{}}')
  await once(slow, 'message')

  slow.pause()
  // Each reply has all three: more than the system's own buffers hold.
  for (let id = 2; id < 52; id += 1) slow.send(`{"id":${id},"history":{"channel":"blog:budget-day","limit":10}}`)

  await expect.poll(cuts).toBe(1)
})
