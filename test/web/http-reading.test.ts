/** Reading a coverage, its older updates and its changes over HTTP. */
import { expect, it } from 'vitest'
import type { Coverage } from '#shared/blog/coverage.ts'
import { fold, foldOlder } from '#shared/blog/fold.ts'
import type { Update } from '#shared/blog/update.ts'
import { forThisFile } from '#test/support/for-this-file.ts'
import { startApp, type TestApp } from '#test/support/services/start-app.ts'
import { testWith } from '#test/support/test-with.ts'

const BLOG = '/v1/blogs/budget-day'

const test = testWith({ app: () => startApp({ blog: 'budget-day' }) })
/** For reads of a new coverage. */
const calm = forThisFile(() => startApp({ blog: 'budget-day' }))

test('a coverage has the newest 20 updates, newest first, and the pinned and key ones', async ({ app }) => {
  const first = await app.post('budget-day', 'Number 0', { key: true, pinned: true })
  for (let n = 1; n < 25; n++) await app.post('budget-day', `Number ${n}`)

  const { body } = await read(app, BLOG)

  expect(textsOf(body.updates)).toEqual(Array.from({ length: 20 }, (_, n) => `Number ${24 - n}`))
  expect(body.pinned).toEqual([first])
  expect(body.keyUpdates).toMatchObject([{ id: first.id, headline: 'Number 0' }])
  expect(body.older).toEqual(expect.any(String))
})

test('a client with the current coverage gets 304 until it changes', async ({ app }) => {
  const { body, headers } = await read(app, BLOG)
  const tag = headers.get('ETag') ?? ''
  const ask = () => app.api('GET', BLOG, { key: null, headers: { 'If-None-Match': `"other", W/${tag}` } })

  const held = await ask()
  await app.post('budget-day', 'Doors open')
  const changed = await ask()

  expect(tag).toBe(`"${body.cursor}"`)
  expect([held.status, held.text, held.headers.get('ETag')]).toEqual([304, '', tag])
  expect([changed.status, changed.headers.get('ETag')]).toEqual([200, `"${changed.body.cursor}"`])
})

test('any cache may keep the coverage for a moment, and any site may read it', async () => {
  const { headers } = await calm.api('GET', BLOG, { key: null, headers: { Origin: 'https://partner.example' } })

  expect(headers.get('Cache-Control')).toMatch(/^public, max-age=\d, stale-while-revalidate=\d+, stale-if-error=\d+$/)
  expect(headers.get('Access-Control-Allow-Origin')).toBe('*')
  expect(headers.get('Access-Control-Expose-Headers')).toContain('ETag')
})

test('HEAD responds like GET, without the body', async () => {
  const [head, get] = [await calm.api('HEAD', BLOG), await calm.api('GET', BLOG)]

  expect([head.status, head.text]).toEqual([200, ''])
  expect(head.headers.get('ETag')).toBe(get.headers.get('ETag'))
  expect(head.headers.get('Content-Length')).toBe(get.headers.get('Content-Length'))
})

test('pages contain every update once, whatever is posted, moved and removed meanwhile', async ({ app }) => {
  const posted = []
  for (let n = 0; n < 30; n++) posted.push(await app.post('budget-day', `Number ${n}`))
  const { body: held } = await read(app, `${BLOG}/updates?limit=7`)
  await app.post('budget-day', 'In between')
  await app.api('DELETE', `${BLOG}/updates/${held.updates.at(-1).id}?mode=remove`)

  const texts = textsOf(held.updates)
  for (let { older } = held; older !== undefined; ) {
    const { body } = await read(app, `${BLOG}/updates?limit=7&before=${older}`)
    texts.push(...textsOf(body.updates))
    older = body.older
  }

  expect(texts).toEqual(Array.from({ length: 30 }, (_, n) => `Number ${29 - n}`))
})

test('older updates can be listed from a given update, and key events alone', async ({ app }) => {
  const posted: Update[] = []
  for (let n = 0; n < 6; n++) posted.push(await app.post('budget-day', `Number ${n}`, { key: n % 2 === 0 }))

  const after = await read(app, `${BLOG}/updates?before=${posted[2]?.id}`)
  const keys = await read(app, `${BLOG}/updates?key=true`)

  expect(textsOf(after.body.updates)).toEqual(['Number 1', 'Number 0'])
  expect(textsOf(keys.body.updates)).toEqual(['Number 4', 'Number 2', 'Number 0'])
})

test('updates are ordered by shown time, then by posting', async ({ app }) => {
  const at = (time: string) => ({ time: `2026-03-04T${time}:00Z` })
  for (const [text, time] of [
    ['B', '10:00'],
    ['D', '12:00'],
    ['A', '09:00'],
    ['C', '10:00'],
  ] as const) {
    await app.post('budget-day', text, at(time))
  }

  expect(textsOf((await read(app, BLOG)).body.updates)).toEqual(['D', 'C', 'B', 'A'])
})

it.for(['nonsense', '2026-03-04_x', '01a2093b-22ba-7471-8373-42146f6bff7e'])(
  'the position %s is refused',
  async before => {
    const { status, body } = await read(calm, `${BLOG}/updates?before=${before}`)

    expect([status, body.code]).toEqual([400, 'bad_page'])
  },
)

it.for(['0', '101', '-1', 'all', '1.5'])('a page of %s updates is refused', async limit => {
  const { status, body } = await read(calm, `${BLOG}/updates?limit=${limit}`)

  expect([status, body.errors?.[0].path]).toEqual([422, 'limit'])
})

