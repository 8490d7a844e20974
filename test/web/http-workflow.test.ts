/** From a contributor's draft to publication: who may change an update's status, and how refusals explain themselves. */
import { expect, test } from 'vitest'
import { startApp } from '#test/support/services/start-app.ts'

const UPDATES = '/v1/blogs/budget-day/updates'
const SECOND_MS = 1_000
const DAY_MS = 86_400_000

test('a contributor submits a draft and takes it back; an editor approves, schedules and publishes it', async () => {
  await using desk = await openDesk()
  const draft = await desk.post('ana', { status: 'draft' })
  const publishAt = inMs(DAY_MS)

  const steps = [
    await desk.patch('ana', draft, { status: 'submitted' }),
    await desk.patch('ana', draft, { title: 'A better title' }),
    await desk.patch('ana', draft, { status: 'draft' }),
    await desk.patch('ana', draft, { status: 'submitted' }),
    await desk.patch('ben', draft, { status: 'approved' }),
    await desk.patch('ben', draft, { status: 'scheduled', publishAt }),
    await desk.patch('ben', draft, { status: 'published' }),
  ]

  expect(steps.map(({ body }) => [body.update.status, body.update.publishAt])).toEqual([
    ['submitted', undefined],
    ['submitted', undefined],
    ['draft', undefined],
    ['submitted', undefined],
    ['approved', undefined],
    ['scheduled', publishAt],
    ['published', undefined],
  ])
  const { changes } = (await desk.app.api('GET', '/v1/blogs/budget-day/changes', { key: null })).body
  expect(changes.slice(1)).toMatchObject([{ kind: 'update.published', update: steps.at(-1)?.body.update }])
})

test('status changes follow one table, and every refusal says what would be right', async () => {
  await using desk = await openDesk()
  const publishAt = inMs(DAY_MS)
  const [approved, scheduled, published, retracted] = [
    await desk.post('ben', { status: 'approved' }),
    await desk.post('ben', { status: 'scheduled', publishAt }),
    await desk.post('ben', {}),
    await desk.post('ben', {}),
  ]
  await desk.app.api('DELETE', retracted.address)
  retracted.version = 2
  const submitted = await desk.post('ana', { status: 'submitted' })

  const refused = [
    await desk.tryPost('ana', { status: 'scheduled', publishAt }),
    await desk.patch('ana', submitted, { status: 'approved' }),
    await desk.patch('ana', approved, { title: 'Mine' }),
    await desk.patch('ana', scheduled, { status: 'draft' }),
    await desk.patch('ana', published, { title: 'Mine' }),
    await desk.patch('ben', published, { status: 'submitted' }),
    await desk.patch('ben', retracted, { status: 'published' }),
  ]

  expect(refused.map(({ status, body }) => [status, body.errors?.[0] ?? body.detail])).toEqual([
    [403, expect.stringMatching(/^A contributor key may not make an update "scheduled": send "status": "submitted"/)],
    [403, expect.stringMatching(/^A contributor key may not make an update "approved"/)],
    [403, 'This update is approved, so only an editor may change or discard it; ask one to make it a draft again.'],
    [403, 'This update is scheduled, so only an editor may change or discard it; ask one to make it a draft again.'],
    [403, 'Readers have seen this update, so only an editor may change it.'],
    [
      422,
      { path: 'status', message: expect.stringMatching(/cannot go back to the desk; correct, retract or remove it/) },
    ],
    [422, { path: 'status', message: 'this update was retracted; post what is right as a new update' }],
  ])
})

test('an invalid publication time is refused with its path, and nothing changes', async () => {
  await using desk = await openDesk()
  const draft = await desk.post('ben', { status: 'draft' })
  const planned = await desk.post('ben', { status: 'scheduled', publishAt: inMs(DAY_MS) })
  const published = await desk.post('ben', {})

  const refused = [
    await desk.tryPost('ben', { status: 'scheduled' }),
    await desk.tryPost('ben', { status: 'scheduled', publishAt: inMs(-SECOND_MS) }),
    await desk.tryPost('ben', { status: 'scheduled', publishAt: inMs(400 * DAY_MS) }),
    await desk.tryPost('ben', { publishAt: inMs(DAY_MS) }),
    await desk.patch('ben', draft, { status: 'scheduled' }),
    await desk.patch('ben', draft, { publishAt: inMs(DAY_MS) }),
    await desk.patch('ben', planned, { publishAt: null }),
    await desk.patch('ben', planned, { publishAt: inMs(-SECOND_MS) }),
    await desk.patch('ben', planned, { publishAt: inMs(DAY_MS), status: 'published' }),
    await desk.patch('ben', published, { publishAt: inMs(DAY_MS) }),
  ]

  expect(refused.map(({ status, body }) => [status, body.errors[0].path])).toEqual(
    refused.map(() => [422, 'publishAt']),
  )
  const sentences = refused.map(({ body }) => body.errors[0].message)
  expect(sentences.slice(0, 4)).toEqual([
    'is missing: send the time of publication, or another status',
    expect.stringMatching(/^is in the past \(it is now \S+Z\): send a later time, or "status": "published"$/),
    expect.stringMatching(/^is more than a year away: send a time before /),
    'applies only to a scheduled update: send "status": "scheduled" too, or leave it out',
  ])
  expect((await desk.app.api('GET', planned.address)).body).toMatchObject({ version: 1, status: 'scheduled' })
})

