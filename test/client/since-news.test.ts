/** What a reader who returns is told, from the changes since they left. */
import { expect, test } from 'vitest'
import { openMarks } from '#client/since/mark.ts'
import { newsIn } from '#client/since/news.ts'
import type { Change } from '#shared/blog/change.ts'
import type { UpdateId } from '#shared/blog/ids.ts'
import type { Update } from '#shared/blog/update.ts'
import { AT, idOf, makeBlog, makeUpdate } from '#test/support/data/entries.ts'

const BLOG = idOf('storm')
const LATER = '2026-03-04T18:00:00.000Z'

const make = (title: string, fields: Partial<Update> = {}) => makeUpdate(BLOG, title, { title, ...fields })
const changes = (...made: readonly (readonly [Change['kind'], Partial<Update> & { id: UpdateId }])[]) =>
  made.map(([kind, update], nth) => ({ offset: nth + 1, kind, at: AT, update }) as Change)
const corrected = (update: Update, version = 2) => ({
  ...update,
  ...{ version, updatedAt: LATER, correction: { note: 'It was six.', at: LATER } },
})

test('new updates come in their order, as they are now; what was removed or retracted meanwhile is not new', () => {
  const [late, early, gone, wrong] = [
    make('Late', { time: '2026-03-04T12:00:00.000Z' }),
    make('Early', { time: '2026-03-04T11:00:00.000Z', key: true }),
    make('Gone'),
    make('Wrong'),
  ]
  const published = [late, early, gone, wrong].map(update => ['update.published', update] as const)

  const news = newsIn(
    changes(
      ...published,
      ['update.corrected', corrected({ ...early, title: 'Earlier' })],
      ['update.removed', { id: gone.id }],
      ['update.retracted', { ...wrong, status: 'retracted' }],
    ),
    { read: {} },
  )

  expect(news.fresh.map(({ headline, key }) => [headline, key])).toEqual([
    ['Earlier', true],
    ['Late', false],
  ])
  expect([news.changed, news.removed]).toEqual([[], 0])
})

test('of what was read, corrections with a note, retractions and removals are told; of the removed only their number', () => {
  const [fixed, taken, gone, silent, unread] = ['Fixed', 'Taken', 'Gone', 'Silent', 'Unread'].map(title => make(title))
  if (!fixed || !taken || !gone || !silent || !unread) throw new Error('There are five')
  const read = Object.fromEntries([fixed, taken, gone, silent].map(({ id }) => [id, 1]))

  const news = newsIn(
    changes(
      ['update.corrected', corrected(fixed)],
      ['update.corrected', corrected(taken)],
      ['update.retracted', { ...taken, version: 3, status: 'retracted' }],
      ['update.corrected', corrected(gone)],
      ['update.removed', { id: gone.id }],
      ['update.removed', { id: gone.id }],
      ['update.corrected', { ...silent, version: 2, updatedAt: LATER }],
      ['update.corrected', corrected(unread)],
    ),
    { read },
  )

  expect(news.changed.map(({ headline, kind }) => [headline, kind])).toEqual([
    ['Fixed', 'corrected'],
    ['Taken', 'retracted'],
  ])
  expect([news.removed, news.fresh]).toEqual([1, []])
  expect(JSON.stringify(news)).not.toContain('Gone')
})

test('a correction that was seen is no news, and changes of the blog are none', () => {
  const update = make('Fixed')
  const edited = { offset: 2, kind: 'blog.edited', at: AT, blog: makeBlog(BLOG) } as const

  const news = newsIn([...changes(['update.corrected', corrected(update)]), edited], { read: { [update.id]: 2 } })

  expect(news).toEqual({ fresh: [], changed: [], removed: 0 })
})

test('where nothing can be stored, everybody comes for the first time', () => {
  const marks = openMarks('https://live.example.org/blogs/storm')

  marks.write({ at: 1, cursor: 'a.1', read: {} })
  marks.tidy(1)

  expect(marks.read()).toBeUndefined()
})
