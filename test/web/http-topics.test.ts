/** Topics of a blog and its updates, over HTTP. */
import { expect, test } from 'vitest'
import { forThisFile } from '#test/support/for-this-file.ts'
import { startApp } from '#test/support/services/start-app.ts'

const app = forThisFile(startApp)

const weather = { id: 'weather', name: 'Weather' }
const roads = { id: 'roads', name: 'Roads and rail' }
const topics = [weather, roads]

function patch(path: string, version: number, body: object) {
  return app.api('PATCH', path, { body, headers: { 'If-Match': `"${version}"` } })
}

test('a blog lists its topics; they are renamed, turned round and cleared', async () => {
  const blog = await app.createBlog('listed', { topics })
  const renamed = [{ ...roads, name: ' Roads ' }, weather]

  const edited = await patch('/v1/blogs/listed', 1, { topics: renamed })
  const cleared = await patch('/v1/blogs/listed', 2, { topics: [] })

  expect(blog.topics).toEqual(topics)
  expect(edited.body.blog.topics).toEqual([{ ...roads, name: 'Roads' }, weather])
  expect(cleared.body.blog).not.toHaveProperty('topics')
})

test.each([
  ['two of one id', [weather, { ...roads, id: 'weather' }], 'topics'],
  ['an id with a space', [{ id: 'the weather', name: 'Weather' }], 'topics[0].id'],
  ['no name', [{ id: 'weather', name: ' ' }], 'topics[0].name'],
  ['more than fifty', Array.from({ length: 51 }, (_, index) => ({ id: `t${index}`, name: 'T' })), 'topics'],
])('a blog with %s is refused', async (_, given, path) => {
  const { status, body } = await app.api('POST', '/v1/blogs', { body: { id: 'refused', title: 'T', topics: given } })

  expect([status, body.code, body.errors[0].path]).toEqual([422, 'invalid', path])
})

test('an update carries topics of its blog, each once', async () => {
  await app.createBlog('carried', { topics })
  const path = '/v1/blogs/carried/updates'

  const posted = await app.post('carried', 'Rain', { topics: ['roads', 'weather', 'roads'] })
  const moved = await patch(`${path}/${posted.id}`, 1, { topics: ['weather'] })
  const cleared = await patch(`${path}/${posted.id}`, 2, { topics: null })

  expect(posted.topics).toEqual(['roads', 'weather'])
  expect(moved.body.update.topics).toEqual(['weather'])
  expect(cleared.body.update).not.toHaveProperty('topics')
  expect(await app.post('carried', 'Dry', { topics: [] })).not.toHaveProperty('topics')
})

test('a topic that the blog does not have is refused by name, on posting and on editing', async () => {
  await app.createBlog('checked', { topics })
  const posted = await app.post('checked', 'Rain')
  const body = { markdown: 'Snow', topics: ['weather', 'snow'] }

  const refused = [
    await app.api('POST', '/v1/blogs/checked/updates', { body }),
    await patch(`/v1/blogs/checked/updates/${posted.id}`, 1, { topics: ['weather', 'snow'] }),
  ]

  const errors = [{ path: 'topics[1]', message: '"snow" is not a topic of this blog; it has weather, roads' }]
  for (const { status, body: problem } of refused) expect([status, problem.errors]).toEqual([422, errors])
})

test('an update keeps a topic that was taken out of the list, and no other update gets it', async () => {
  await app.createBlog('kept', { topics })
  const posted = await app.post('kept', 'Rain', { topics: ['weather'] })
  await patch('/v1/blogs/kept', 1, { topics: [roads] })

  const edited = await patch(`/v1/blogs/kept/updates/${posted.id}`, 1, { topics: ['weather', 'roads'] })
  const other = await app.api('POST', '/v1/blogs/kept/updates', { body: { markdown: 'x', topics: ['weather'] } })

  expect([edited.status, edited.body.update.topics]).toEqual([200, ['weather', 'roads']])
  expect(other.status).toBe(422)
})