test('the shown time follows the schedule, unless the author set one', async () => {
  await using desk = await openDesk()
  const time = '2026-03-04T16:44:00.000Z'
  const [soon, later] = [inMs(DAY_MS), inMs(2 * DAY_MS)]
  const plain = await desk.post('ben', { status: 'draft' })
  const own = await desk.post('ben', { status: 'scheduled', publishAt: soon, time })
  const created = (await desk.app.api('GET', plain.address)).body.createdAt

  const times = [
    await desk.patch('ben', plain, { status: 'scheduled', publishAt: soon }),
    await desk.patch('ben', plain, { publishAt: later }),
    await desk.patch('ben', plain, { status: 'approved' }),
    await desk.patch('ben', own, { publishAt: later }),
    await desk.patch('ben', own, { status: 'published' }),
  ].map(({ body }) => body.update.time)

  expect(times).toEqual([soon, later, created, time, time])
})

test('a stale edit gets the current state, whatever the key', async () => {
  await using desk = await openDesk()
  const text = await desk.post('ana', { status: 'submitted' })
  const stale = { ...text }
  for (const status of ['approved', 'scheduled', 'published']) {
    const fields = status === 'scheduled' ? { publishAt: inMs(DAY_MS) } : {}
    const { body } = await desk.patch('ben', text, { status, ...fields })

    for (const who of ['ana', 'ben'] as const) {
      const refused = await desk.patch(who, { ...stale }, { title: 'An edit of the past' })
      expect([refused.status, refused.body.code, refused.body.current]).toEqual([412, 'stale_version', body.update])
      expect(refused.body.detail).toBe(
        `Somebody changed this since you read it: it is now ${status}, at version ${text.version}. Merge your change into "current" and send that version.`,
      )
    }
  }
  await desk.app.api('DELETE', `${text.address}?mode=remove`)
  expect((await desk.patch('ana', { ...stale }, { title: 'An edit of the past' })).body.code).toBe('removed')
})

test('a scheduled post repeated after its time gets the first response, and is not refused as too late', async () => {
  await using desk = await openDesk()
  const publishAt = inMs(500)
  const post = (key: string, fields: object = {}) =>
    desk.app.api('POST', UPDATES, {
      body: { markdown: 'Growth is up.', status: 'scheduled', publishAt, ...fields },
      headers: { 'Idempotency-Key': key },
    })
  const first = await post('one-key')
  const { cursor } = (await desk.app.api('GET', '/v1/blogs/budget-day')).body
  const published = await desk.app.api('GET', `/v1/blogs/budget-day/changes?after=${cursor}&wait=10`)

  const [again, other, late] = [await post('one-key'), await post('one-key', { title: 'x' }), await post('new-key')]

  expect(published.body.changes).toMatchObject([{ kind: 'update.published', update: { id: first.body.update.id } }])
  expect([again.status, again.body]).toEqual([201, first.body])
  expect([other.status, other.body.code]).toEqual([422, 'key_reused'])
  expect([late.status, late.body.errors[0].path]).toEqual([422, 'publishAt'])
  await desk.app.api('DELETE', `${UPDATES}/${first.body.update.id}?mode=remove`)
  expect((await post('one-key')).body.code).toBe('removed')
})

test('contributors can discard what they may write, editors anything on the desk; its text is gone', async () => {
  await using desk = await openDesk()
  const discard = (who: Who, { address }: Posted) =>
    desk.app.api('DELETE', `${address}?mode=remove`, { key: desk.keys[who] })
  const [draft, submitted, approved] = [
    await desk.post('ana', { status: 'draft' }),
    await desk.post('ana', { status: 'submitted' }),
    await desk.post('ben', { status: 'approved' }),
  ]

  const answers = [
    await discard('ana', draft),
    await discard('ana', submitted),
    await discard('ana', approved),
    await discard('ben', approved),
    await discard('ana', draft),
  ]

  expect(answers.map(({ status }) => status)).toEqual([200, 200, 403, 200, 200])
  expect((await desk.app.api('GET', `${UPDATES}?status=draft`)).body.updates).toEqual([])
  expect((await desk.app.api('GET', draft.address)).body.code).toBe('removed')
  expect((await desk.app.api('GET', '/v1/blogs/budget-day/changes')).body.changes).toHaveLength(1)
  expect((await desk.patch('ben', approved, { status: 'published' })).body.code).toBe('removed')
})

type Who = 'ana' | 'ben'
type Posted = { readonly address: string; version: number }

/** Ana is a contributor, Ben an editor. */
async function openDesk() {
  const app = await startApp({ blog: 'budget-day' })
  const keyOf = async (role: string) =>
    (await app.api('POST', '/v1/keys', { body: { name: role, role, blogs: ['budget-day'] } })).body.secret as string
  const keys = { ana: await keyOf('contributor'), ben: await keyOf('editor') }

  const tryPost = (who: Who, fields: object) =>
    app.api('POST', UPDATES, { key: keys[who], body: { markdown: 'Growth is up.', ...fields } })

  return {
    app,
    keys,
    tryPost,
    async post(who: Who, fields: object): Promise<Posted> {
      const { body } = await tryPost(who, fields)
      return { address: `${UPDATES}/${body.update.id}`, version: body.update.version }
    },
    /** Returns the update with the version from the response. */
    async patch(who: Who, posted: Posted, fields: object) {
      const headers = { 'If-Match': `"${posted.version}"` }
      const answer = await app.api('PATCH', posted.address, { key: keys[who], body: fields, headers })
      if (answer.status === 200) posted.version = answer.body.update.version
      return answer
    },
    [Symbol.asyncDispose]: () => app[Symbol.asyncDispose](),
  }
}

function inMs(ms: number): string {
  return new Date(Date.now() + ms).toISOString()
}
