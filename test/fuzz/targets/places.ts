/** Cursors, places in lists, ids and names of streams, as they stand in queries, headers and commands. */
import assert from 'node:assert/strict'
import { blogId, updateId } from '#shared/blog/ids.ts'
import { parseBlogPlace, parsePlace, printBlogPlace, printPlace } from '#shared/blog/order.ts'
import { parseCursor, printCursor, splitCursor } from '#shared/protocol/cursor.ts'
import type { FuzzTarget } from '../fuzz-target.ts'

export const placesTarget: FuzzTarget = {
  seeds: [
    'e1.40',
    '.0',
    'aB9.9007199254740991',
    'e1.9007199254740993',
    'e1.01',
    'e1.1e3',
    'budget-day',
    '01890a5d-ac96-774b-bcce-b302099a8057',
    '2026-03-04T16:44:00.000Z_01890a5d-ac96-774b-bcce-b302099a8057',
    '2026-03-04T16:44:00.000Z_budget-day',
  ],
  growing: [
    ['e', '1', '.40'],
    ['e1.', '0'],
    ['e', '.', '40'],
    ['', 'a-', 'b'],
    ['2026-03-04T16:44:00.000Z', '_', 'budget-day'],
    ['2026-03-04T16:44:00.', '0', 'Z_budget-day'],
    ['01890a5d-', 'ac96-'],
  ],
  open: () => ({
    try(input) {
      const text = input.toString()
      const cursor = parseCursor(text)
      if (cursor) {
        assert.equal(printCursor(cursor), text)
        assert.deepEqual(splitCursor(text), cursor)
      }
      const place = parsePlace(text)
      if (place) assert.equal(printPlace(place), text)
      const blog = parseBlogPlace(text)
      if (blog) assert.equal(printBlogPlace(blog), text)
      if (blogId.safeParse(text).success) assert.match(text, /^[a-z0-9-]{1,80}$/)
      if (updateId.safeParse(text).success) assert.equal(text.length, 36)
    },
  }),
}
