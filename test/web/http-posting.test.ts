/** Posting updates over HTTP. */
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { expect, it } from 'vitest'
import { plainText } from '#shared/blog/plain-text.ts'
import { update as updateSchema } from '#shared/blog/update.ts'
import { nastyTexts } from '#test/support/data/entries.ts'
import { forThisFile } from '#test/support/for-this-file.ts'
import { startApp } from '#test/support/services/start-app.ts'
import { testWith } from '#test/support/test-with.ts'

const UPDATES = '/v1/blogs/budget-day/updates'

const test = testWith({ app: () => startApp({ blog: 'budget-day' }) })

/** For posts that are refused, which leave its coverage as it is, and for those in a coverage of their own. */
const shared = forThisFile(() => startApp({ blog: 'budget-day' }))

test('an acknowledged post is on disk', async ({ app }) => {
  const { id } = await app.post('budget-day', 'Doors open')

  using file = new DatabaseSync(join(app.folder, 'crier.db'), { readOnly: true })
  const rows = file.prepare('SELECT change FROM changes WHERE update_id = ?').all(id)
  expect(rows.map(({ change }) => plainText(JSON.parse(String(change)).update.body))).toEqual(['Doors open'])
})

test('the response to a post has the update, its URL, its version and the cursor of its change', async ({ app }) => {
  const { status, headers, body } = await app.api('POST', UPDATES, { body: { markdown: 'Doors open' } })

  expect(status).toBe(201)
  expect(updateSchema.parse(body.update)).toMatchObject({ version: 1, status: 'published', key: false, pinned: false })
  expect(headers.get('Location')).toBe(`${UPDATES}/${body.update.id}`)
  expect(headers.get('ETag')).toBe('"1"')
  expect(await changesAfter(app, body.cursor)).toEqual([])
})

test('the same text in Markdown, HTML and Portable Text becomes the same body', async ({ app }) => {
  const children = [
    { _type: 'span', text: 'The doors are ' },
    { _type: 'span', text: 'open', marks: ['strong'] },
  ]
  const forms = [
    { markdown: 'The doors are **open**' },
    { html: '<p>The doors are <b>open</b></p>' },
    { body: [{ _type: 'block', children }] },
  ]

  const answers = await Promise.all(forms.map(body => app.api('POST', UPDATES, { body })))

  const [first, ...others] = answers.map(({ body }) => withoutKeys(body.update.body))
  expect(others).toEqual([first, first])
})

test('every field of an update is stored and served', async ({ app }) => {
  const fields = {
    title: 'Doors',
    label: 'Analysis',
    byline: 'Ana',
    key: true,
    pinned: true,
    untimed: true,
    sensitive: true,
  }

  const posted = await app.post('budget-day', 'Open', fields)

  expect(posted).toMatchObject(fields)
  expect((await app.api('GET', `${UPDATES}/${posted.id}`, { key: null })).body).toEqual(posted)
})

test.for([
  ['2026-03-04T17:44:00+01:00', '2026-03-04T16:44:00.000Z'],
  ['2026-03-04T16:44:00Z', '2026-03-04T16:44:00.000Z'],
  ['1999-12-31T23:59:59.5-05:00', '2000-01-01T04:59:59.500Z'],
  ['2126-01-01T00:00:00.123456Z', '2126-01-01T00:00:00.123Z'],
] as const)('the shown time %s is stored as %s', async ([time, kept]) => {
  const { id } = await ownCoverage()

  expect((await shared.post(id, 'Then', { time })).time).toBe(kept)
})

