/** Nodes with only some of the roles. */
import { once } from 'node:events'
import type { IncomingMessage } from 'node:http'
import { expect, test } from 'vitest'
import { WebSocket } from 'ws'
import { startApp } from '#test/support/services/start-app.ts'

test.each([
  ['gateway', 'POST', '/v1/blogs', ['ingest']],
  ['gateway', 'PATCH', '/v1/blogs/budget-day', ['ingest']],
  ['gateway', 'GET', '/v1/keys', ['ingest']],
  ['gateway', 'GET', '/v1/session', ['ingest']],
  ['gateway', 'POST', '/v1/blogs/budget-day/presence', ['ingest']],
  ['push', 'GET', '/v1/blogs/budget-day', ['ingest', 'gateway']],
  ['push', 'GET', '/blogs/budget-day', ['gateway']],
  ['ingest', 'GET', '/blogs/budget-day', ['gateway']],
  ['ingest', 'GET', '/widget.js', ['gateway']],
  ['ingest', 'GET', '/v1/blogs/budget-day/events', ['gateway']],
  ['ingest,gateway', 'POST', '/v1/devices', ['push']],
])('a node of role %s answers %s %s with the roles that serve it', async (role, method, path, roles) => {
  await using app = await startApp({ env: { CRIER_ROLES: role } })

  const answer = await app.api(method, path, method === 'GET' ? {} : { body: {} })

  expect(answer.status).toBe(404)
  expect(answer.body).toMatchObject({ code: 'other_role', roles })
  expect(answer.body.detail).toContain(`"${roles[0]}"`)
})

test.each(['ingest', 'gateway', 'push'])('a node of role %s serves its health checks and documentation', async role => {
  await using app = await startApp({ env: { CRIER_ROLES: role } })

  for (const path of ['/healthz', '/readyz', '/openapi.json', '/docs']) {
    expect((await app.api('GET', path)).status).toBe(200)
  }
})

test('an ingest node lets the desk read what it posts', async () => {
  await using app = await startApp({ env: { CRIER_ROLES: 'ingest' } })

  await app.createBlog('budget-day')
  await app.post('budget-day', 'Doors open')

  expect((await app.api('GET', '/v1/blogs/budget-day')).body.updates).toHaveLength(1)
})

test('a follower on a node without the gateway role is told so', async () => {
  await using app = await startApp({ env: { CRIER_ROLES: 'ingest' } })
  const reader = new WebSocket(`${app.url.replace('http', 'ws')}/connection/websocket`)

  const [, answer] = (await once(reader, 'unexpected-response')) as [unknown, IncomingMessage]

  expect(answer.statusCode).toBe(404)
  expect(JSON.parse(String(await answer.toArray().then(Buffer.concat)))).toMatchObject({ code: 'other_role' })
})
