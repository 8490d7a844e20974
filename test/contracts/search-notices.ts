/** The contract of every store of notices to search engines; run once per adapter. */
import { describe, expect } from 'vitest'
import type { BlogId } from '#shared/blog/ids.ts'
import type { SearchNotices } from '#store/search-notices/search-notices.ts'
import { idOf } from '#test/support/data/entries.ts'
import { testWith } from '#test/support/test-with.ts'

type NoticesUnderTest = AsyncDisposable & {
  readonly notices: SearchNotices
  readonly addBlog: (blog: BlogId, access: 'public' | 'private') => Promise<unknown>
}

const BLOG = idOf('budget-day')
const HOUR_MS = 3_600_000
/** After everything that happens in a test. */
const LATER_MS = Date.parse('2100-01-01T00:00:00.000Z')

export function searchNoticesContract(name: string, open: () => Promise<NoticesUnderTest>): void {
  const test = testWith({ store: open })

  describe(`notices to search engines ${name}`, () => {
    test('of many callers at the same moment one sends the notice', async ({ store: { notices, addBlog } }) => {
      await addBlog(BLOG, 'public')

      const claims = await Promise.all(
        Array.from({ length: 8 }, () => notices.claim(BLOG, { changedMs: LATER_MS, everyMs: HOUR_MS })),
      )

      expect(claims.toSorted()).toEqual([...Array.from({ length: 7 }, () => 'later'), 'yours'])
    })

    test('after the interval the next change has its turn, and one that was covered needs none', async ({ store }) => {
      await store.addBlog(BLOG, 'public')

      const first = await store.notices.claim(BLOG, { changedMs: 1, everyMs: HOUR_MS })
      const covered = await store.notices.claim(BLOG, { changedMs: 1, everyMs: 0 })
      const next = await store.notices.claim(BLOG, { changedMs: LATER_MS, everyMs: 0 })

      expect([first, covered, next]).toEqual(['yours', 'needless', 'yours'])
    })

    test('private and unknown blogs are never named', async ({ store: { notices, addBlog } }) => {
      await addBlog(BLOG, 'private')

      const claims = [BLOG, idOf('nowhere')].map(blog => notices.claim(blog, { changedMs: LATER_MS, everyMs: 0 }))

      expect(await Promise.all(claims)).toEqual(['needless', 'needless'])
    })
  })
}
