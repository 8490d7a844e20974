import { expect, test } from 'vitest'
import { createPostingClient } from '#client/posting/src/client.ts'
import { SkippingClock } from '#test/support/clocks/skipping-clock.ts'
import { type Answer, startAnswering } from '#test/support/services/answering.ts'
import { startApp } from '#test/support/services/start-app.ts'
import { startTcpProxy } from '#test/support/services/tcp-proxy.ts'

const DONE = { status: 201, json: { update: { id: 'an-update', version: 1 }, cursor: 'e.1' } }
const BUSY = { status: 503, json: { code: 'busy', detail: 'Too much is waiting.' } }

test('every call is performed once, even if each first response is lost', async () => {
  await using app = await startApp()
  await using line = await startTcpProxy(Number(new URL(app.url).port))
  const client = createPostingClient({ url: `http://127.0.0.1:${line.port}`, key: app.adminKey, random: () => 0.1 })
  const unheard = <T>(call: () => Promise<T>) => {
    line.loseAnswers(1)
    return call()
  }

  const created = await unheard(() => client.createBlog({ id: 'budget-day', title: 'Budget day' }))
  const posted = await unheard(() => client.post('budget-day', { markdown: 'Doors open' }))
  if (posted.kind !== 'done') throw new Error(JSON.stringify(posted))
  const { update } = posted
  const corrected = await unheard(() =>
    client.correct(update, { markdown: 'Doors are open', correction: 'They were.' }),
  )
  const pinned = await unheard(() => client.pin(update))
  const marked = await unheard(() => client.markKey({ ...update, version: 3 }))
  const alerted = await unheard(() => client.alert({ ...update, version: 4 }, { title: 'Doors open' }))
  const retracted = await unheard(() => client.retract({ ...update, version: 5 }, { note: 'They were not.' }))
  const edited = await unheard(() => client.editBlog({ id: 'budget-day', version: 1 }, { state: 'ended' }))
  const removed = await unheard(() => client.remove({ ...update, version: 6 }))

  const all = [created, posted, corrected, pinned, marked, alerted, retracted, edited, removed]
  expect(all.map(({ kind }) => kind)).toEqual(all.map(() => 'done'))
  expect(line.lost).toBe(all.length)
  const { body } = await app.api('GET', '/v1/blogs/budget-day/changes')
  expect(body.changes.map(({ kind }: { kind: string }) => kind)).toEqual([
    'blog.edited',
    ...Array(6).fill('update.removed'),
    'blog.ended',
    'update.removed',
  ])
})

test('a stale edit gets the current state, and nothing is overwritten', async () => {
  await using app = await startApp()
  const client = createPostingClient({ url: app.url, key: app.adminKey })
  await app.createBlog('budget-day')
  const update = await app.post('budget-day', 'Text')
  await client.correct(update, { title: 'By Ana' })

  const late = await client.correct(update, { title: 'By Ben' })
  const pinned = await client.pin(update)

  expect(late).toMatchObject({ kind: 'stale', current: { title: 'By Ana', version: 2 } })
  expect(pinned).toMatchObject({ kind: 'done', update: { title: 'By Ana', pinned: true, version: 3 } })
})

test('everything can be read: blogs, the coverage, page by page, drafts and history', async () => {
  await using app = await startApp()
  const client = createPostingClient({ url: `${app.url}/`, key: app.adminKey })
  await app.createBlog('budget-day')
  const first = await app.post('budget-day', 'One')
  for (const text of ['Two', 'Three']) await app.post('budget-day', text)
  await app.post('budget-day', 'Not yet', { status: 'draft' })

  const blogs = await client.blogs()
  const coverage = await client.readBlog('budget-day')
  const every = await client.everyUpdate('budget-day', { limit: 2 })
  const drafts = await client.drafts('budget-day')
  const update = await client.readUpdate(first)
  const history = await client.history(first)

  expect(blogs).toMatchObject({ kind: 'done', blogs: [{ id: 'budget-day' }] })
  expect(coverage).toMatchObject({ kind: 'done', coverage: { blog: { id: 'budget-day' } } })
  expect(every.kind === 'done' && every.updates.map(({ id }) => id).at(-1)).toBe(first.id)
  expect(every).toMatchObject({ updates: { length: 3 } })
  expect(drafts).toMatchObject({ kind: 'done', updates: [{ status: 'draft' }] })
  expect(update).toEqual({ kind: 'done', update: first })
  expect(history).toMatchObject({ kind: 'done', changes: [{ kind: 'update.published' }] })
})

