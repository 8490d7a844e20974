/** The newsroom's own moderation, from a comment over HTTP to what readers see. */
import { randomBytes } from 'node:crypto'
import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { Webhook } from 'standardwebhooks'
import { expect, test } from 'vitest'
import { startApp } from '#test/support/services/start-app.ts'

const SECRET = `whsec_${Buffer.alloc(32, 7).toString('base64')}`
const newSecret = () => randomBytes(16).toString('base64url')

test('the moderation approves and holds; what it says nothing about waits for editors', async () => {
  const server = createServer(async (request, response) => {
    const chunks: Buffer[] = []
    for await (const chunk of request) chunks.push(chunk)
    const event = new Webhook(SECRET).verify(Buffer.concat(chunks), request.headers as Record<string, string>)
    const { text } = (event as { data: { comment: { text: string } } }).data.comment
    const action = text.startsWith('Good') ? 'approve' : text.startsWith('Bad') ? 'hold' : 'none'
    response.writeHead(200, { 'Content-Type': 'application/json' }).end(JSON.stringify({ action }))
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/moderate`
  await using app = await startApp({ env: { CRIER_MODERATION_URL: url, CRIER_MODERATION_SECRET: SECRET } })
  await app.createBlog('storm', { comments: { kind: 'comments' } })
  for (const text of ['Unsure', 'Good point', 'Bad words']) {
    const headers = { 'Crier-Writer': newSecret(), 'Idempotency-Key': newSecret() }
    await app.api('POST', '/v1/blogs/storm/comments', { key: null, body: { text }, headers })
  }
  const queue = async (state: string) => (await app.api('GET', `/v1/blogs/storm/comments/queue?state=${state}`)).body

  await expect
    .poll(async () => (await queue('waiting')).counts, { timeout: 20_000 })
    .toMatchObject({ waiting: 1, held: 1, shown: 1 })
  const shown = (await app.api('GET', '/v1/blogs/storm/comments', { key: null })).body

  expect(shown.comments).toMatchObject([{ text: 'Good point' }])
  expect((await queue('held')).comments).toMatchObject([
    { text: 'Bad words', flags: ['moderation'], decidedBy: { name: 'Moderation' } },
  ])
  expect((await queue('waiting')).comments).toMatchObject([{ text: 'Unsure', flags: [] }])
  server.closeAllConnections()
  server.close()
})
