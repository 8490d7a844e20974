/** The names of those who wrote updates are for editors of the blog alone. */
import { expect, test } from 'vitest'
import { startApp, type TestApp } from '#test/support/services/start-app.ts'

const AUTHORS = '/v1/blogs/strike/authors'

async function keyOf(app: TestApp, name: string, more: object): Promise<string> {
  const { body } = await app.api('POST', '/v1/keys', { body: { name, ...more } })
  return body.secret
}

test('editors get the names of those who wrote and changed updates; readers and others get none', async () => {
  await using app = await startApp()
  await app.createBlog('strike')
  await app.createBlog('storm')
  const cleo = await keyOf(app, 'Cleo', { role: 'contributor', blogs: ['strike'] })
  const ana = await keyOf(app, 'Ana Ruiz', { role: 'editor', blogs: ['strike'] })
  const stranger = await keyOf(app, 'Ben', { role: 'editor', blogs: ['storm'] })
  const made = await app.api('POST', '/v1/blogs/strike/updates', {
    key: cleo,
    body: { markdown: 'From the picket line', status: 'submitted' },
  })
  const { id } = made.body.update
  const update = `/v1/blogs/strike/updates/${id}`
  await app.api('PATCH', update, { key: ana, body: { status: 'published' }, headers: { 'If-Match': '1' } })
  const ask = (key: string | null, updates = id) => app.api('GET', `${AUTHORS}?updates=${updates}`, { key })

  const told = await ask(ana)
  expect([told.status, told.headers.get('Cache-Control')]).toEqual([200, 'private, no-store'])
  expect(told.body.authors).toMatchObject([{ update: id, first: { name: 'Cleo' }, last: { name: 'Ana Ruiz' } }])
  expect((await ask(null)).status).toBe(401)
  expect((await ask(cleo)).status).toBe(403)
  expect((await ask(stranger)).status).toBe(403)
  expect((await ask(ana, 'no-id')).status).toBe(422)
  expect((await ask(ana, Array(101).fill(id).join(','))).status).toBe(422)

  for (const path of ['/v1/blogs/strike', '/v1/blogs/strike/updates', '/v1/blogs/strike/changes', update]) {
    expect(JSON.stringify((await app.api('GET', path, { key: null })).body)).not.toMatch(/Ana Ruiz|Cleo/)
  }
})

test('an update of another blog is not named through this one', async () => {
  await using app = await startApp()
  await app.createBlog('strike')
  await app.createBlog('storm')
  const { id } = await app.post('storm', 'High water')

  const { body } = await app.api('GET', `${AUTHORS}?updates=${id}`)

  expect(body.authors).toEqual([])
})
