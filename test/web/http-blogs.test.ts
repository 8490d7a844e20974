/** Creating, editing, ending and listing blogs over HTTP. */
import { expect } from 'vitest'
import { blog as blogSchema } from '#shared/blog/blog.ts'
import { forThisFile } from '#test/support/for-this-file.ts'
import { startApp, type TestApp } from '#test/support/services/start-app.ts'
import { testWith } from '#test/support/test-with.ts'

const BLOG = '/v1/blogs/budget-day'

const test = testWith({ app: startApp })
/** For what is refused. */
const empty = forThisFile(startApp)

test('a blog is created live, with the given fields and defaults for the rest', async ({ app }) => {
  const { status, headers, body } = await app.api('POST', '/v1/blogs', {
    body: { id: 'budget-day', title: 'Budget day', timeZone: 'Europe/London' },
  })

  expect([status, headers.get('Location'), headers.get('ETag')]).toEqual([201, BLOG, '"1"'])
  expect(blogSchema.parse(body.blog)).toMatchObject({
    language: 'en',
    timeZone: 'Europe/London',
    state: 'live',
    version: 1,
  })
  expect((await app.api('GET', BLOG, { key: null })).body).toMatchObject({ blog: body.blog, cursor: body.cursor })
})

test('an id is unique; the same request with its idempotency key gets the first response', async ({ app }) => {
  const create = (title: string, headers = {}) =>
    app.api('POST', '/v1/blogs', { body: { id: 'budget-day', title }, headers })
  const first = await create('Budget day', { 'Idempotency-Key': 'k' })

  const [again, other] = [await create('Budget day', { 'Idempotency-Key': 'k' }), await create('Budget day')]

  expect([again.status, again.text]).toEqual([201, first.text])
  expect([other.status, other.body.code]).toEqual([409, 'blog_exists'])
})

test('every field of a blog can be set, changed and cleared', async ({ app }) => {
  const fields = {
    standfirst: 'At half past twelve.',
    language: 'en-GB',
    lead: { caption: 'The red box', credit: 'Ana' },
    previous: { title: 'Yesterday', url: 'https://example.org/1' },
    related: [{ title: 'Explained' }],
    credits: [{ role: 'Map', name: 'Ben' }],
    sensitive: true,
  }
  const blog = await app.createBlog('budget-day', fields)

  const { body } = await edit(app, {
    version: '1',
    fields: {
      title: 'B',
      standfirst: null,
      lead: null,
      previous: null,
      related: null,
      credits: null,
      sensitive: false,
    },
  })

  expect(blog).toMatchObject(fields)
  const { standfirst: _s, lead: _l, previous: _p, related: _r, credits: _c, sensitive: _n, ...rest } = blog
  expect(body.blog).toEqual({ ...rest, title: 'B', version: 2, updatedAt: body.blog.updatedAt })
})

test('ending a blog sets its end and is logged as an end; reopening clears it', async ({ app }) => {
  await app.createBlog('budget-day')

  const ended = await edit(app, { version: '1', fields: { state: 'ended' } })
  const renamed = await edit(app, { version: '2', fields: { title: 'Budget day, as it happened' } })
  const live = await edit(app, { version: '3', fields: { state: 'live' } })

  expect(ended.body.blog.coverage.end).toBe(ended.body.blog.updatedAt)
  expect(renamed.body.blog.coverage).toEqual(ended.body.blog.coverage)
  expect(live.body.blog.coverage.end).toBeUndefined()
  const { changes } = (await app.api('GET', `${BLOG}/changes`)).body
  expect(changes.map(({ kind }: { kind: string }) => kind)).toEqual([
    'blog.edited',
    'blog.ended',
    'blog.edited',
    'blog.edited',
  ])
})

