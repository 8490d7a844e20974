/** The rules of the desk's outbox and drafts, without storage, time and network. */
import { expect, test } from 'vitest'
import { NOTHING_WRITTEN, type UpdateFields } from '#client/desk/composer/update-fields.ts'
import { words } from '#client/desk/kit/words.ts'
import { merged } from '#client/desk/local/drafts/merged.ts'
import { AT_REST, due, dueAt, typed } from '#client/desk/local/drafts/pace.ts'
import {
  admit,
  isMovable,
  MOST_WAITING,
  nextHoldMs,
  nextOf,
  rebased,
  verdictOf,
  waitMs,
} from '#client/desk/local/outbox/queue.ts'
import { settle } from '#client/desk/local/outbox/settled.ts'
import { isWorthKeeping } from '#client/desk/local/records/draft.ts'
import { changedPatch, wholePatch } from '#client/desk/local/records/field-patch.ts'
import type { Intent, Item } from '#client/desk/local/records/item.ts'
import type { Update } from '#shared/blog/update.ts'

const FIELDS: UpdateFields = { ...NOTHING_WRITTEN, title: 'Doors open' }
const NOW = Date.parse('2026-03-04T12:00:00Z')
const PROBLEM = { status: 422, code: 'invalid', detail: 'Some fields are wrong.' }

test('items are sent in order, and a refused one does not block others', () => {
  const [one, two] = [item(1, save('a')), item(2, pin(1))]

  expect(nextOf([one, two], NOW)?.id).toBe(1)
  expect(nextOf([{ ...one, refusal: { problem: PROBLEM } }, two], NOW)?.id).toBe(2)
  expect(nextOf([], NOW)).toBeUndefined()
})

test('a held post lets pins pass but no later post, until its time has come', () => {
  const held = { ...item(1, post('a')), heldUntil: new Date(NOW + 5_000).toISOString() }
  const [later, pinned] = [item(2, post('b')), item(3, pin(1))]

  expect(nextOf([held, later, pinned], NOW)?.id).toBe(3)
  expect(nextOf([held, later], NOW)).toBeUndefined()
  expect(nextHoldMs([held, later], NOW)).toBe(5_000)
  expect(nextOf([held, later], NOW + 5_000)?.id).toBe(1)
  expect(nextHoldMs([held, later], NOW + 5_000)).toBeUndefined()
})

test('a clock that was set back holds nothing longer than the longest hold', () => {
  const held = { ...item(1, post('a')), heldUntil: new Date(NOW + 3_600_000).toISOString() }

  expect(nextOf([held], NOW)?.id).toBe(1)
})

test('the outbox holds a day of posts and then reports that it is full; automatic items do not count', () => {
  const full = Array.from({ length: MOST_WAITING }, (_, n) => item(n, pin(1)))

  expect(admit(full, { blog: 'a', intent: pin(2) })).toEqual({ kind: 'full' })
  expect(admit(full, { blog: 'a', intent: save('a') }).kind).toBe('admitted')
})

test('a newer text replaces one not sent yet, but not one that may have arrived', () => {
  const held = [item(1, save('a')), { ...item(2, save('a')), isTried: true }, item(3, save('b'))]

  expect(admit(held, { blog: 'a', intent: save('a') })).toEqual({ kind: 'admitted', replaced: [1] })
  expect(admit(held, { blog: 'a', intent: post('a') })).toEqual({ kind: 'admitted', replaced: [1] })
})

test('an item that may have been performed cannot be withdrawn until it is known to be refused', () => {
  expect(isMovable({ isTried: false })).toBe(true)
  expect(isMovable({ isTried: true })).toBe(false)
  expect(isMovable({ isTried: true, refusal: { problem: PROBLEM } })).toBe(true)
})

test.each([
  [401, 'no_session', { kind: 'wait', why: 'signed out' }],
  [429, 'too_many', { kind: 'wait', why: 'in trouble' }],
  [500, 'internal', { kind: 'wait', why: 'in trouble' }],
  [503, 'busy', { kind: 'wait', why: 'in trouble' }],
  [503, 'storage_failed', { kind: 'wait', why: 'in trouble' }],
  [507, 'storage_full', { kind: 'wait', why: 'in trouble' }],
  [403, 'forbidden', { kind: 'refused' }],
  [422, 'invalid', { kind: 'refused' }],
])('a response of %i %s: %j', (status, code, verdict) => {
  const problem = { status, code, detail: '' }

  expect(verdictOf({ kind: 'refused', problem })).toMatchObject(verdict)
})

test("a captive portal's page is not a response: the item waits", () => {
  expect(verdictOf({ kind: 'foreign', status: 200 })).toMatchObject({ kind: 'wait', why: 'away' })
})

test("an editor's next edit of the same update builds on the one before; an edit of an older version does not", () => {
  const held = [item(1, pin(3)), item(2, pin(3)), item(3, pin(2)), item(4, post('a'))]

  const moved = rebased(held, { done: item(1, pin(3)), update: update(4) })

  expect(moved).toMatchObject([{ id: 2, intent: { version: 4 } }])
})