test('a refusal is returned at once, with the invalid fields', async () => {
  await using app = await startApp()
  const client = createPostingClient({ url: app.url, key: app.adminKey })
  await app.createBlog('budget-day')

  const refused = await client.post('budget-day', { title: 'a'.repeat(301) })
  const unknown = await client.post('another-day', { title: 'Doors open' })

  expect(refused).toMatchObject({ kind: 'refused', problem: { code: 'invalid', errors: [{ path: 'title' }] } })
  expect(unknown).toMatchObject({ kind: 'refused', problem: { status: 404, code: 'unknown_blog' } })
})

test('all tries of a call have one idempotency key: the given one, or one generated for the call', async () => {
  await using server = await answering('cut off', 'broken off', DONE, 'cut off', DONE)

  await server.client.post('budget-day', { markdown: 'x' }, { idempotencyKey: 'the-key' })
  await server.client.post('budget-day', { markdown: 'x' })

  const [first, second, third, ...others] = server.heard.map(({ headers }) => headers['idempotency-key'])
  expect([first, second, third]).toEqual(['the-key', 'the-key', 'the-key'])
  expect(others[0]).toMatch(/^[0-9a-f]{32}$/)
  expect(others[1]).toBe(others[0])
})

test.each([
  ['seconds', '7', 7_000],
  ['a date', 'Wed, 04 Mar 2026 16:44:09 GMT', 9_000],
])('a busy server gets the delay that it requests in %s', async (_, asked, ms) => {
  await using server = await answering({ ...BUSY, headers: { 'Retry-After': asked } }, BUSY, DONE)

  await server.client.post('budget-day', { markdown: 'x' })

  expect(server.clock.waits).toEqual([ms + 125, 250])
})

test.each([500, 503, 507])('a failing or full disk (%i) is retried with the same key', async status => {
  await using server = await answering({ ...BUSY, status }, { ...BUSY, status }, DONE)

  const answer = await server.client.post('budget-day', { markdown: 'x' })

  expect(answer).toMatchObject({ kind: 'done' })
  expect(new Set(server.heard.map(({ headers }) => headers['idempotency-key'])).size).toBe(1)
})

test('a server that stays busy is given up in time, with its own message', async () => {
  await using server = await answering(BUSY)

  const answer = await server.client.post('budget-day', { markdown: 'x' })

  expect(answer).toMatchObject({ kind: 'refused', problem: { detail: 'Too much is waiting.' } })
  expect(server.clock.now().getTime()).toBeLessThanOrEqual(Date.parse('2026-03-04T16:44:20.000Z'))
  expect(server.heard.length).toBeGreaterThan(5)
})

test('a server that wants an hour is not waited for', async () => {
  await using server = await answering({ ...BUSY, headers: { 'Retry-After': '3600' } })

  expect(await server.client.post('budget-day', { markdown: 'x' })).toMatchObject({ kind: 'refused' })

  expect(server.clock.waits).toEqual([])
})

test('an unreachable server is a return value, which says whether the call may have been performed', async () => {
  await using server = await answering('cut off')
  const refusing = await answering()
  await refusing[Symbol.asyncDispose]()

  const cut = await server.client.post('budget-day', { markdown: 'x' })
  const away = await refusing.client.post('budget-day', { markdown: 'x' })

  expect(cut).toMatchObject({ kind: 'unreachable', mayBeDone: true })
  expect(away).toMatchObject({ kind: 'unreachable', reason: 'ECONNREFUSED' })
})

test.each([
  ["a hotel's captive portal", { status: 200, text: '<html>' }],
  ['another server', { status: 404, text: 'not here' }],
  ['another API', { status: 200, json: { ok: true } }],
])('%s is not mistaken for Crier', async (_, answer) => {
  await using server = await answering(answer)

  expect(await server.client.post('budget-day', { markdown: 'x' })).toEqual({ kind: 'foreign', status: answer.status })
})

test('an aborted call returns at once', async () => {
  await using server = await answering('silent')
  const mind = new AbortController()
  const posting = server.client.post('budget-day', { markdown: 'x' }, { signal: mind.signal })
  await server.asked

  mind.abort()

  expect(await posting).toEqual({ kind: 'stopped', mayBeDone: true })
  expect(await server.client.post('budget-day', {}, { signal: mind.signal })).toEqual({
    kind: 'stopped',
    mayBeDone: false,
  })
})

async function answering(...answers: readonly Answer[]) {
  const service = await startAnswering(answers)
  const clock = new SkippingClock()
  return {
    ...service,
    clock,
    client: createPostingClient({ url: service.url, key: 'a-key', timer: clock, random: () => 0.5 }),
  }
}