test('an update has its version as ETag, and 304 saves sending it again', async ({ app }) => {
  const { id } = await app.post('budget-day', 'Doors open')

  const [first, again] = [
    await read(app, `${BLOG}/updates/${id}`),
    await app.api('GET', `${BLOG}/updates/${id}`, { headers: { 'If-None-Match': '"1"' } }),
  ]

  expect([first.status, first.headers.get('ETag'), again.status]).toEqual([200, '"1"', 304])
})

test('changes are read in pages, in order, without a hole, until there are no more', async ({ app }) => {
  for (let n = 0; n < 9; n++) await app.post('budget-day', `Number ${n}`)

  const pages = [(await read(app, `${BLOG}/changes?limit=4`)).body]
  while (pages.at(-1).more) pages.push((await read(app, `${BLOG}/changes?limit=4&after=${pages.at(-1).cursor}`)).body)

  expect(pages.map(({ changes }) => changes.length)).toEqual([4, 4, 2])
  expect(pages.flatMap(({ changes }) => changes).map(({ offset }) => offset)).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9, 10])
})

test('a response with changes may be cached for seconds, so that removed text soon leaves every cache; an empty one hardly at all', async () => {
  const full = await read(calm, `${BLOG}/changes`)
  const empty = await read(calm, `${BLOG}/changes?after=${full.body.cursor}`)

  expect(empty.body).toEqual({ changes: [], cursor: full.body.cursor, more: false })
  expect(maxAgeOf(full.headers)).toBeGreaterThanOrEqual(5)
  expect(maxAgeOf(full.headers)).toBeLessThanOrEqual(30)
  expect(maxAgeOf(empty.headers)).toBeLessThanOrEqual(2)
})

test('a cursor of another epoch gets "gap", with the current cursor', async () => {
  const { cursor } = (await read(calm, BLOG)).body
  const ahead = `${cursor.split('.')[0]}.99`

  for (const after of ['other.1', 'other.0', ahead]) {
    const { status, headers, body } = await read(calm, `${BLOG}/changes?after=${after}`)
    expect([status, body.code, body.cursor]).toEqual([410, 'gap', cursor])
    expect(headers.get('Cache-Control')).toBe('no-store')
  }
})

it.for(['7', 'abc', 'a.b', 'a.-1', 'a.1.2', '%00.1'])('the forged cursor %s is refused', async after => {
  const { status, body } = await read(calm, `${BLOG}/changes?after=${after}`)

  expect([status, body.code]).toEqual([400, 'bad_cursor'])
})

test('a coverage folded with later changes equals the coverage read again', async ({ app }) => {
  for (let n = 0; n < 25; n++) await app.post('budget-day', `Number ${n}`)
  const held: Coverage = (await read(app, BLOG)).body
  const { id } = await app.post('budget-day', 'New', { key: true })
  await app.post('budget-day', 'Back-dated', { time: '2020-01-01T00:00:00Z' })
  await app.api('PATCH', `${BLOG}/updates/${id}`, { body: { pinned: true }, headers: { 'If-Match': '1' } })
  await app.api('DELETE', `${BLOG}/updates/${held.updates[3]?.id}?mode=remove`)
  await app.api('DELETE', `${BLOG}/updates/${held.updates[4]?.id}`)
  await app.api('PATCH', BLOG, { body: { state: 'ended' }, headers: { 'If-Match': '1' } })

  const { changes } = (await read(app, `${BLOG}/changes?after=${held.cursor}`)).body
  const folded = [...changes, ...changes].reduce(fold, held)
  const older = (await read(app, `${BLOG}/updates?limit=100&before=${held.older}`)).body

  const all = (await read(app, `${BLOG}/updates?limit=100`)).body
  const { blog, pinned, keyUpdates, publisher, sampling, cursor } = (await read(app, BLOG)).body
  expect(publisher).toEqual({ name: '127.0.0.1', url: `${app.url}/` })
  expect({ ...foldOlder(folded, older), references: {} }).toEqual({
    ...{ blog, pinned, keyUpdates, publisher, sampling, cursor, references: {} },
    ...{ updates: all.updates, older: undefined },
  })
})

test('a restart changes nothing', async ({ app }) => {
  await app.post('budget-day', 'Doors open')
  const paths = ['/v1/blogs', BLOG, `${BLOG}/changes`, `${BLOG}/updates`]
  const readAll = async () => (await Promise.all(paths.map(path => read(app, path)))).map(({ text }) => text)
  const before = await readAll()

  await app.restart()

  expect(await readAll()).toEqual(before)
})

function read(app: TestApp, path: string) {
  return app.api('GET', path, { key: null })
}

function textsOf(updates: Update[]): string[] {
  return updates.map(({ body: [block] }) => (block?._type === 'block' ? (block.children[0]?.text ?? '') : ''))
}

function maxAgeOf(headers: Headers): number {
  return Number(/max-age=(\d+)/.exec(headers.get('Cache-Control') ?? '')?.[1])
}

test('long changes are paged in responses of half a megabyte', async ({ app }) => {
  const long = 'Long speech. '.repeat(4_000)
  for (let n = 0; n < 25; n++) await app.post('budget-day', long)

  const answers = [await app.api('GET', `${BLOG}/changes?limit=500`)]
  while (answers.at(-1)?.body.more) {
    answers.push(await app.api('GET', `${BLOG}/changes?limit=500&after=${answers.at(-1)?.body.cursor}`))
  }

  expect(answers.length).toBeGreaterThan(2)
  expect(Math.max(...answers.map(({ text }) => text.length))).toBeLessThan(600_000)
  const offsets = answers.flatMap(({ body }) => body.changes.map(({ offset }: { offset: number }) => offset))
  expect(offsets).toEqual(Array.from({ length: 26 }, (_, n) => n + 1))
})