test.for([
  ...(['yesterday', '2026-03-04', '2026-03-04T16:44:00', '2026-02-30T00:00:00Z', 5] as const).map(
    time => [time, /^use an RFC 3339 time with its offset/] as const,
  ),
  ['9999-12-31T23:59:59-01:00', /between the years 0000 and 9999$/],
  ['0202-03-04T16:44:00Z', /^use a time of the years 1800 to 2199$/],
  ['2206-03-04T16:44:00Z', /^use a time of the years 1800 to 2199$/],
] as const)('the shown time %j is refused with what would be right', async ([time, right]) => {
  const { status, body } = await shared.api('POST', UPDATES, { body: { markdown: 'Then', time } })

  expect(status).toBe(422)
  expect(body.errors).toEqual([{ path: 'time', message: expect.stringMatching(right) }])
})

test.for(nastyTexts.filter(text => text !== '').map(text => [text.slice(0, 30), text] as const))(
  'a body of %j is served complete, as in the response to its post',
  async ([_name, text]) => {
    const { id } = await ownCoverage()
    const span = { _type: 'span', text }

    const posted = await shared.api('POST', `/v1/blogs/${id}/updates`, {
      body: { title: 'T', body: [{ _type: 'block', children: [span] }] },
    })

    expect(posted.status).toBe(201)
    const { update } = posted.body
    expect((await shared.api('GET', `/v1/blogs/${id}`)).body.updates).toEqual([update])
    expect((await shared.api('GET', `/v1/blogs/${id}/changes`)).body.changes.at(-1)).toMatchObject({
      kind: 'update.published',
      update,
    })
    expect(update.body[0]?.children[0].text.isWellFormed() ?? true).toBe(true)
  },
)

test('a title is one line of well-formed text, whatever was sent', async ({ app }) => {
  const { title } = await app.post('budget-day', 'x', { title: ' a\r\nb\u0000\u2028c \ud800 مرحبا 🗞️ ' })

  expect(title).toBe('a b c \ufffd مرحبا 🗞️')
})

test('a request repeated with its idempotency key is performed once and gets the same response', async ({ app }) => {
  const send = (body: object) => app.api('POST', UPDATES, { body, headers: { 'Idempotency-Key': 'k-1' } })

  const first = await send({ markdown: 'Doors open', key: true })
  const again = await send({ key: true, markdown: 'Doors open' })

  expect([again.status, again.text]).toEqual([201, first.text])
  expect(await changesAfter(app, first.body.cursor)).toEqual([])
})

test('many concurrent copies of a request are performed once', async ({ app }) => {
  const tries = Array.from({ length: 20 }, () =>
    app.api('POST', UPDATES, { body: { markdown: 'Doors open' }, headers: { 'Idempotency-Key': 'k-1' } }),
  )

  const ids = (await Promise.all(tries)).map(({ body }) => body.update.id)

  expect(new Set(ids).size).toBe(1)
  expect(await changesAfter(app)).toHaveLength(2)
})

test('a repeated request gets the first response after a restart, and after a correction of the update', async () => {
  await using app = await startApp({ blog: 'budget-day' })
  const send = () => app.api('POST', UPDATES, { body: { markdown: 'Dors' }, headers: { 'Idempotency-Key': 'k-1' } })
  const first = await send()
  const address = `${UPDATES}/${first.body.update.id}`
  await app.api('PATCH', address, { body: { markdown: 'Doors' }, headers: { 'If-Match': '1' } })

  await app.restart()

  expect((await send()).text).toBe(first.text)
})

test('an idempotency key with a different request is refused', async ({ app }) => {
  const headers = { 'Idempotency-Key': 'k-1' }
  await app.api('POST', UPDATES, { body: { markdown: 'Doors open' }, headers })

  const { status, body } = await app.api('POST', UPDATES, { body: { markdown: 'Doors close' }, headers })

  expect([status, body.code]).toEqual([422, 'key_reused'])
})

test('a repeated request whose update was removed since reports that, and brings nothing back', async ({ app }) => {
  const send = () => app.api('POST', UPDATES, { body: { markdown: 'Secret' }, headers: { 'Idempotency-Key': 'k-1' } })
  const { update } = (await send()).body
  await app.api('DELETE', `${UPDATES}/${update.id}?mode=remove`)

  const { status, body, text } = await send()

  expect([status, body.code]).toEqual([410, 'removed'])
  expect(text).not.toContain('Secret')
})

