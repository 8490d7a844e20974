/** The contract of the outbox of answers; run once per adapter. */
import { describe, expect } from 'vitest'
import { ANSWER_LIFE_MS, type Answers } from '#push/answers/answers.ts'
import type { DeviceId } from '#push/devices/device.ts'
import type { CommentId } from '#shared/blog/ids.ts'
import { budget } from '#test/support/data/sample-devices.ts'
import { testWith } from '#test/support/test-with.ts'

type AnswersUnderTest = AsyncDisposable & {
  readonly answers: Answers
  /** Another node's view of the same database. */
  readonly elsewhere: Answers
  /** As the transaction of an answer does. */
  put(comment: string, device: string): Promise<void>
  /** Makes everything stored older by this time, because the clock is the database's. */
  age(ms: number): Promise<void>
}

const HOLD_MS = 60_000
const of = (comment: string, device: string) => ({ comment: comment as CommentId, device: device as DeviceId })

export function answersContract(name: string, open: () => Promise<AnswersUnderTest>): void {
  const test = testWith({ store: open })

  describe(`the outbox of answers ${name}`, () => {
    test('each is taken by one node, the oldest first', async ({ store }) => {
      for (let n = 0; n < 5; n += 1) {
        await store.put(`c${n}`, 'd')
        await store.age(1_000)
      }

      const first = await store.answers.claim(2, HOLD_MS)
      const rest = await Promise.all([store.answers.claim(10, HOLD_MS), store.elsewhere.claim(10, HOLD_MS)])
      const none = await store.elsewhere.claim(10, HOLD_MS)

      expect(first.map(({ comment }) => comment).toSorted()).toEqual(['c0', 'c1'])
      expect(first[0]).toMatchObject({ blog: budget, device: 'd' })
      expect(Math.min(...first.map(({ ageMs }) => ageMs))).toBeGreaterThanOrEqual(4_000)
      expect(
        rest
          .flat()
          .map(({ comment }) => comment)
          .toSorted(),
      ).toEqual(['c2', 'c3', 'c4'])
      expect(none).toEqual([])
      expect(await store.elsewhere.any()).toBe(true)
    })

    test('one that was taken by a node that died is taken again; a settled one is not', async ({ store }) => {
      await store.put('c', 'd')
      await store.put('c', 'e')
      await store.answers.claim(10, HOLD_MS)
      await store.answers.settle(of('c', 'e'))
      await store.age(HOLD_MS + 1)

      const again = await store.elsewhere.claim(10, HOLD_MS)
      await store.elsewhere.settle(of('c', 'd'))

      expect(again).toMatchObject([of('c', 'd')])
      expect(await store.answers.any()).toBe(false)
    })

    test('one that was put off is due when its time has come', async ({ store }) => {
      await store.put('c', 'd')
      await store.answers.claim(10, HOLD_MS)
      await store.answers.putOff(of('c', 'd'), 120_000.5)

      await store.age(HOLD_MS + 1)
      const early = await store.elsewhere.claim(10, HOLD_MS)
      await store.age(HOLD_MS)
      const due = await store.elsewhere.claim(10, HOLD_MS)

      expect(early).toEqual([])
      expect(due).toHaveLength(1)
    })

    test('what is older than an hour is dropped', async ({ store }) => {
      await store.put('old', 'd')
      await store.age(ANSWER_LIFE_MS)
      await store.put('new', 'd')

      expect(await store.answers.dropOld()).toBe(1)
      expect(await store.answers.claim(10, HOLD_MS)).toMatchObject([{ comment: 'new' }])
    })
  })
}
