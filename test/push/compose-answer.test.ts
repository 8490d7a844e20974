/** What a push about an answer may still say when it is sent, which can be long after the answer. */
import { expect, test } from 'vitest'
import type { DueAnswer } from '#push/answers/answers.ts'
import { createComposeAnswer } from '#push/answers/compose-answer.ts'
import type { Comments } from '#store/comments/comments.ts'
import type { Records } from '#store/log/records.ts'
import { idOf, makeUpdate } from '#test/support/data/entries.ts'

const BLOG = idOf('budget-day')

test.each([
  ['published', 'The doors open'],
  ['retracted', undefined],
] as const)('an answer by an update that is %s by now', async (status, text) => {
  const update = makeUpdate(BLOG, 'The doors open', { status })
  const comment = { id: 'c', blog: BLOG, kind: 'question', state: 'shown', answer: { update: update.id, at: '' } }
  const compose = createComposeAnswer({
    comments: { find: async () => comment } as unknown as Pick<Comments, 'find'>,
    records: { blog: async () => ({ language: 'en' }), update: async () => update } as unknown as Records,
    publicUrl: () => 'https://news.example.org',
  })

  const message = await compose({ blog: BLOG, comment: 'c', device: 'd', ageMs: 0 } as unknown as DueAnswer)

  expect(message?.text).toBe(text)
})
