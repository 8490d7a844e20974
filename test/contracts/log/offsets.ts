/** Appending: offsets without a hole, and content that comes back as it was written. */
import { expect, test } from 'vitest'
import { BEGINNING } from '#shared/protocol/cursor.ts'
import { deskStream, publicStream } from '#shared/protocol/stream.ts'
import { corrects, creates, idOf, makeUpdate, nastyTexts, publishes, textOf } from '#test/support/data/entries.ts'
import { ALL, appendedOf, BLOG, changesAfter, offsetOf, STREAM } from './changes.ts'
import type { StoreInTest } from './store-in-test.ts'

export function appendingContract(store: StoreInTest): void {
  test('offsets are 1, 2, 3 … without a hole, despite concurrent writers', async () => {
    const posts = Array.from({ length: 200 }, (_, n) => publishes(makeUpdate(BLOG, `update ${n}`)))

    const appended = await Promise.all(posts.map(post => store.log.append(post)))

    expect(appended.map(offsetOf).toSorted((a, b) => a - b)).toEqual(Array.from({ length: 200 }, (_, n) => n + 2))
    const changes = await changesAfter(store.log, BEGINNING)
    expect(changes.map(({ offset }) => offset)).toEqual(Array.from({ length: 201 }, (_, n) => n + 1))
  })

  test('a refused change leaves no hole', async () => {
    const update = makeUpdate(BLOG, 'Doors open')
    await store.log.append(publishes(update))

    const [stale, next] = await Promise.all([
      store.log.append(corrects(update, 7)),
      store.log.append(publishes(makeUpdate(BLOG, 'Speech begins'))),
    ])

    expect(stale.kind).toBe('stale')
    expect(offsetOf(next)).toBe(3)
  })

  test('acknowledged changes survive a restart', async () => {
    const { kind, cursor } = appendedOf(await store.log.append(publishes(makeUpdate(BLOG, 'Doors open'))))

    await store.reopen()

    expect(kind).toBe('appended')
    expect(await store.log.head(STREAM)).toEqual(cursor)
    expect((await store.records.coverage(BLOG, 20))?.updates.map(textOf)).toEqual(['Doors open'])
  })

  test('each stream has its own offsets', async () => {
    const other = idOf('storm-night')
    await store.log.append(creates(other))

    const appended = await store.log.append(publishes(makeUpdate(other, 'Wind rises')))

    expect(offsetOf(appended)).toBe(2)
    expect((await store.log.head(STREAM))?.offset).toBe(1)
  })

  test('a stream that was opened with its blog has an epoch before its first change', async () => {
    const head = await store.log.head(deskStream(BLOG))

    expect(head).toEqual({ epoch: expect.stringMatching(/^[a-z0-9]+$/), offset: 0 })
    expect(await store.log.read(deskStream(BLOG), BEGINNING, ALL)).toEqual({ kind: 'changes', changes: [], head })
  })

  test('a stream that does not exist is unknown', async () => {
    const nowhere = publicStream(idOf('nowhere'))

    expect(await store.log.head(nowhere)).toBeUndefined()
    expect(await store.log.read(nowhere, BEGINNING, ALL)).toEqual({ kind: 'unknown' })
  })

  test.each(nastyTexts.map(text => [JSON.stringify(text).slice(0, 40), text]))(
    '%s comes back as it went in',
    async (_, text) => {
      const update = makeUpdate(BLOG, text, { title: text.slice(0, 300), byline: text.slice(0, 300) })

      const appended = appendedOf(
        await store.log.append(publishes(update, { key: text.slice(0, 255), fingerprint: 'f' })),
      )

      expect(appended.text).not.toMatch(/[\r\n]/)
      expect(JSON.parse(appended.text).update).toEqual(update)
      const [, change] = await changesAfter(store.log, BEGINNING)
      expect(change).toEqual(JSON.parse(appended.text))
      expect(await store.records.update(BLOG, update.id)).toEqual(update)
    },
  )
}
