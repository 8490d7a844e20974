/** Reports of what was read: whoever sends them can neither count what is not shown, nor a lot, nor learn anything. */
import { v7 } from 'uuid'
import { expect, test } from 'vitest'
import { startApp, type TestApp } from '#test/support/services/start-app.ts'

const READS = '/v1/blogs/storm/reads'
const TRIBUNE = 'https://www.tribune.example'

test('a report counts public updates of its coverage for the site that it comes from, and a repeated one for little more', async () => {
  await using app = await startApp({ blog: 'storm' })
  await app.api('POST', '/v1/sites', { body: { id: 'tribune', name: 'Tribune', origins: [TRIBUNE] } })
  const update = await app.post('storm', 'The storm is here')
  const draft = await app.post('storm', 'Not yet', { status: 'draft' })
  const removed = await app.post('storm', 'Wrong')

  const receipts = [
    await send(app, { viewed: [update.id, draft.id, removed.id, v7()], read: [update.id] }),
    await send(app, { viewed: [update.id] }, { Origin: TRIBUNE }),
    // It stands for no more readers than there were.
    await send(app, { viewed: [update.id], sampling: 30 }, { Origin: 'https://elsewhere.example' }),
  ]
  await app.api('DELETE', `/v1/blogs/storm/updates/${removed.id}?mode=remove`)
  await app.restart()

  expect(receipts.map(({ status, body }) => [status, body])).toEqual(receipts.map(() => [200, { sampling: 0 }]))
  const { body } = await app.api('GET', `${READS}?sites=true`)
  const exact = (count: number) => ({ count, error: 0 })
  const own = { site: '~apps', views: exact(1), reads: exact(1) }
  const others = { site: '~others', views: exact(1), reads: exact(0) }
  const tribune = { site: 'tribune', name: 'Tribune', views: exact(1), reads: exact(0) }
  expect(body.updates).toEqual([{ id: update.id, views: exact(3), reads: exact(1), sites: [tribune, own, others] }])
  expect(body.isCounted).toBe(true)
  const stored = JSON.stringify(body)
  expect(stored).not.toContain('127.0.0.1')
})

test('a report of another shape, size or coverage is refused, and readers learn no counts', async () => {
  await using app = await startApp({ blog: 'storm' })
  await app.createBlog('secret', { access: 'private' })
  const id = v7()

  const bodies: unknown[] = [
    { sampling: 0, viewed: ['1; DROP TABLE update_reads'] },
    { sampling: -1 },
    { sampling: 31 },
    { sampling: 0.5 },
    { sampling: 0, viewed: Array.from({ length: 101 }, () => id) },
    { sampling: 0, reader: 'Ana' },
    [],
    null,
  ]
  for (const body of bodies) {
    const { status } = await app.api('POST', READS, { body: body as object, key: null })
    expect([400, 422], JSON.stringify(body)).toContain(status)
  }
  const large = { sampling: 0, viewed: ['x'.repeat(20_000)] }
  expect((await app.api('POST', READS, { body: large, key: null })).status).toBe(413)
  for (const blog of ['nowhere', 'secret']) {
    const { status } = await app.api('POST', `/v1/blogs/${blog}/reads`, { body: { sampling: 0 }, key: null })
    expect([401, 404]).toContain(status)
  }
  expect((await app.api('GET', READS, { key: null })).status).toBe(401)
})

test('a site of one topic counts updates of that topic alone, and a revoked one none', async () => {
  await using app = await startApp()
  await app.createBlog('storm', { topics: ['weather', 'roads'].map(id => ({ id, name: id })) })
  const body = { id: 'tribune', name: 'Tribune', origins: [TRIBUNE], topic: 'weather' }
  await app.api('POST', '/v1/sites', { body })
  const own = await app.post('storm', 'Rain', { topics: ['weather'] })
  const other = await app.post('storm', 'Jam', { topics: ['roads'] })

  await send(app, { viewed: [own.id, other.id] }, { Origin: TRIBUNE })
  await app.api('DELETE', '/v1/sites/tribune')
  const { status } = await send(app, { viewed: [own.id] }, { Origin: TRIBUNE })
  await app.restart()

  expect(status).toBe(403)
  const { updates } = (await app.api('GET', READS)).body
  expect(updates).toMatchObject([{ id: own.id, views: { count: 1 } }])
})

test('while counting is off, pages do not report and reports are ignored', async () => {
  await using app = await startApp({ blog: 'storm', env: { CRIER_READS: 'off' } })
  const update = await app.post('storm', 'The storm is here')

  const { status, body } = await send(app, { viewed: [update.id] })
  await app.restart()

  expect([status, body]).toEqual([200, {}])
  expect((await app.api('GET', '/v1/blogs/storm')).body).not.toHaveProperty('sampling')
  expect((await app.api('GET', READS)).body).toMatchObject({ updates: [], isCounted: false })
})

function send(app: TestApp, report: object, headers: Record<string, string> = {}) {
  return app.api('POST', READS, { body: { sampling: 0, ...report }, key: null, headers })
}