it.for(['', 'two words', 'ключ', 'x'.repeat(256)])('the idempotency key %j is refused', async key => {
  const headers = { 'Idempotency-Key': encodeURIComponent(key) === key ? key : key.replace(/[^\0-\xff]/g, '\xff') }

  const { status, body } = await shared.api('POST', UPDATES, { body: { markdown: 'x' }, headers })

  expect([status, body.errors?.[0].path]).toEqual([422, 'Idempotency-Key'])
})

test('concurrent posts are all stored, each once, without a hole', async ({ app }) => {
  const posted = await Promise.all(Array.from({ length: 100 }, (_, n) => app.post('budget-day', `Number ${n}`)))

  const changes = await changesAfter(app)
  expect(changes.map(({ offset }) => offset)).toEqual(Array.from({ length: 101 }, (_, n) => n + 1))
  expect(new Set(changes.slice(1).map(({ update }) => update.id))).toEqual(new Set(posted.map(({ id }) => id)))
})

test.for([
  [{}, ''],
  [{ markdown: '   ' }, ''],
  [{ markdown: 'a', html: 'b' }, 'html'],
  [{ markdwon: 'a' }, 'markdwon'],
  [{ markdown: 5 }, 'markdown'],
  [{ markdown: 'a', key: 'yes' }, 'key'],
  [{ markdown: 'a', title: '' }, 'title'],
  [{ markdown: 'a', title: 'x'.repeat(301) }, 'title'],
  [{ markdown: 'a', untimed: true }, 'label'],
  [{ markdown: 'a', status: 'retracted' }, 'status'],
  [{ markdown: 'a', alert: { text: 'Now' } }, 'alert.title'],
  [{ markdown: 'a', publishAt: '2026-03-04T17:44:00Z' }, 'publishAt'],
  [{ markdown: 'a', __proto__x: 1 }, '__proto__x'],
  [{ body: 'text' }, 'body'],
  [{ body: [{ _type: 'hologram' }] }, 'body[0]._type'],
  [{ body: [{ _type: 'embed', provider: 'x', url: 'javascript:alert(1)' }] }, 'body[0].url'],
] as const)('the post %j is refused with the path %j', async ([body, path]) => {
  const refused = await shared.api('POST', UPDATES, { body })

  expect([refused.status, refused.body.code]).toEqual([422, 'invalid'])
  expect(refused.body.errors[0]).toEqual({ path, message: expect.any(String) })
  expect(await changesAfter(shared)).toHaveLength(1)
})

test('an unknown field is named, with the known ones', async () => {
  const { body } = await shared.api('POST', UPDATES, { body: { markdown: 'a', publishOn: 'noon', status: 'ready' } })

  const messages = Object.fromEntries(body.errors.map(({ path, message }: Record<string, string>) => [path, message]))
  expect(messages.publishOn).toMatch(/^there is no such field; the fields are markdown, html, body, title/)
  expect(messages.status).toBe(
    'use "draft", "submitted", "approved", "scheduled" or "published"; to withdraw an update, DELETE it',
  )
})

let coverages = 0

function ownCoverage() {
  coverages += 1
  return shared.createBlog(`evening-${coverages}`)
}

async function changesAfter(app: Awaited<ReturnType<typeof startApp>>, cursor?: string) {
  const after = cursor === undefined ? '' : `&after=${cursor}`
  const { body } = await app.api('GET', `/v1/blogs/budget-day/changes?limit=500${after}`)
  return body.changes as { offset: number; kind: string; update: { id: string } }[]
}

function withoutKeys(body: unknown): unknown {
  return JSON.parse(JSON.stringify(body, (name, value) => (name === '_key' ? undefined : value)))
}