test('start and end of the coverage can be set, in any zone, in the right order only', async ({ app }) => {
  const start = '2026-03-04T09:00:00+01:00'
  await app.createBlog('budget-day', { coverage: { start } })

  const wrong = await edit(app, { version: '1', fields: { coverage: { end: '2026-03-04T07:00:00Z' } } })
  const right = await edit(app, { version: '1', fields: { state: 'ended', coverage: { end: '2026-03-04T18:00:00Z' } } })

  expect([wrong.status, wrong.body.errors[0].path]).toEqual([422, 'coverage.end'])
  expect(right.body.blog.coverage).toEqual({ start: '2026-03-04T08:00:00.000Z', end: '2026-03-04T18:00:00.000Z' })
})

test('an edit needs the version that was read, and a stale one gets the current state', async ({ app }) => {
  await app.createBlog('budget-day')
  const won = await edit(app, { version: '1', fields: { title: 'By Ana' } })

  const [missing, stale] = [
    await app.api('PATCH', BLOG, { body: { title: 'By Ben' } }),
    await edit(app, { version: '1', fields: { title: 'By Ben' } }),
  ]

  expect([missing.status, missing.body.code]).toEqual([428, 'missing_version'])
  expect([stale.status, stale.body.current, stale.headers.get('ETag')]).toEqual([412, won.body.blog, '"2"'])
})

test('an edit that changes nothing makes no change', async ({ app }) => {
  const blog = await app.createBlog('budget-day')

  const { status, body } = await edit(app, { version: '1', fields: { title: blog.title, state: 'live' } })

  expect([status, body.blog]).toEqual([200, blog])
  expect((await app.api('GET', `${BLOG}/changes`)).body.changes).toHaveLength(1)
})

test('the list has every blog, most recently changed first', async ({ app }) => {
  for (const id of ['a', 'b', 'c']) await app.createBlog(id)
  await app.api('PATCH', '/v1/blogs/a', { body: { title: 'A' }, headers: { 'If-Match': '1' } })

  const { body } = await app.api('GET', '/v1/blogs', { key: null })

  expect(body.blogs[0].id).toBe('a')
  expect(body.blogs).toHaveLength(3)
})

test.for([
  [{ title: 'T' }, 'id'],
  [{ id: 'Budget Day', title: 'T' }, 'id'],
  [{ id: 'b' }, 'title'],
  [{ id: 'b', title: ' ' }, 'title'],
  [{ id: 'b', title: 'T', timeZone: 'Mars/Olympus' }, 'timeZone'],
  [{ id: 'b', title: 'T', language: 'english!' }, 'language'],
  [{ id: 'b', title: 'T', state: 'over' }, 'state'],
  [{ id: 'b', title: 'T', lead: { url: 'javascript:alert(1)' } }, 'lead.url'],
  [{ id: 'b', title: 'T', lead: { url: 'https://e.org/a.jpg', heigth: 3 } }, 'lead.heigth'],
  [{ id: 'b', title: 'T', coverage: { begin: 1 } }, 'coverage.begin'],
  [{ id: 'b', title: 'T', version: 3 }, 'version'],
] as const)('the blog %j is refused with the path %j', async ([body, path]) => {
  const refused = await empty.api('POST', '/v1/blogs', { body })

  expect([refused.status, refused.body.errors[0].path]).toEqual([422, path])
  expect((await empty.api('GET', '/v1/blogs')).body.blogs).toEqual([])
})

test('an editor can create and edit only the blogs that the key covers', async ({ app }) => {
  await app.createBlog('strike')
  const made = await app.api('POST', '/v1/keys', { body: { name: 'Ana', role: 'editor', blogs: ['budget-day'] } })
  const key = made.body.secret
  const create = (id: string) => app.api('POST', '/v1/blogs', { key, body: { id, title: 'T' } })
  const rename = (id: string) =>
    app.api('PATCH', `/v1/blogs/${id}`, { key, body: { title: 'U' }, headers: { 'If-Match': '1' } })

  const statuses = [create('budget-day'), create('other'), rename('budget-day'), rename('strike')]

  expect((await Promise.all(statuses)).map(({ status }) => status)).toEqual([201, 403, expect.any(Number), 403])
  expect((await rename('budget-day')).status).not.toBe(403)
})

function edit(app: TestApp, { version, fields }: { version: string; fields: object }) {
  return app.api('PATCH', BLOG, { body: fields, headers: { 'If-Match': version } })
}
