/** Retracting and removing updates over HTTP. */
import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { expect } from 'vitest'
import { startApp, type TestApp } from '#test/support/services/start-app.ts'
import { testWith } from '#test/support/test-with.ts'

const BLOG = '/v1/blogs/budget-day'
const WORDS = 'the-words-that-must-go'

const test = testWith({ app: startApp })

test('a retracted update stays in place, with the note that explains why', async ({ app }) => {
  const { address, update } = await posted(app, 'The bridge is closed')

  const { status, headers, body } = await app.api('DELETE', `${address}?note=It%20is%20open`)

  expect([status, headers.get('ETag')]).toEqual([200, '"2"'])
  expect(body.update).toMatchObject({
    body: update.body,
    status: 'retracted',
    retraction: { note: 'It is open', at: body.update.updatedAt },
  })
  expect((await app.api('GET', BLOG, { key: null })).body.updates).toEqual([body.update])
  expect((await changes(app)).at(-1)).toMatchObject({ kind: 'update.retracted', update: body.update })
})

test('the note may be in the body', async ({ app }) => {
  const { address } = await posted(app, 'The bridge is closed')

  const { body } = await app.api('DELETE', address, { body: { note: 'It is open' } })

  expect(body.update.retraction.note).toBe('It is open')
})

test('retracting again changes nothing and returns the same', async ({ app }) => {
  const { address } = await posted(app, 'The bridge is closed')
  const first = await app.api('DELETE', `${address}?note=It%20is%20open`)

  const again = await app.api('DELETE', `${address}?note=Another`)

  expect([again.status, again.body]).toEqual([200, first.body])
})

test.for(['retract', 'remove'])('the version is checked if it is sent with mode=%s', async (mode, { app }) => {
  const { address, update } = await posted(app, 'The bridge is closed')

  const stale = await app.api('DELETE', `${address}?mode=${mode}`, { headers: { 'If-Match': '"7"' } })
  const right = await app.api('DELETE', `${address}?mode=${mode}`, { headers: { 'If-Match': '"1"' } })

  expect([stale.status, stale.body.current]).toEqual([412, update])
  expect(right.status).toBe(200)
})

test('a withdrawal needs no version: it succeeds despite a concurrent correction', async ({ app }) => {
  const { address } = await posted(app, 'The bridge is closed')
  const correct = () => app.api('PATCH', address, { body: { pinned: true }, headers: { 'If-Match': '1' } })

  const [, withdrawn] = await Promise.all([correct(), app.api('DELETE', address)])

  expect([withdrawn.status, withdrawn.body.update.status]).toEqual([200, 'retracted'])
})

test('removing returns the id alone; afterwards the update is 410', async ({ app }) => {
  const { address, id } = await posted(app, WORDS)

  const removed = await app.api('DELETE', `${address}?mode=remove`)

  expect([removed.status, removed.body.update]).toEqual([200, { id }])
  for (const call of [app.api('GET', address), app.api('GET', `${address}/history`), app.api('DELETE', address)]) {
    const { status, body } = await call
    expect([status, body.code]).toEqual([410, 'removed'])
  }
})

test('removing again changes nothing and returns the same', async ({ app }) => {
  const { address } = await posted(app, WORDS)
  const first = await app.api('DELETE', `${address}?mode=remove`)

  const again = await app.api('DELETE', `${address}?mode=remove`)

  expect([again.status, again.body]).toEqual([200, first.body])
})

test('the text of a removed update, its earlier versions and drafts is in no response, no page and no file', async () => {
  await using app = await startApp({ blog: 'budget-day' })
  await app.post('budget-day', 'What stays')
  const { id } = await app.post('budget-day', `${WORDS} 1`, { title: `${WORDS} 2`, status: 'draft' })
  const address = `${BLOG}/updates/${id}`
  const patch = (version: string, body: object) => app.api('PATCH', address, { body, headers: { 'If-Match': version } })
  await patch('1', { markdown: `${WORDS} 3` })
  await patch('2', { status: 'published', key: true, pinned: true })
  await patch('3', { markdown: `${WORDS} 4`, correction: `${WORDS} 5` })
  await app.api('DELETE', `${address}?note=${WORDS}`)

  await app.api('DELETE', `${address}?mode=remove`)

  const paths = [
    ...['', '/updates', '/updates?status=draft', '/updates?key=true', '/changes?limit=500'].map(path => BLOG + path),
    ...[address, `${address}/history`, '/v1/blogs', '/', '/blogs/budget-day'],
  ]
  const answers = await Promise.all(paths.map(async path => (await app.api('GET', path)).text))
  expect(answers.filter(text => text.includes(WORDS))).toEqual([])
  expect(answers[0]).toContain('What stays')
  await app.stop()
  const files = await Promise.all((await readdir(app.folder)).map(file => readFile(join(app.folder, file))))
  expect(Buffer.concat(files).includes(WORDS)).toBe(false)
})

test('readers and the desk are both notified of a removal, without the removed text', async ({ app }) => {
  await app.createBlog('budget-day')
  const { id } = await app.post('budget-day', WORDS, { status: 'draft' })
  const address = `${BLOG}/updates/${id}`
  await app.api('PATCH', address, { body: { status: 'published' }, headers: { 'If-Match': '1' } })

  await app.api('DELETE', `${address}?mode=remove`)

  const kinds = (await changes(app)).map(({ kind, update }) => [kind, update])
  expect(kinds.slice(1)).toEqual([
    ['update.removed', { id }],
    ['update.removed', { id }],
  ])
  using file = new DatabaseSync(join(app.folder, 'crier.db'), { readOnly: true })
  const desk = file.prepare("SELECT change FROM changes WHERE stream = 'desk:budget-day'").all()
  expect(desk.map(({ change }) => JSON.parse(String(change)))).toMatchObject([
    { offset: 1, kind: 'update.removed', update: { id } },
    { offset: 2, kind: 'update.removed', update: { id } },
  ])
})

test('a draft cannot be retracted, since nobody saw it; removing it does not notify readers', async ({ app }) => {
  await app.createBlog('budget-day')
  const { id } = await app.post('budget-day', WORDS, { status: 'draft' })

  const retracted = await app.api('DELETE', `${BLOG}/updates/${id}`)
  const removed = await app.api('DELETE', `${BLOG}/updates/${id}?mode=remove`)

  expect([retracted.status, retracted.body.errors[0].path]).toEqual([422, 'mode'])
  expect(removed.status).toBe(200)
  expect(await changes(app)).toHaveLength(1)
})

test('an unknown mode is refused', async ({ app }) => {
  const { address } = await posted(app, WORDS)

  const { status, body } = await app.api('DELETE', `${address}?mode=erase`)

  expect([status, body.errors]).toEqual([422, [{ path: 'mode', message: 'use "retract" or "remove"' }]])
})

async function posted(app: TestApp, text: string) {
  await app.createBlog('budget-day')
  const update = await app.post('budget-day', text)
  return { update, id: update.id, address: `${BLOG}/updates/${update.id}` }
}

async function changes(app: TestApp): Promise<{ kind: string; update: unknown }[]> {
  return (await app.api('GET', `${BLOG}/changes`, { key: null })).body.changes
}
