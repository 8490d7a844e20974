/** Drafts: written by contributors, published by editors, and visible to nobody else. */
import { expect } from 'vitest'
import { startApp, type TestApp } from '#test/support/services/start-app.ts'
import { testWith } from '#test/support/test-with.ts'

const BLOG = '/v1/blogs/budget-day'
const WORDS = 'not-yet-for-readers'

const test = testWith({ app: () => startApp({ blog: 'budget-day' }) })

test.for(['draft', 'submitted', 'approved', 'scheduled'])(
  'an update that is %s is in no public response, on no page, and not counted',
  async (status, { app }) => {
    const before = await publicAnswers(app)
    const publishAt = status === 'scheduled' ? new Date(Date.now() + 60_000) : undefined

    const { id } = await app.post('budget-day', WORDS, { status, publishAt, key: true, pinned: true })
    const address = `${BLOG}/updates/${id}`
    const edited = await app.api('PATCH', address, { body: { title: WORDS }, headers: { 'If-Match': '1' } })

    expect(edited.body.update).toMatchObject({ status, version: 2 })
    expect(edited.body.update.publishedAt).toBeUndefined()
    expect(await publicAnswers(app)).toEqual(before)
    for (const hidden of [address, `${BLOG}/updates?before=${id}`]) {
      const { status, body } = await app.api('GET', hidden, { key: null })
      expect([status, body.code]).toEqual(hidden === address ? [404, 'unknown_update'] : [400, 'bad_page'])
    }
  },
)

test('drafts are listed for keys of the blog, apart from public updates, and in no shared cache', async ({ app }) => {
  await app.post('budget-day', 'For readers')
  const draft = await app.post('budget-day', WORDS, { status: 'draft' })

  const listed = await app.api('GET', `${BLOG}/updates?status=draft`)

  expect(listed.body.updates).toEqual([draft])
  expect(listed.headers.get('Cache-Control')).toBe('private, no-store')
  expect((await app.api('GET', `${BLOG}/updates/${draft.id}`)).headers.get('Cache-Control')).toBe('private, no-store')
})

test.for([
  ['no key', null, 401],
  ['a key of another blog', 'other', 403],
  ['a contributor key of this blog', 'contributor', 200],
] as const)('drafts with %s: %s', async ([_name, which, expected], { app }) => {
  const { id } = await app.post('budget-day', WORDS, { status: 'draft' })
  const key =
    which && (await keyOf(app, { role: 'contributor', blogs: which === 'other' ? ['strike'] : ['budget-day'] }))

  const list = await app.api('GET', `${BLOG}/updates?status=draft`, { key })
  const one = await app.api('GET', `${BLOG}/updates/${id}`, { key })

  expect(list.status).toBe(expected)
  expect(one.status).toBe(expected === 200 ? 200 : 404)
})

test('a contributor can write and edit drafts, but is told that editors publish', async ({ app }) => {
  const key = await keyOf(app, { role: 'contributor', blogs: ['budget-day'] })
  const post = (fields: object) => app.api('POST', `${BLOG}/updates`, { key, body: { markdown: 'Seen', ...fields } })

  const draft = await post({ status: 'draft' })
  const address = `${BLOG}/updates/${draft.body.update.id}`
  const patch = (body: object, version: string) =>
    app.api('PATCH', address, { key, body, headers: { 'If-Match': version } })

  expect(draft.status).toBe(201)
  expect((await patch({ title: 'Seen by Ana' }, '1')).status).toBe(200)
  const refused = [await post({}), await patch({ status: 'published' }, '2')]
  expect(refused.map(({ status }) => status)).toEqual([403, 403])
  expect(refused[0]?.body.detail).toBe(
    'A contributor key may not make an update "published": send "status": "submitted", and an editor takes it from there.',
  )
  expect((await app.api('GET', `${address}/history`, { key })).status).toBe(403)
})

test('a contributor cannot change published updates', async ({ app }) => {
  const { id } = await app.post('budget-day', 'For readers')
  const key = await keyOf(app, { role: 'contributor', blogs: 'all' })

  const { status } = await app.api('PATCH', `${BLOG}/updates/${id}`, {
    key,
    body: { title: 'x' },
    headers: { 'If-Match': '1' },
  })
  const withdrawn = await app.api('DELETE', `${BLOG}/updates/${id}?mode=remove`, { key })

  expect([status, withdrawn.status]).toEqual([403, 403])
})

test('a published draft reaches readers as a new update, with the time of publication', async ({ app }) => {
  const draft = await app.post('budget-day', 'Ready', { status: 'draft' })

  const { body } = await publish(app, draft.id)

  expect(body.update).toMatchObject({ id: draft.id, status: 'published', version: 2, createdAt: draft.createdAt })
  expect(body.update.time).toBe(body.update.publishedAt)
  const { changes } = (await app.api('GET', `${BLOG}/changes`, { key: null })).body
  expect(changes.at(-1)).toMatchObject({ offset: 2, kind: 'update.published', update: body.update })
  expect((await app.api('GET', `${BLOG}/updates?status=draft`)).body.updates).toEqual([])
})

test('a draft with a time of its own keeps it when it is published', async ({ app }) => {
  const time = '2026-03-04T16:44:00.000Z'
  const draft = await app.post('budget-day', 'Ready', { status: 'draft', time })

  expect((await publish(app, draft.id)).body.update.time).toBe(time)
})

test('a correction note on a draft is refused', async ({ app }) => {
  const { id } = await app.post('budget-day', 'Ready', { status: 'draft' })

  const { status, body } = await app.api('PATCH', `${BLOG}/updates/${id}`, {
    body: { correction: 'Was wrong.' },
    headers: { 'If-Match': '1' },
  })

  expect([status, body.errors[0].path]).toEqual([422, 'correction'])
})

test('publishing reveals nothing of earlier drafts', async ({ app }) => {
  const { id } = await app.post('budget-day', WORDS, { status: 'draft' })
  const headers = { 'If-Match': '1' }

  await app.api('PATCH', `${BLOG}/updates/${id}`, { body: { markdown: 'Ready', status: 'published' }, headers })

  expect((await publicAnswers(app)).filter(text => text.includes(WORDS))).toEqual([])
})

async function publicAnswers(app: TestApp): Promise<string[]> {
  const paths = ['', '/updates', '/updates?key=true', '/changes'].map(path => BLOG + path)
  const pages = ['/', '', '/feed.atom', '/feed.rss', '/feed.json'].map(path =>
    path === '/' ? path : `/blogs/budget-day${path}`,
  )
  const others = ['/v1/blogs', '/embed/budget-day', '/sitemap.xml']
  const calls = [...paths, ...pages, ...others].map(path => app.api('GET', path, { key: null }))
  return (await Promise.all(calls)).map(({ text }) => text)
}

async function keyOf(app: TestApp, fields: object): Promise<string> {
  return (await app.api('POST', '/v1/keys', { body: { name: 'Ana', ...fields } })).body.secret
}

function publish(app: TestApp, id: string) {
  return app.api('PATCH', `${BLOG}/updates/${id}`, { body: { status: 'published' }, headers: { 'If-Match': '1' } })
}
