/** Presence at the desk of a blog, as desks report and see it. */
import { expect } from 'vitest'
import { signIn } from '#test/support/services/desk-session.ts'
import { startApp } from '#test/support/services/start-app.ts'
import { testWith } from '#test/support/test-with.ts'

const AT = '/v1/blogs/budget-day/presence'
const UPDATE = '019cb9c4-5b00-7aaa-8aaa-0123456789ab'

const test = testWith({ app: () => startApp({ blog: 'budget-day' }) })

test('two editors with one key, and two windows of one of them, see one another until they leave', async ({ app }) => {
  const [ana, ben] = [await signIn(app), await signIn(app)]

  await ana.api('POST', AT, { body: { window: 'left', editing: UPDATE } })
  await ana.api('POST', AT, { body: { window: 'right', editing: null } })
  const { status, headers, body } = await ben.api('POST', AT, { body: {} })

  expect([status, headers.get('Cache-Control')]).toEqual([200, 'private, no-store'])
  const [left, right, own] = body.present
  expect(left).toMatchObject({ name: 'CRIER_ADMIN_KEY', role: 'admin', editing: UPDATE, isYou: false, isYours: false })
  expect(right).not.toHaveProperty('editing')
  expect(own).toMatchObject({ isYou: true, isYours: true })
  expect(new Set([left, right, own].map(({ id }) => id)).size).toBe(3)
  const again = (await ana.api('POST', AT, { body: { window: 'left', editing: 'new' } })).body.present
  expect(again.map(({ isYou }: { isYou: boolean }) => isYou)).toEqual([true, false, false])
  expect(again.map(({ isYours }: { isYours: boolean }) => isYours)).toEqual([true, true, false])
  expect(again[0]).toMatchObject({ id: left.id, editing: 'new' })
  const gone = await ana.api('POST', AT, { body: { window: 'left', away: true } })
  expect(gone.body.present).toHaveLength(2)
  for (const secret of [ana.csrf, ana.cookie.split('=')[1]]) expect(gone.text).not.toContain(secret)
})

test('a key alone can report presence; a key for another blog, or none, cannot', async ({ app }) => {
  const { body: made } = await app.api('POST', '/v1/keys', { body: { name: 'Ben', role: 'editor', blogs: ['strike'] } })

  const byKey = await app.api('POST', AT, { body: {} })
  const other = await app.api('POST', AT, { key: made.secret, body: {} })
  const stranger = await app.api('POST', AT, { key: null, body: {} })
  const unknown = await app.api('POST', '/v1/blogs/nothing/presence', { body: {} })

  expect(byKey.body.present).toMatchObject([{ isYou: true }])
  expect([other, stranger, unknown].map(({ body }) => body.code)).toEqual(['forbidden', 'missing_key', 'unknown_blog'])
})

test('an invalid report is refused with advice', async ({ app }) => {
  const wrong: readonly [object, RegExp][] = [
    [{ editing: 'that one' }, /editing.*use the id that the update got/],
    [{ window: 'a b' }, /window.*use up to 40 letters/],
    [{ window: 'x'.repeat(41) }, /window/],
    [{ away: false }, /away/],
    [{ name: 'Somebody else' }, /name.*no such field/],
  ]

  for (const [body, sentence] of wrong) {
    const answer = await app.api('POST', AT, { body })
    expect([answer.status, answer.body.code]).toEqual([422, 'invalid'])
    expect(JSON.stringify(answer.body.errors)).toMatch(sentence)
  }
})
