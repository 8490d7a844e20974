/** The statements that change a comment, counted: posts wait behind them. */
import { expect, test } from 'vitest'
import { stepsOf } from '#store/comments/comment-sql.ts'
import type { CommentWrite } from '#store/comments/comment-write.ts'

const NO_DELTAS = { waiting: 0, held: 0, shown: 0, rejected: 0 }

function merging(count: number): CommentWrite {
  return {
    ...{ blog: 'budget', id: 'main', expects: 1, state: 'shown', at: 'now', shownAt: 'now', isAnswered: true },
    ...{ content: '{}', freesDoubles: false, tells: 'doubles', erasesChanges: false },
    doubles: Array.from({ length: count }, (_, index) => ({ id: `double-${index}`, version: 1 })),
  }
}

test('a thousand doubles take no more statements than one', () => {
  const steps = [1, 1_000].map(count => stepsOf(merging(count), NO_DELTAS).map(([name]) => name))

  expect(steps[0]).toContain('merge')
  expect(steps[1]).toEqual(steps[0])
})
