/** Correcting, pinning and marking updates over HTTP. */
import { expect, test } from 'vitest'
import { forThisFile } from '#test/support/for-this-file.ts'
import { startApp } from '#test/support/services/start-app.ts'

/** Each test has a coverage of its own. */
const app = forThisFile(startApp)

test('a correction applies to the version that was read, and carries a note for readers', async () => {
  const { id, address, changes } = await posted('The sum is 5 million')

  const { status, headers, body } = await patch(address, {
    version: '"1"',
    fields: { markdown: 'The sum is 6 million', correction: 'An earlier version gave a wrong sum.' },
  })

  expect([status, headers.get('ETag')]).toEqual([200, '"2"'])
  expect(body.update).toMatchObject({
    id,
    version: 2,
    correction: { note: 'An earlier version gave a wrong sum.', at: body.update.updatedAt },
  })
  expect((await changes()).at(-1)).toMatchObject({ kind: 'update.corrected', update: body.update })
})

test('absent fields keep their value; null clears one', async () => {
  const { address, update } = await posted('Text', { title: 'Title', label: 'Label', byline: 'Ana' })

  const { body } = await patch(address, { version: '1', fields: { title: null, byline: 'Ben' } })

  const { title: _, ...rest } = update
  expect(body.update).toEqual({ ...rest, byline: 'Ben', version: 2, updatedAt: body.update.updatedAt })
})

test.for([{ pinned: true }, { key: true }, { time: '2026-03-04T16:44:00.000Z' }, { markdown: 'Another text' }])(
  'without a note for readers %j changes silently',
  async fields => {
    const { address, changes } = await posted('Text')

    const { body } = await patch(address, { version: '1', fields })

    expect(body.update.version).toBe(2)
    expect(body.update.correction).toBeUndefined()
    expect((await changes()).at(-1)?.kind).toBe('update.corrected')
  },
)

test('a silent change keeps an earlier note for readers', async () => {
  const { address } = await posted('Text')
  const { body } = await patch(address, { version: '1', fields: { markdown: 'B', correction: 'Was A.' } })

  const pinned = await patch(address, { version: '2', fields: { pinned: true } })

  expect(pinned.body.update.correction).toEqual(body.update.correction)
})

test.for([
  {},
  { markdown: 'Text' },
  { title: null },
  { pinned: false, key: false },
  { untimed: false },
  { sensitive: false },
])('a patch without effect, %j, returns the current state and makes no change', async fields => {
  const { address, update, cursor } = await posted('Text')

  const { status, body } = await patch(address, { version: '1', fields })

  expect(status).toBe(200)
  expect(body).toEqual({ update, cursor })
})

test('an update is marked as sensitive and no longer, in every version; unmarked it has no such field', async () => {
  const { address } = await posted('Text')

  const marked = await patch(address, { version: '1', fields: { sensitive: true } })
  const { body: unmarked } = await patch(address, { version: '2', fields: { sensitive: false } })
  const { changes } = (await app.api('GET', `${address}/history`)).body

  expect(marked.body.update.sensitive).toBe(true)
  expect(unmarked.update).not.toHaveProperty('sensitive')
  expect(changes.map(({ update }: { update: { sensitive?: boolean } }) => update.sensitive)).toEqual([
    undefined,
    true,
    undefined,
  ])
})

test.for(['"1"', '1', 'W/"1"', ' "1" '])('the version may come as %j', async version => {
  const { address } = await posted('Text')

  expect((await patch(address, { version, fields: { pinned: true } })).status).toBe(200)
})

test.for([undefined, 'latest', '*', '"1", "2"', '-1', '1e3'])(
  'without a version, or with %j, nothing changes',
  async version => {
    const { address, changes } = await posted('Text')

    const { status, body } = await patch(address, { version, fields: { pinned: true } })

    expect([status, body.code]).toEqual([428, 'missing_version'])
    expect(await changes()).toHaveLength(2)
  },
)

test('the second of two editors gets the current version, and overwrites nothing', async () => {
  const { address } = await posted('Text')
  const won = await patch(address, { version: '1', fields: { markdown: 'By Ana' } })

  const { status, headers, body } = await patch(address, { version: '1', fields: { markdown: 'By Ben' } })

  expect([status, body.code, headers.get('ETag')]).toEqual([412, 'stale_version', '"2"'])
  expect(body.current).toEqual(won.body.update)
  expect((await app.api('GET', address)).body).toEqual(won.body.update)
})

test('of many concurrent corrections of one version exactly one wins', async () => {
  const { address, changes } = await posted('Text')
  const tries = Array.from({ length: 20 }, (_, n) => patch(address, { version: '1', fields: { title: `By ${n}` } }))

  const statuses = (await Promise.all(tries)).map(({ status }) => status)

  expect(statuses.toSorted()).toEqual([200, ...Array.from({ length: 19 }, () => 412)])
  expect(await changes()).toHaveLength(3)
})

test('the history of an update shows every version, oldest first, to editors only', async () => {
  const { address, blog } = await posted('One')
  await patch(address, { version: '1', fields: { markdown: 'Two', correction: 'Was one.' } })
  await patch(address, { version: '2', fields: { pinned: true } })

  const { body } = await app.api('GET', `${address}/history`)

  const { keys } = (await app.api('GET', '/v1/keys')).body
  const by = { key: keys[0].id, name: keys[0].name }
  expect(body.changes).toMatchObject([1, 2, 3].map(version => ({ update: { version }, by })))
  expect((await app.api('GET', `${blog}/changes`)).text).not.toContain(by.key)
  expect((await app.api('GET', `${address}/history`, { key: null })).status).toBe(401)
})

test.for([
  [{ status: 'draft' }, 'status'],
  [{ correction: '' }, 'correction'],
  [{ title: null, markdown: '' }, ''],
  [{ untimed: true }, 'label'],
  [{ markdown: 'a', html: 'b' }, 'html'],
  [{ id: 'x' }, 'id'],
] as const)('the patch %j is refused with the path %j', async ([fields, path]) => {
  const { address } = await posted('Text')

  const { status, body } = await patch(address, { version: '1', fields })

  expect([status, body.errors?.[0].path]).toEqual([422, path])
})

let coverages = 0

/** In a new coverage. */
async function posted(text: string, fields: object = {}) {
  coverages += 1
  const blog = `/v1/blogs/${(await app.createBlog(`budget-day-${coverages}`)).id}`
  const { body } = await app.api('POST', `${blog}/updates`, { body: { markdown: text, ...fields } })
  const { update, cursor } = body
  const changes = async (): Promise<{ kind: string }[]> => (await app.api('GET', `${blog}/changes`)).body.changes
  return { update, cursor, id: update.id, blog, address: `${blog}/updates/${update.id}`, changes }
}

function patch(address: string, { version, fields }: { version: string | undefined; fields: object }) {
  return app.api('PATCH', address, { body: fields, headers: version === undefined ? {} : { 'If-Match': version } })
}
