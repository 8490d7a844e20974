/** A log that was restored from a backup: its streams get a new epoch, and old cursors are a gap. */
import { describe, expect, test } from 'vitest'
import { deskStream, publicStream } from '#shared/protocol/stream.ts'
import type { Appended, Entry } from '#store/log/log.ts'
import { idOf, makeUpdate, publishes, removes } from '#test/support/data/entries.ts'
import { ALL, appendedOf, BLOG, headOf, postAll, STREAM } from './changes.ts'
import type { StoreInTest } from './store-in-test.ts'

export function restoredContract(store: StoreInTest): void {
  describe('a log that went back in time', () => {
    /** While a database is being restored, a post may be refused; nothing is stored then. */
    const appendAgain = async (entry: Entry): Promise<Appended> => {
      for (;;) {
        try {
          return await store.log.append(entry)
        } catch (error) {
          expect(error).toMatchObject({ name: 'Refusal', status: 503 })
        }
      }
    }

    test('after a restore under it, the next post starts a new epoch, and old cursors are a gap', async () => {
      await store.backUp()
      const [before, lost] = await postAll(store.log, ['one', 'two'])
      await store.restore()

      const after = appendedOf(await appendAgain(publishes(makeUpdate(BLOG, 'another history'))))

      expect(after.cursor.offset).toBe(2)
      for (const cursor of [before, lost]) {
        expect(cursor && (await store.log.read(STREAM, cursor, ALL)).kind).toBe('gap')
      }
    })

    test('every stream gets a new epoch, even if nobody has read it', async () => {
      const before = await store.log.head(deskStream(BLOG))
      await store.backUp()
      await postAll(store.log, ['one', 'two'])
      await store.restore()

      await appendAgain(publishes(makeUpdate(BLOG, 'another history')))

      expect((await store.log.head(deskStream(BLOG)))?.epoch).not.toBe(before?.epoch)
    })

    test('a cursor ahead of the log gives all streams a new epoch, once', async () => {
      const head = headOf(await store.log.head(STREAM))
      const seen = { ...head, offset: 9 }

      const answers = await Promise.all(Array.from({ length: 5 }, () => store.log.renew(STREAM, seen)))

      expect(new Set(answers.map(now => now?.epoch)).size).toBe(1)
      expect(answers[0]).toEqual({ epoch: expect.not.stringMatching(head.epoch), offset: 1 })
      expect((await store.log.read(STREAM, head, ALL)).kind).toBe('gap')
    })

    test('a cursor with another change at its offset gives all streams a new epoch', async () => {
      const [seen] = await postAll(store.log, ['one'])
      const text = JSON.stringify({ offset: 2, kind: 'update.published', update: { title: 'gone' } })

      const now = await store.log.renew(STREAM, { ...headOf(seen), text })

      expect(now?.epoch).not.toBe(seen?.epoch)
    })

    test('an unfounded suspicion changes nothing', async () => {
      const update = makeUpdate(BLOG, 'to be removed')
      const posted = appendedOf(await store.log.append(publishes(update)))
      const { cursor } = appendedOf(await store.log.append(removes(update)))

      expect(await store.log.renew(STREAM, cursor)).toEqual(cursor)
      expect(await store.log.renew(STREAM, { ...posted.cursor, text: posted.text })).toEqual(cursor)
      expect(await store.log.renew(publicStream(idOf('nowhere')), cursor)).toBeUndefined()
    })
  })
}