test('the first save creates the copy on the server, and the post ends it', () => {
  const answer = { kind: 'done', value: { update: update(1) } } as const

  const saved = settle(item(1, save('a')), answer, { held: [], copy: undefined })
  const posted = settle(item(2, post('a')), answer, { held: [], copy: undefined })

  expect(saved).toMatchObject({ item: 'gone', copy: { draft: 'a', update: 'u', version: 1, revision: 7 } })
  expect(posted).toMatchObject({ item: 'gone', copy: 'gone' })
})

test('a refused save is shown beside the text and is not an item; a refused post stays with its reason', () => {
  const refused = { kind: 'refused', refusal: { problem: PROBLEM } } as const
  const copy = { draft: 'a', owner: 'Ana', blog: 'a', update: 'u', version: 1, createdAt: '', revision: 6 }

  expect(settle(item(1, save('a')), refused, { held: [], copy })).toMatchObject({
    item: 'gone',
    copy: { ...copy, problem: words.problem.codes.invalid },
  })
  expect(settle(item(1, post('a')), refused, { held: [], copy })).toMatchObject({
    item: { refusal: { problem: PROBLEM } },
  })
})

test('desks that were disconnected together reconnect at different moments, within a bounded delay', () => {
  expect([1, 2, 3].map(tries => waitMs(tries, () => 0.5))).toEqual([500, 1_000, 2_000])
  expect(waitMs(40, () => 1)).toBe(30_000)
  expect(waitMs(40, () => 0)).toBe(0)
})

test('typed text is due on the device at once, and on the server after a pause, or periodically while typing continues', () => {
  let pace = typed(AT_REST, 0)
  expect(dueAt(pace)).toBe(300)
  expect(due(pace, 300).due).toEqual(['device'])

  for (let now = 300; now <= 19_000; now += 300) pace = typed(due(pace, now).pace, now)
  expect(due(pace, 19_999).due).toEqual(['device'])
  expect(due(pace, 20_000)).toEqual({ due: ['device', 'server'], pace: {} })
  expect(dueAt(AT_REST)).toBeUndefined()
})

test('a correction sends only changed fields; cleared ones are sent as null', () => {
  const base = { ...FIELDS, byline: 'Ana', time: '2026-03-04T16:44:00.000Z' }

  expect(changedPatch(base, { ...base, title: 'Doors are open' })).toEqual({ title: 'Doors are open' })
  expect(changedPatch(base, { ...FIELDS, pinned: true })).toEqual({ byline: null, pinned: true })
  expect(changedPatch(base, base)).toEqual({})
})

test('a draft whose shown time was cleared gets the time of publication, which its creation time stands for', () => {
  const createdAt = '2026-03-04T16:00:00.000Z'

  expect(wholePatch(FIELDS, { createdAt })).toMatchObject({
    time: createdAt,
    label: null,
    alert: null,
    title: 'Doors open',
  })
})

test('edits of different fields are both kept; if both changed one, mine wins', () => {
  const base = { ...FIELDS, label: 'Analysis', byline: 'Ana' }
  const mine = { ...FIELDS, title: 'Mine', byline: 'Ana' }
  const theirs = { ...base, title: 'Theirs', byline: 'Ben' }

  expect(merged({ base, mine, theirs })).toEqual({ ...FIELDS, title: 'Mine', byline: 'Ben' })
})

test('a composer with only an empty paragraph is not worth keeping', () => {
  const paragraph = (text: string) =>
    ({
      ...{ _type: 'block', _key: 'a', style: 'normal', markDefs: [] },
      children: [{ _type: 'span', _key: 'b', text, marks: [] }],
    }) as UpdateFields['body'][number]

  expect(isWorthKeeping({ ...NOTHING_WRITTEN, body: [paragraph(' ')] })).toBe(false)
  expect(isWorthKeeping({ ...NOTHING_WRITTEN, body: [paragraph('a')] })).toBe(true)
  expect(isWorthKeeping(FIELDS)).toBe(true)
})

function item(id: number, intent: Intent): Item {
  return { id, owner: 'Ana', blog: 'a', intent, key: `key-${id}`, madeAt: '2026-03-04T16:44:00.000Z', isTried: false }
}

function save(draft: string): Intent {
  return { kind: 'save', draft, fields: FIELDS, revision: 7 }
}

function post(draft: string): Intent {
  return { kind: 'post', draft, fields: FIELDS, status: 'published' }
}

function pin(version: number): Intent {
  return { kind: 'pin', update: 'u', version }
}

function update(version: number): Update {
  const at = '2026-03-04T16:44:00.000Z'
  const times = { time: at, createdAt: at, updatedAt: at }
  return { ...times, id: 'u', blog: 'a', version, status: 'draft', body: [], key: false, pinned: false } as never
}
