/** The desk's search in a timeline. */
import { expect, test } from 'vitest'
import { findUpdates } from '#client/desk/blog/timeline/finding/find-updates.ts'
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
