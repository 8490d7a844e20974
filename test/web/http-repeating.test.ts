/** Edits that are repeated because their response was lost: performed once, with the first response. */
import { expect } from 'vitest'
import { startApp, type TestApp } from '#test/support/services/start-app.ts'
import { testWith } from '#test/support/test-with.ts'

const BLOG = '/v1/blogs/budget-day'

const test = testWith({ app: startApp })

test('a repeated correction is made once, and gets the first response', async ({ app }) => {
  const address = await posted(app)
  const fields = { markdown: 'By Ana', correction: 'It was not.' }
  const first = await patch(app, address, { version: 1, fields, key: 'a' })

  const again = await patch(app, address, { version: 1, fields, key: 'a' })

  expect(first.status).toBe(200)
  expect([again.status, again.body]).toEqual([200, first.body])
  expect(await changes(app)).toHaveLength(3)
})

test('it is recognized after later edits by others', async ({ app }) => {
  const address = await posted(app)
  const first = await patch(app, address, { version: 1, fields: { title: 'Ana' }, key: 'a' })
  await patch(app, address, { version: 2, fields: { title: 'Ben' } })

  const again = await patch(app, address, { version: 1, fields: { title: 'Ana' }, key: 'a' })

  expect([again.status, again.body]).toEqual([200, first.body])
  expect((await app.api('GET', address)).body).toMatchObject({ title: 'Ben', version: 3 })
})

test('publishing a draft, and an edit before that, are recognized afterwards', async ({ app }) => {
  const address = await posted(app, { status: 'draft' })
  const edit = { version: 1, fields: { title: 'Checked' }, key: 'edit' }
  const publish = { version: 2, fields: { status: 'published' }, key: 'publish' }
  const firsts = [await patch(app, address, edit), await patch(app, address, publish)]

  const again = [await patch(app, address, edit), await patch(app, address, publish)]

  expect(again.map(({ status, body }) => [status, body])).toEqual(firsts.map(({ body }) => [200, body]))
  expect(again.map(({ body }) => body.update.status)).toEqual(['draft', 'published'])
})

test('two concurrent tries make one edit', async ({ app }) => {
  const address = await posted(app)
  const edit = { version: 1, fields: { title: 'Ana' }, key: 'a' }

  const both = await Promise.all([patch(app, address, edit), patch(app, address, edit)])

  expect(both.map(({ status }) => status)).toEqual([200, 200])
  expect(both[0]?.body).toEqual(both[1]?.body)
  expect(await changes(app)).toHaveLength(3)
})

test('a key with another edit is refused, and a new key does not excuse a stale version', async ({ app }) => {
  const address = await posted(app)
  await patch(app, address, { version: 1, fields: { title: 'Ana' }, key: 'a' })

  const other = await patch(app, address, { version: 1, fields: { title: 'Ben' }, key: 'a' })
  const fresh = await patch(app, address, { version: 1, fields: { title: 'Ben' }, key: 'b' })
  const early = await patch(app, address, { version: 7, fields: { title: 'Ben' }, key: 'c' })

  expect([other.status, other.body.code]).toEqual([422, 'key_reused'])
  expect([fresh.body.code, early.body.code]).toEqual(['stale_version', 'stale_version'])
  expect(await changes(app)).toHaveLength(3)
})

test('a repeated request does not bring back a removed update', async ({ app }) => {
  const address = await posted(app)
  const edit = { version: 1, fields: { title: 'Ana' }, key: 'a' }
  await patch(app, address, edit)
  await app.api('DELETE', `${address}?mode=remove`)

  expect((await patch(app, address, edit)).body.code).toBe('removed')
})

test('a repeated edit of a blog is made once', async ({ app }) => {
  await app.createBlog('budget-day')
  const edit = { version: 1, fields: { title: 'Budget' }, key: 'a' }
  const first = await patch(app, BLOG, edit)
  await patch(app, BLOG, { version: 2, fields: { state: 'ended' } })

  const again = await patch(app, BLOG, edit)

  expect([again.status, again.body]).toEqual([200, first.body])
  expect(await changes(app)).toHaveLength(3)
})

type Edit = { readonly version: number; readonly fields: object; readonly key?: string }

function patch(app: TestApp, address: string, { version, fields, key }: Edit) {
  const headers = { 'If-Match': `"${version}"`, ...(key && { 'Idempotency-Key': key }) }
  return app.api('PATCH', address, { body: fields, headers })
}

async function posted(app: TestApp, fields = {}): Promise<string> {
  await app.createBlog('budget-day')
  return `${BLOG}/updates/${(await app.post('budget-day', 'Text', fields)).id}`
}

async function changes(app: TestApp): Promise<unknown[]> {
  return (await app.api('GET', `${BLOG}/changes`)).body.changes
}
