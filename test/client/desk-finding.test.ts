/** The desk's search in a timeline. */
import { expect, test } from 'vitest'
import { findUpdates, isAskable } from '#client/desk/blog/timeline/finding/find-updates.ts'
import type { Blog } from '#shared/blog/blog.ts'
import type { Update } from '#shared/blog/update.ts'

const UPDATES = ['2026-03-04T15:39:00.000Z', '2026-03-04T16:40:00.000Z'].map(
  time => ({ time, key: false, pinned: false, body: [] }) as unknown as Update,
)

type Seen = Pick<Blog, 'language' | 'clock'> & { readonly text: string }

test.each<Seen>([
  { language: 'en', clock: undefined, text: '1539' },
  { language: 'en', clock: 'wire', text: '1539 gmt' },
  { language: 'en', clock: '24h', text: '15:39' },
  { language: 'fi', clock: '24h-dot', text: '15.39' },
  { language: 'en', clock: '12h', text: '3:39 PM' },
  { language: 'ar', clock: '12h', text: '3:39 م' },
  { language: 'en', clock: '24h', text: '1539' },
])('an update is found by its time as the timeline shows it, and by its digits: $text', ({ text, ...blog }) => {
  const desk = { blog: { timeZone: 'Europe/London', ...blog }, authors: new Map(), me: 'Ana' }

  expect(findUpdates(UPDATES, { text, filters: [] }, desk)).toEqual([UPDATES[0]])
})

test('topic, contributor, author and state are filters that all apply, to what waits at the desk too', () => {
  const update = (fields: object) =>
    ({
      id: 'a',
      time: '2026-03-04T15:39:00.000Z',
      status: 'published',
      key: false,
      pinned: false,
      body: [],
      ...fields,
    }) as unknown as Update
  const [rain, roads] = [update({ topics: ['rain'], contributors: ['ana'] }), update({ id: 'b', topics: ['roads'] })]
  const [draft, wrong] = [
    update({ id: 'c', status: 'draft', topics: ['rain'] }),
    update({ id: 'd', correction: { note: 'Five' } }),
  ]
  const all = [rain, roads, draft, wrong]
  const authors = new Map([['b', { first: { name: 'Ben' }, last: { name: 'Cleo' } }]])
  const desk = { blog: { timeZone: 'Europe/London', language: 'en' }, authors, me: 'Ana' }
  const find = (sought: object) => findUpdates(all, { text: '', filters: [], ...sought }, desk)

  expect(find({ topic: 'rain' })).toEqual([rain, draft])
  expect(find({ topic: 'rain', state: 'draft' })).toEqual([draft])
  expect(find({ contributor: 'ana' })).toEqual([rain])
  expect(find({ author: 'Cleo' })).toEqual([roads])
  expect(find({ state: 'corrected' })).toEqual([wrong])
})

test('the server is asked for words, a topic or a contributor, and never for what it does not know', () => {
  const asked = { text: 'rain', filters: [] }

  expect([isAskable(asked), isAskable({ ...asked, text: ' ', topic: 'rain' })]).toEqual([true, true])
  expect(isAskable({ ...asked, filters: ['mine'] })).toBe(false)
  expect(isAskable({ ...asked, author: 'Ben' })).toBe(false)
  expect(isAskable({ text: '', filters: ['key'] })).toBe(false)
})
