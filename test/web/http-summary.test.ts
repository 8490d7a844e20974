/** The summary of a coverage over HTTP: writing, versions, removal. */
import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect } from 'vitest'
import { startApp, type TestApp } from '#test/support/services/start-app.ts'
import { testWith } from '#test/support/test-with.ts'

const BLOG = '/v1/blogs/storm'
const SUMMARY = `${BLOG}/summary`
const WORDS = 'the-words-that-must-go'

const test = testWith({ app: () => startApp({ blog: 'storm' }) })

test('a summary is written with the version that was read, and readers get it with the coverage and its changes', async ({
  app,
}) => {
  const first = await write(app, '- Two bridges are **closed**.', '"0"')
  const second = await write(app, '- One bridge is closed.', first.headers.get('ETag') ?? '')

  expect([first.status, second.status]).toEqual([200, 200])
  const { summary } = second.body.blog
  expect(summary).toMatchObject({ body: [{ listItem: 'bullet' }], version: second.body.blog.version })
  expect(summary.version).toBeGreaterThan(first.body.blog.summary.version)
  const { body } = await app.api('GET', BLOG, { key: null })
  expect(body.blog.summary).toEqual(summary)
  const { changes } = (await app.api('GET', `${BLOG}/changes`, { key: null })).body
  expect(changes.at(-1)).toMatchObject({ kind: 'blog.edited', blog: { summary } })
})

test('of two editors the second is shown what the first wrote; other fields of the blog are no conflict', async ({
  app,
}) => {
  const none = { 'If-None-Match': '*' }
  const put = (markdown: string) => app.api('PUT', SUMMARY, { body: { markdown }, headers: none })
  const both = await Promise.all([put('Ana says so.'), put('Ben says so.')])
  const [won, lost] = both.toSorted((a, b) => a.status - b.status)
  const retitle = app.api('PATCH', BLOG, { body: { title: 'A storm' }, headers: { 'If-Match': '2' } })
  const [, again] = await Promise.all([retitle, write(app, 'They agree.', String(won?.body.blog.summary.version))])

  expect([won?.status, lost?.status, lost?.body.code]).toEqual([200, 412, 'stale_version'])
  expect(lost?.body.current.summary).toEqual(won?.body.blog.summary)
  expect([again.status, again.body.blog.summary.body[0].children[0].text]).toEqual([200, 'They agree.'])
})

test('a repeated request is written once, and the same text again is no new version', async ({ app }) => {
  const headers = { 'If-Match': '0', 'Idempotency-Key': 'once' }
  const send = () => app.api('PUT', SUMMARY, { body: { markdown: 'Known.' }, headers })
  const first = await send()
  await write(app, 'Known better.', String(first.body.blog.summary.version))

  const again = await send()
  const current = (await app.api('GET', BLOG)).body.blog.summary
  const same = await write(app, 'Known better.', String(current.version))

  expect(again.body).toEqual(first.body)
  expect(same.body.blog.summary).toEqual(current)
})

test('editors read its versions with their authors; contributors neither write nor remove it', async ({ app }) => {
  const first = await write(app, 'Known.', '0')
  await write(app, 'Known better.', String(first.body.blog.summary.version))
  const { body } = await app.api('POST', '/v1/keys', { body: { name: 'Cleo', role: 'contributor', blogs: ['storm'] } })
  const as = { key: body.secret }

  const { versions } = (await app.api('GET', `${SUMMARY}/history`)).body
  const refused = [
    await app.api('PUT', SUMMARY, { ...as, body: { markdown: 'x' }, headers: { 'If-Match': '0' } }),
    await app.api('DELETE', SUMMARY, as),
    await app.api('GET', `${SUMMARY}/history`, as),
  ]

  expect(versions.map((one: { summary: unknown }) => one.summary)).toMatchObject([
    { body: [{ children: [{ text: 'Known.' }] }] },
    { body: [{ children: [{ text: 'Known better.' }] }] },
  ])
  expect(versions[0].by.name).toBeTruthy()
  expect(refused.map(({ status }) => status)).toEqual([403, 403, 403])
})

test('a summary without a version, without text or too long is refused, and says what would be right', async ({
  app,
}) => {
  const refused = await Promise.all([
    app.api('PUT', SUMMARY, { body: { markdown: 'x' } }),
    write(app, '', '0'),
    write(app, 'x'.repeat(10_000), '0'),
    write(app, 'x', '7'),
    app.api('PUT', '/v1/blogs/unknown/summary', { body: { markdown: 'x' }, headers: { 'If-Match': '0' } }),
  ])

  expect(refused.map(({ status, body }) => [status, body.code])).toEqual([
    [428, 'missing_version'],
    [422, 'invalid'],
    [422, 'invalid'],
    [412, 'stale_version'],
    [404, 'unknown_blog'],
  ])
})

test('after its removal no response, page, feed, history, instant or file has any version of it', async ({ app }) => {
  const first = await write(app, `${WORDS} 1`, '0')
  await write(app, `${WORDS} 2`, String(first.body.blog.summary.version))
  const then = new Date().toISOString()
  const key = { 'If-Match': '0', 'Idempotency-Key': 'of-the-first' }

  const removed = await app.api('DELETE', SUMMARY)
  const again = await app.api('DELETE', SUMMARY, { headers: { 'If-Match': '1' } })

  expect([removed.status, removed.body.blog.summary, again.body]).toEqual([200, undefined, removed.body])
  const paths = ['', '/changes?limit=500', '/history', '/summary/history', `?at=${then}`].map(path => BLOG + path)
  const pages = ['/blogs/storm', '/blogs/storm/feed.json', '/embed/storm/html', `/blogs/storm?at=${then}`, '/v1/blogs']
  const answers = await Promise.all([...paths, ...pages].map(async path => (await app.api('GET', path)).text))
  expect(answers.filter(text => text.includes(WORDS))).toEqual([])
  const { entries } = (await app.api('GET', '/v1/audit?blog=storm')).body
  expect(entries.map((one: { action: string }) => one.action).slice(0, 3)).toEqual([
    'summary.removed',
    'summary.edited',
    'summary.edited',
  ])
  expect((await app.api('PUT', SUMMARY, { body: { markdown: 'New.' }, headers: key })).status).toBe(200)
  await app.stop()
  const files = await Promise.all((await readdir(app.folder)).map(file => readFile(join(app.folder, file))))
  expect(Buffer.concat(files).includes(WORDS)).toBe(false)
})

test('the first answer is not given again once its text was erased', async ({ app }) => {
  const headers = { 'If-Match': '0', 'Idempotency-Key': 'once' }
  const send = () => app.api('PUT', SUMMARY, { body: { markdown: WORDS }, headers })
  await send()
  await app.api('DELETE', SUMMARY)

  const again = await send()

  expect([again.status, again.body.code]).toEqual([410, 'removed'])
})

function write(app: TestApp, markdown: string, version: string) {
  return app.api('PUT', SUMMARY, { body: { markdown }, headers: { 'If-Match': version } })
}
