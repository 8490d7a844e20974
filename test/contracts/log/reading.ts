/** Reading after a cursor, the time of a change, and what never reaches the public stream. */
import { describe, expect, test } from 'vitest'
import type { Update } from '#shared/blog/update.ts'
import { BEGINNING, parseCursor, printCursor } from '#shared/protocol/cursor.ts'
import { deskStream } from '#shared/protocol/stream.ts'
import type { Entry } from '#store/log/log.ts'
import { drafts, makeUpdate, publishes, removes } from '#test/support/data/entries.ts'
import { ALL, appendedOf, at, BLOG, changesAfter, changesOf, postAll, STREAM, textsOf, timeAt } from './changes.ts'
import type { StoreInTest } from './store-in-test.ts'

export function readingContract(store: StoreInTest): void {
  describe('reading after a cursor', () => {
    test('returns everything after it in order, and nothing at the head', async () => {
      const cursors = await postAll(store.log, ['one', 'two', 'three'])

      expect(textsOf(await changesAfter(store.log, at(cursors, 0)))).toEqual(['two', 'three'])
      expect(await changesAfter(store.log, at(cursors, 2))).toEqual([])
    })

    test('returns no more than the limit, and the rest on the next call', async () => {
      const cursors = await postAll(store.log, ['one', 'two', 'three'])

      const page = changesOf(await store.log.read(STREAM, at(cursors, 0), 1))

      expect(textsOf(page)).toEqual(['two'])
      expect(textsOf(await changesAfter(store.log, { ...at(cursors, 0), offset: page[0]?.offset ?? 0 }))).toEqual([
        'three',
      ])
    })

    test('a cursor of another epoch is a gap', async () => {
      await postAll(store.log, ['one'])

      expect((await store.log.read(STREAM, { epoch: 'another', offset: 1 }, ALL)).kind).toBe('gap')
    })

    test('a cursor ahead of the head is a gap, never "you are up to date"', async () => {
      const [cursor] = await postAll(store.log, ['one'])

      const read = await store.log.read(STREAM, { epoch: cursor?.epoch ?? '', offset: 99 }, ALL)

      expect(read).toEqual({ kind: 'gap', head: cursor })
    })

    test('a cursor survives printing and parsing', async () => {
      const [cursor] = await postAll(store.log, ['one'])

      expect(cursor && parseCursor(printCursor(cursor))).toEqual(cursor)
    })
  })

  describe('the time of a change', () => {
    const at = (minute: number, text: string): Entry => {
      const entry = publishes(makeUpdate(BLOG, text))
      return { ...entry, change: { ...entry.change, at: timeAt(minute) } }
    }

    test("never goes back within a stream, whatever the writers' clocks", async () => {
      await store.log.append(at(50, 'by a clock that is ahead'))
      const told = appendedOf(await store.log.append(at(45, 'by one that is right')))
      await store.reopen()
      await store.log.append(at(46, 'after a restart'))
      await store.log.append(at(51, 'when it has caught up'))

      const changes = await changesAfter(store.log, BEGINNING)

      expect(changes.slice(1).map(change => change.at)).toEqual([50, 50, 50, 51].map(timeAt))
      expect(JSON.parse(told.text)).toEqual(changes[2])
    })

    test('also in additional streams, each with its own time', async () => {
      const update = makeUpdate(BLOG, 'to be removed')
      await store.log.append(publishes(update))
      const draft = drafts(makeUpdate(BLOG, 'later on the desk'))
      await store.log.append({ ...draft, change: { ...draft.change, at: timeAt(55) } as Entry['change'] })

      await store.log.append({ ...removes(update), tells: [deskStream(BLOG)] })

      const [open, desk] = [
        await changesAfter(store.log, BEGINNING),
        await changesAfter(store.log, BEGINNING, deskStream(BLOG)),
      ]
      expect([open.at(-1)?.at, desk.at(-1)?.at]).toEqual([timeAt(44), timeAt(55)])
    })
  })

  test('desk content is never written to a public stream, whatever the caller requests', async () => {
    const update = makeUpdate(BLOG, 'not yet')
    const publishAt = timeAt(5)

    for (const leak of [{ status: 'scheduled' as const, publishAt }, { status: 'draft' as const }, { publishAt }]) {
      await expect(store.log.append(publishes({ ...update, ...leak }))).rejects.toThrow(`stream ${STREAM}`)
    }

    const unplanned: Update = { ...update, status: 'scheduled' }
    const never: Entry = { ...drafts(update), change: { kind: 'update.drafted', at: timeAt(0), update: unplanned } }
    await expect(store.log.append(never)).rejects.toThrow('without a plan')
    expect((await store.log.head(STREAM))?.offset).toBe(1)
    expect(await store.records.update(BLOG, update.id)).toBeUndefined()
  })
}
