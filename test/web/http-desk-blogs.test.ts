/** The list of blogs with what each is doing, as a desk polls it. */
import { expect } from 'vitest'
import { follow } from '#test/support/readers/sdk-reader.ts'
import { startApp, type TestApp } from '#test/support/services/start-app.ts'
import { testWith } from '#test/support/test-with.ts'

const AT = '/v1/desk/blogs'

const test = testWith({ app: () => startApp() })

test('a desk sees for each coverage its last update, queue, readers and colleagues, live ones first', async ({
  app,
}) => {
  for (const [id, state] of [
    ['storm', 'live'],
    ['over', 'ended'],
    ['derby', 'live'],
    ['gala', 'upcoming'],
  ] as const)
    await app.createBlog(id, { state })
  await app.post('derby', 'Kick-off')
  await app.post('storm', '# Wind rises\n\nMore soon.')
  await app.post('storm', 'Not yet', { status: 'submitted' })
  await app.post('storm', 'Only a draft', { status: 'draft' })
  await app.post('gala', 'At eight', { status: 'scheduled', publishAt: new Date(Date.now() + 3_600_000).toISOString() })
  await app.api('POST', '/v1/blogs/storm/presence', { key: await keyOf(app, 'Ana'), body: {} })
  await using _reader = await follow({ url: app.url, channel: 'blog:storm' })

  const { status, headers, body } = await app.api('GET', AT)

  expect([status, headers.get('Cache-Control')]).toEqual([200, 'private, no-store'])
  expect(body.blogs.map(({ blog }: { blog: { id: string } }) => blog.id)).toEqual(['storm', 'derby', 'gala', 'over'])
  expect(body.blogs[0]).toMatchObject({
    newest: { headline: expect.stringContaining('Wind rises') },
    submitted: 1,
    submittedIds: [expect.stringMatching(/^[0-9a-f-]{36}$/)],
    ...{ scheduled: 0, readers: 1, present: ['Ana'] },
  })
  expect(body.blogs[2]).toMatchObject({ submitted: 0, scheduled: 1, readers: 0, present: [] })
  expect(body.blogs[2]).not.toHaveProperty('newest')
  expect(JSON.stringify(body)).not.toContain('Not yet')
})

test('strangers and reader tokens never see it, and a key sees only the blogs that it covers', async ({ app }) => {
  for (const id of ['storm', 'derby']) await app.createBlog(id)
  await app.createBlog('leak', { access: 'private' })
  const bens = await keyOf(app, 'Ben', { role: 'contributor', blogs: ['derby', 'gone'] })

  const stranger = await app.api('GET', AT, { key: null })
  const unknown = await app.api('GET', AT, { key: 'crier_nobody' })
  const elsewhere = await app.api('GET', AT, { key: null, headers: { Origin: 'https://other.example' } })
  const own = await app.api('GET', AT, { key: bens })
  const wrong = await app.api('GET', `${AT}?before=x`)

  expect([stranger.body.code, unknown.body.code]).toEqual(['missing_key', 'wrong_key'])
  expect(elsewhere.status).toBe(401)
  expect(own.body.blogs.map(({ blog }: { blog: { id: string } }) => blog.id)).toEqual(['derby'])
  expect(wrong.body.code).toBe('bad_page')
})

test('a live coverage is on the first page although a hundred others changed since, and the pages have all', async ({
  app,
}) => {
  await app.createBlog('night')
  for (let n = 0; n < 103; n += 1) await app.createBlog(`n-${n}`, { state: 'ended' })

  const front = (await app.api('GET', AT)).body
  const older = (await app.api('GET', `${AT}?before=${front.older}`)).body

  expect(front.blogs[0].blog.id).toBe('night')
  const all = [...front.blogs, ...older.blogs].map(({ blog }: { blog: { id: string } }) => blog.id)
  expect(new Set(all).size).toBe(104)
  expect(older).not.toHaveProperty('older')
})

async function keyOf(app: TestApp, name: string, fields: object = { role: 'editor' }): Promise<string> {
  return (await app.api('POST', '/v1/keys', { body: { name, ...fields } })).body.secret
}
