/** An answer finds the reader who asked: over HTTP, the database and the lanes, to a stand-in for a browser's push service. */
import { randomBytes } from 'node:crypto'
import { expect, test } from 'vitest'
import { newVapidKeys } from '#push/lanes/web/credentials.ts'
import { decryptWebPush } from '#test/support/data/decrypt-web-push.ts'
import { solve } from '#test/support/data/solve-puzzle.ts'
import { makeDatabase } from '#test/support/services/postgres-database.ts'
import { startApp, type TestApp } from '#test/support/services/start-app.ts'
import { startWebPushService, type WebPushService } from '#test/support/services/web-push-service.ts'

const questions = { language: 'de', comments: { kind: 'questions' } }
const envOf = ({ origin }: WebPushService) => ({
  ...{ CRIER_VAPID_KEY: newVapidKeys().privateKey, CRIER_VAPID_SUBJECT: 'mailto:desk@example.org' },
  CRIER_PUSH_ORIGINS: origin,
})
const newSecret = () => randomBytes(16).toString('base64url')

async function ask(app: TestApp, service: WebPushService, text = 'Wann öffnen die Türen?') {
  const browser = service.subscribe()
  const { body } = await app.api('POST', '/v1/devices', { key: null, body: browser.target })
  const asked = { text, tell: body.device.id }
  const headers = { 'Crier-Writer': newSecret(), 'Idempotency-Key': newSecret() }
  const sent = await app.api('POST', '/v1/blogs/storm/comments', { key: null, body: asked, headers })
  expect(sent.status).toBe(202)
  return { browser, headers, id: String(sent.body.comment.id) }
}

function decide(app: TestApp, ...decisions: readonly object[]) {
  return app.api('POST', '/v1/blogs/storm/comments/decisions', { body: { decisions } })
}

test('each reader who asked is told once, in the language of the coverage, and nobody else', async () => {
  await using service = await startWebPushService()
  await using app = await startApp({ env: envOf(service) })
  await app.createBlog('storm', questions)
  const [asker, double, withdrawn] = [await ask(app, service), await ask(app, service), await ask(app, service, 'Weg')]
  await decide(app, { comment: asker.id, version: 1, action: 'approve', doubles: [double.id] })
  await app.api('DELETE', `/v1/blogs/storm/comments/${withdrawn.id}`, { key: null, headers: withdrawn.headers })

  await decide(app, {
    comment: asker.id,
    version: 2,
    action: 'answer',
    answer: { text: `Um neun. ${'Mehr '.repeat(99)}` },
  })
  await expect.poll(() => service.pushed.length, { timeout: 20_000 }).toBe(2)
  const again = await ask(app, service, 'Und wann schließen sie?')
  await decide(app, { comment: again.id, version: 1, action: 'answer', answer: { text: 'Um zehn.' } })
  await expect.poll(() => service.pushed.length, { timeout: 20_000 }).toBe(3)

  const first = service.pushed.find(({ path }) => asker.browser.target.subscription.endpoint.endsWith(path))
  const { notification } = JSON.parse(decryptWebPush(first?.body ?? Buffer.alloc(0), asker.browser.receiver))
  expect(notification).toMatchObject({
    title: 'Ihre Frage wurde beantwortet',
    body: expect.stringMatching(/^Um neun\. Mehr .{100,200}…$/),
    navigate: expect.stringMatching(new RegExp(`/blogs/storm#comment-${asker.id}$`)),
    tag: `answer-${asker.id}`,
  })
  expect(new Set(service.pushed.map(({ headers }) => headers.topic)).size).toBe(2)
})

test('of two nodes one tells the reader; a service that is down is tried again; closing stops new questions on both', async () => {
  await using database = await makeDatabase()
  await using service = await startWebPushService()
  const env = { ...envOf(service), DATABASE_URL: database.url, CRIER_PROXIES: 'loopback' }
  await using here = await startApp({ env })
  await using there = await startApp({ env })
  await here.createBlog('storm', questions)
  let isDown = true
  service.answers(() => {
    const status = isDown ? 503 : 201
    isDown = false
    return { status }
  })
  const asker = await ask(there, service)

  await decide(here, { comment: asker.id, version: 1, action: 'answer', answer: { text: 'Um neun.' } })
  await expect.poll(() => service.pushed.length, { timeout: 30_000 }).toBe(2)
  const edited = await here.api('PATCH', '/v1/blogs/storm', {
    body: { comments: { kind: 'questions', open: false } },
    headers: { 'If-Match': '"1"' },
  })
  const headers = { 'Crier-Writer': newSecret(), 'Idempotency-Key': newSecret() }
  const closed = await there.api('POST', '/v1/blogs/storm/comments', {
    key: null,
    body: { text: 'Noch eine' },
    headers,
  })

  expect(edited.status).toBe(200)
  expect(closed).toMatchObject({ status: 409, body: { code: 'comments_closed' } })
  await expect
    .poll(() => database.ask('SELECT COUNT(*) AS left FROM comment_answers'), { timeout: 20_000 })
    .toEqual({ left: '0' })
})

test('a crowd behind one address is asked for proofs, which either node accepts once', async () => {
  await using database = await makeDatabase()
  const env = { DATABASE_URL: database.url, CRIER_PROXIES: 'loopback', CRIER_ADDRESS_COMMENTS: '6' }
  await using here = await startApp({ env })
  await using there = await startApp({ env })
  await here.createBlog('storm', questions)
  const send = (app: TestApp, headers: Record<string, string>, body: object) =>
    app.api('POST', '/v1/blogs/storm/comments', {
      ...{ key: null, body, headers: { 'X-Forwarded-For': '203.0.113.7', ...headers } },
    })
  const device = () => ({ 'Crier-Writer': newSecret(), 'Idempotency-Key': newSecret() })
  const sent = []
  for (let n = 0; n < 4; n += 1) sent.push(await send(here, device(), { text: `Frage ${n}` }))
  const puzzled = sent.at(-1)
  const mine = device()
  const { puzzle, bits } = (await send(here, mine, { text: 'Und ich?' })).body
  const proof = solve(puzzle, bits)

  const admitted = await send(there, mine, { text: 'Und ich?', proof })
  const reused = await send(here, { ...mine, 'Idempotency-Key': newSecret() }, { text: 'Und wieder ich?', proof })

  expect(sent[0]?.status).toBe(202)
  expect(puzzled).toMatchObject({ status: 428, body: { code: 'proof_needed', bits: expect.any(Number) } })
  expect(admitted.status).toBe(202)
  expect(reused).toMatchObject({ status: 428, body: { code: 'proof_needed' } })
  expect([...here.logged, ...there.logged].join()).not.toContain('203.0.113')
})
