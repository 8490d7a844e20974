/** The current state of blogs and updates: coverages, pages, lists and the sitemap. */
import { describe, expect, test } from 'vitest'
import { parseBlogPlace } from '#shared/blog/order.ts'
import type { Update } from '#shared/blog/update.ts'
import { publicStream } from '#shared/protocol/stream.ts'
import { MAX_KEYED, MAX_PINNED } from '#store/log/records-sql.ts'
import {
  corrects,
  creates,
  drafts,
  idOf,
  makeUpdate,
  publishes,
  removes,
  schedules,
  textOf,
} from '#test/support/data/entries.ts'
import { BLOG, bodyThatRefersTo, timeAt } from './changes.ts'
import type { StoreInTest } from './store-in-test.ts'

export function recordsContract(store: StoreInTest): void {
  test('the list of blogs is paged, most recently changed first, each blog once', async () => {
    for (let n = 1; n <= 6; n++) await store.log.append(creates(idOf(`blog-${n}`), { state: n % 2 ? 'live' : 'ended' }))

    const pages = [await store.records.blogs({ limit: 3 })]
    for (let before = pages[0]?.older; before !== undefined; before = pages.at(-1)?.older) {
      const place = parseBlogPlace(before)
      pages.push(await store.records.blogs({ limit: 3, ...(place && { before: place }) }))
    }
    const ended = await store.records.blogs({ limit: 10, state: 'ended' })

    const listed = pages.flatMap(({ blogs }) => blogs)
    expect(pages.map(({ blogs }) => blogs.length)).toEqual([3, 3, 1])
    expect(new Set(listed.map(({ id }) => id)).size).toBe(7)
    expect(listed.map(({ updatedAt }) => updatedAt)).toEqual(
      listed
        .map(({ updatedAt }) => updatedAt)
        .toSorted()
        .reverse(),
    )
    expect(ended.blogs.map(({ id }) => id).toSorted()).toEqual(['blog-2', 'blog-4', 'blog-6'])
    expect(ended.older).toBeUndefined()
  })

  test('without a key only public blogs are listed, whatever their titles', async () => {
    const words = '"access":"private","state":"ended"'
    await store.log.append(creates(idOf('open'), { title: words, standfirst: words }))
    await store.log.append(creates(idOf('secret'), { access: 'private' }))

    const open = await store.records.blogs({ limit: 10, onlyPublic: true })
    const live = await store.records.blogs({ limit: 10, onlyPublic: true, state: 'live' })

    expect(open.blogs.map(({ id }) => id).toSorted()).toEqual(['budget-day', 'open'])
    expect(live.blogs.map(({ id }) => id).toSorted()).toEqual(['budget-day', 'open'])
    expect(await store.records.sitemapPages(1)).toEqual(['budget-day', 'open'])
  })

  test('a sitemap lists public blogs by id, with the time of their last change', async () => {
    const update = { ...makeUpdate(BLOG, 'Doors open'), updatedAt: '2999-01-01T00:00:00.000Z' }
    await store.log.append(publishes(update))
    for (const id of ['a', 'z']) await store.log.append(creates(idOf(id)))

    const [first, second] = await store.records.sitemapPages(2)

    expect([first, second]).toEqual(['a', 'z'])
    const page = await store.records.sitemapPage(idOf('a'), 2)
    expect(page.map(({ id }) => id)).toEqual(['a', 'budget-day'])
    expect(page[1]?.lastChange).toBe(update.updatedAt)
  })

  test('the newest public update of each of several blogs is read at once', async () => {
    for (const id of ['other', 'empty']) await store.log.append(creates(idOf(id)))
    const early = makeUpdate(BLOG, 'early', { time: timeAt(1) })
    for (const update of [makeUpdate(BLOG, 'late', { time: timeAt(2) }), early])
      await store.log.append(publishes(update))
    await store.log.append(drafts(makeUpdate(BLOG, 'draft', { time: timeAt(3) })))
    await store.log.append(publishes(makeUpdate(idOf('other'), 'elsewhere')))

    const newest = await store.records.newest([BLOG, idOf('empty'), idOf('other'), idOf('unknown')])

    expect([...newest].map(([id, update]) => [id, textOf(update)])).toEqual([
      [BLOG, 'late'],
      ['other', 'elsewhere'],
    ])
    expect(await store.records.newest([])).toEqual(new Map())
  })

  test('what waits at the desks of several blogs is read at once, and nothing else is counted', async () => {
    for (const id of ['other', 'empty']) await store.log.append(creates(idOf(id)))
    const written = (name: string, n: number) => makeUpdate(BLOG, name, { time: timeAt(9 - n), updatedAt: timeAt(n) })
    const [first, second] = [written('first', 1), written('second', 2)]
    for (const update of [first, second])
      await store.log.append({
        ...drafts(update),
        change: { kind: 'update.drafted', at: timeAt(0), update: { ...update, status: 'submitted' } },
      })
    await store.log.append(drafts(written('a draft', 3)))
    await store.log.append(schedules(makeUpdate(idOf('other'), 'later'), timeAt(50)))
    await store.log.append(publishes(makeUpdate(BLOG, 'public')))

    const waiting = await store.records.waiting([BLOG, idOf('empty'), idOf('other'), idOf('unknown')])

    expect(Object.fromEntries(waiting)).toEqual({
      [BLOG]: { submitted: [second.id, first.id], scheduled: 0 },
      other: { submitted: [], scheduled: 1 },
    })
    expect(await store.records.waiting([])).toEqual(new Map())
  })

  describe('records', () => {
    test('drafts are in no public response', async () => {
      const draft = makeUpdate(BLOG, 'not yet', { key: true, pinned: true })

      await store.log.append(drafts(draft))

      const coverage = await store.records.coverage(BLOG, 20)
      expect(coverage).toMatchObject({ updates: [], pinned: [], keyUpdates: [] })
      expect((await store.records.updates(BLOG, { limit: 20, drafts: true })).updates.map(textOf)).toEqual(['not yet'])
    })

    test('a coverage contains the newest key events and pinned updates, but never more than a page can show', async () => {
      const made = Array.from({ length: MAX_KEYED + 1 }, (_, n) =>
        makeUpdate(BLOG, `${n}`, { key: true, pinned: true }),
      )
      for (const update of made) void store.log.append(publishes(update)).catch(() => {})
      await store.log.append(publishes(makeUpdate(BLOG, 'plain')))

      const coverage = await store.records.coverage(BLOG, 1)
      const keyed = await store.records.updates(BLOG, { limit: MAX_KEYED + 5, onlyKey: true })

      expect(coverage?.keyUpdates).toHaveLength(MAX_KEYED)
      expect(coverage?.pinned).toHaveLength(MAX_PINNED)
      expect(coverage?.keyUpdates.map(({ id }) => id)).toEqual(keyed.updates.slice(0, MAX_KEYED).map(({ id }) => id))
      expect(keyed.updates).toHaveLength(MAX_KEYED + 1)
    })

    test('pages do not repeat an update, even if others arrive and leave meanwhile', async () => {
      const updates = Array.from({ length: 7 }, (_, n) => makeUpdate(BLOG, `${n}`, { time: timeAt(n) }))
      for (const update of updates) await store.log.append(publishes(update))
      const first = await store.records.coverage(BLOG, 3)

      await store.log.append(publishes(makeUpdate(BLOG, 'new', { time: timeAt(59) })))
      await store.log.append(removes(updates[4] as Update))
      const place = { time: timeAt(4), id: (updates[4] as Update).id }
      const second = await store.records.updates(BLOG, { before: place, limit: 3 })

      expect(first?.updates.map(textOf)).toEqual(['6', '5', '4'])
      expect(first?.older).toBe(`${place.time}_${place.id}`)
      expect(second.updates.map(textOf)).toEqual(['3', '2', '1'])
      expect(second.older).toBeDefined()
    })

    test('updates of the same minute keep the order of their ids', async () => {
      const updates = Array.from({ length: 5 }, (_, n) => makeUpdate(BLOG, `${n}`))
      for (const update of updates.toReversed()) await store.log.append(publishes(update))

      expect((await store.records.coverage(BLOG, 20))?.updates.map(textOf)).toEqual(['4', '3', '2', '1', '0'])
    })

    test('the coverage carries the cursor of exactly the state that was read', async () => {
      await Promise.all(
        Array.from({ length: 50 }, async (_, n) => {
          await store.log.append(publishes(makeUpdate(BLOG, `${n}`)))
          const coverage = await store.records.coverage(BLOG, 100)
          expect(coverage?.cursor).toMatch(new RegExp(`\\.${(coverage?.updates.length ?? 0) + 1}$`))
        }),
      )
    })

    test('the times of referenced updates come with a body, and follow a correction', async () => {
      const earlier = makeUpdate(BLOG, 'Doors open')
      const later = makeUpdate(BLOG, '', { body: bodyThatRefersTo(earlier) })
      await store.log.append(publishes(earlier))
      await store.log.append(publishes(later))
      await store.log.append(corrects({ ...earlier, time: timeAt(5) }))

      expect((await store.records.coverage(BLOG, 20))?.references).toEqual({ [earlier.id]: timeAt(5) })
    })

    test('history is every version, oldest first', async () => {
      const update = makeUpdate(BLOG, 'Doors open')
      await store.log.append(publishes(update))
      await store.log.append(corrects({ ...update, title: 'Doors' }))

      const history = await store.records.history(BLOG, update.id)

      expect(history.map(({ kind }) => kind)).toEqual(['update.published', 'update.corrected'])
    })

    test('the next newer update is the next in the list, and never a draft', async () => {
      const [older, newer] = [makeUpdate(BLOG, 'older'), makeUpdate(BLOG, 'newer', { time: timeAt(59) })]
      await store.log.append(publishes(newer))
      await store.log.append(publishes(older))
      await store.log.append(drafts(makeUpdate(BLOG, 'draft', { time: timeAt(50) })))

      expect((await store.records.newerThan(BLOG, older))?.id).toBe(newer.id)
      expect(await store.records.newerThan(BLOG, newer)).toBeUndefined()
      expect(await store.records.newerThan(idOf('other'), older)).toBeUndefined()
    })

    test('changes are found by their offsets, of one stream, as far as there are any', async () => {
      for (const text of ['one', 'two', 'three']) await store.log.append(publishes(makeUpdate(BLOG, text)))

      const found = await store.records.changesAt(publicStream(BLOG), [4, 2, 9])

      const texts = found.map(({ offset, text }) => [offset, textOf(JSON.parse(text).update)])
      expect(texts.sort()).toEqual([
        [2, 'one'],
        [4, 'three'],
      ])
      expect(await store.records.changesAt(publicStream(idOf('other')), [1, 2])).toEqual([])
    })
  })
}
