/** What every log and its records must do, whatever they are kept in. */
import { beforeEach, describe, expect, onTestFinished, test } from 'vitest'
import type { Change } from '#shared/blog/change.ts'
import { parseBlogPlace } from '#shared/blog/order.ts'
import type { Update } from '#shared/blog/update.ts'
import { BEGINNING, type Cursor, parseCursor, printCursor } from '#shared/protocol/cursor.ts'
import { deskStream, publicStream, type StreamName } from '#shared/protocol/stream.ts'
import type { Appended, Entry, Log, Read } from '#store/log/log.ts'
import type { Records } from '#store/log/records.ts'
import { MAX_KEYED, MAX_PINNED } from '#store/log/records-sql.ts'
import {
  corrects,
  creates,
  drafts,
  idOf,
  makeUpdate,
  nastyTexts,
  publishes,
  removes,
  schedules,
  textOf,
} from '#test/support/data/entries.ts'

export type OpenStore = {
  readonly log: Log
  readonly records: Records
  close(): Promise<void>
}

export type StoreUnderTest = {
  /** Opens the same store again after a close. */
  open(): Promise<OpenStore>
  /** Keeps a copy of everything, as an operator would; for one restore. */
  backUp(): Promise<unknown>
  /** Puts the copy back under the open store. */
  restore(): Promise<unknown>
  dispose(): Promise<void>
}

const BLOG = idOf('budget-day')
const STREAM = publicStream(BLOG)
const ALL = 10_000

export function logContract(name: string, make: () => Promise<StoreUnderTest>): void {
  describe(`the log on ${name}`, () => {
    let under: StoreUnderTest
    let store: OpenStore

    beforeEach(async () => {
      under = await make()
      store = await under.open()
      await store.log.append(creates(BLOG))
      onTestFinished(async () => {
        await store.close()
        await under.dispose()
      })
    })

    const reopen = async () => {
      await store.close()
      store = await under.open()
    }

    test('offsets are 1, 2, 3 … without a hole, however many write at once', async () => {
      const posts = Array.from({ length: 200 }, (_, n) => publishes(makeUpdate(BLOG, `update ${n}`)))

      const appended = await Promise.all(posts.map(post => store.log.append(post)))

      expect(appended.map(offsetOf).toSorted((a, b) => a - b)).toEqual(Array.from({ length: 200 }, (_, n) => n + 2))
      const changes = await changesAfter(store.log, BEGINNING)
      expect(changes.map(({ offset }) => offset)).toEqual(Array.from({ length: 201 }, (_, n) => n + 1))
    })

    test('the list of blogs is read by pages, the one that changed last first, each blog once', async () => {
      for (let n = 1; n <= 6; n++)
        await store.log.append(creates(idOf(`blog-${n}`), { state: n % 2 ? 'live' : 'ended' }))

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

    test('only public blogs are listed where nobody shows a key, whatever their titles say', async () => {
      const words = '"access":"private","state":"ended"'
      await store.log.append(creates(idOf('open'), { title: words, standfirst: words }))
      await store.log.append(creates(idOf('secret'), { access: 'private' }))

      const open = await store.records.blogs({ limit: 10, onlyPublic: true })
      const live = await store.records.blogs({ limit: 10, onlyPublic: true, state: 'live' })

      expect(open.blogs.map(({ id }) => id).toSorted()).toEqual(['budget-day', 'open'])
      expect(live.blogs.map(({ id }) => id).toSorted()).toEqual(['budget-day', 'open'])
      expect(await store.records.sitemapPages(1)).toEqual(['budget-day', 'open'])
    })

    test('a sitemap lists public blogs by id, each with its last change', async () => {
      const update = { ...makeUpdate(BLOG, 'Doors open'), updatedAt: '2999-01-01T00:00:00.000Z' }
      await store.log.append(publishes(update))
      for (const id of ['a', 'z']) await store.log.append(creates(idOf(id)))

      const [first, second] = await store.records.sitemapPages(2)

      expect([first, second]).toEqual(['a', 'z'])
      const page = await store.records.sitemapPage(idOf('a'), 2)
      expect(page.map(({ id }) => id)).toEqual(['a', 'budget-day'])
      expect(page[1]?.lastChange).toBe(update.updatedAt)
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

    test('what was answered is there after the store is opened again', async () => {
      const { kind, cursor } = appendedOf(await store.log.append(publishes(makeUpdate(BLOG, 'Doors open'))))

      await reopen()

      expect(kind).toBe('appended')
      expect(await store.log.head(STREAM)).toEqual(cursor)
      expect((await store.records.coverage(BLOG, 20))?.updates.map(textOf)).toEqual(['Doors open'])
    })

    test('streams count for themselves', async () => {
      const other = idOf('storm-night')
      await store.log.append(creates(other))

      const appended = await store.log.append(publishes(makeUpdate(other, 'Wind rises')))

      expect(offsetOf(appended)).toBe(2)
      expect((await store.log.head(STREAM))?.offset).toBe(1)
    })

    test('a stream that its blog opened has an epoch before its first change', async () => {
      const head = await store.log.head(deskStream(BLOG))

      expect(head).toEqual({ epoch: expect.stringMatching(/^[a-z0-9]+$/), offset: 0 })
      expect(await store.log.read(deskStream(BLOG), BEGINNING, ALL)).toEqual({ kind: 'changes', changes: [], head })
    })

    test('a stream that does not exist is unknown', async () => {
      const nowhere = publicStream(idOf('nowhere'))

      expect(await store.log.head(nowhere)).toBeUndefined()
      expect(await store.log.read(nowhere, BEGINNING, ALL)).toEqual({ kind: 'unknown' })
    })

    describe('idempotency keys', () => {
      const first = { key: 'a key', fingerprint: 'the request' }

      test('the same key again makes no second change and tells of the first', async () => {
        const update = makeUpdate(BLOG, 'Doors open')
        const made = appendedOf(await store.log.append(publishes(update, first)))
        await store.log.append(publishes(makeUpdate(BLOG, 'Speech begins')))

        const again = await store.log.append(publishes(makeUpdate(BLOG, 'Doors open'), first))

        expect(again).toMatchObject({ kind: 'repeated', cursor: made.cursor, change: { offset: 2, update } })
        expect((await store.log.head(STREAM))?.offset).toBe(3)
      })

      test('of two requests at once with one key, one makes the change', async () => {
        const posts = Array.from({ length: 8 }, () => publishes(makeUpdate(BLOG, 'Doors open'), first))

        const kinds = (await Promise.all(posts.map(post => store.log.append(post)))).map(({ kind }) => kind)

        expect(kinds.toSorted()).toEqual(['appended', ...Array(7).fill('repeated')])
        expect((await store.log.head(STREAM))?.offset).toBe(2)
      })

      test('a key is remembered when the store is opened again', async () => {
        await store.log.append(publishes(makeUpdate(BLOG, 'Doors open'), first))

        await reopen()

        expect((await store.log.append(publishes(makeUpdate(BLOG, 'Doors open'), first))).kind).toBe('repeated')
      })

      test('a key that comes back with another request is refused', async () => {
        await store.log.append(publishes(makeUpdate(BLOG, 'Doors open'), first))

        const other = publishes(makeUpdate(BLOG, 'Something else'), { key: 'a key', fingerprint: 'another' })

        expect(await store.log.append(other)).toEqual({ kind: 'reused' })
      })

      test('each stream has keys of its own', async () => {
        const other = idOf('storm-night')
        await store.log.append(creates(other))
        await store.log.append(publishes(makeUpdate(BLOG, 'Doors open'), first))

        expect((await store.log.append(publishes(makeUpdate(other, 'Wind rises'), first))).kind).toBe('appended')
      })

      test('a change that was refused leaves its key free', async () => {
        const update = makeUpdate(BLOG, 'Doors open')
        await store.log.append(publishes(update))
        await store.log.append({ ...corrects(update, 9), idempotency: first })

        expect((await store.log.append({ ...corrects(update), idempotency: first })).kind).toBe('appended')
      })
    })

    describe('versions', () => {
      test('of two corrections of one version, one wins and the other sees what won', async () => {
        const update = makeUpdate(BLOG, 'Doors open')
        await store.log.append(publishes(update))

        const [ana, ben] = await Promise.all([
          store.log.append(corrects({ ...update, title: 'Ana' })),
          store.log.append(corrects({ ...update, title: 'Ben' })),
        ])

        expect(ana.kind).toBe('appended')
        expect(ben).toMatchObject({ kind: 'stale', current: { title: 'Ana', version: 2 } })
      })

      test('a blog cannot be made twice', async () => {
        expect(await store.log.append(creates(BLOG, { title: 'Again' }))).toMatchObject({
          kind: 'stale',
          current: { title: 'Budget day' },
        })
      })

      test('what does not exist cannot be corrected', async () => {
        expect(await store.log.append(corrects(makeUpdate(BLOG, 'Never posted')))).toEqual({ kind: 'stale' })
      })
    })

    describe('reading after a cursor', () => {
      test('gives everything after it, in order, and nothing at the head', async () => {
        const cursors = await postAll(store.log, ['one', 'two', 'three'])

        expect(textsOf(await changesAfter(store.log, at(cursors, 0)))).toEqual(['two', 'three'])
        expect(await changesAfter(store.log, at(cursors, 2))).toEqual([])
      })

      test('gives no more than was asked for, and the rest on the next call', async () => {
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

      test('a cursor survives being printed and read', async () => {
        const [cursor] = await postAll(store.log, ['one'])

        expect(cursor && parseCursor(printCursor(cursor))).toEqual(cursor)
      })
    })

    describe('removal', () => {
      test('erases the text from the state and from every earlier change on every stream', async () => {
        const secret = 'the-witness-is-named-here'
        const update = makeUpdate(BLOG, secret)
        await store.log.append(drafts(update))
        await store.log.append({ ...publishes({ ...update, version: 2 }), expects: 1 })
        await store.log.append(corrects({ ...update, version: 2, title: secret }))

        await store.log.append(removes({ ...update, version: 3 }))

        const everything = JSON.stringify([
          await changesAfter(store.log, BEGINNING),
          await changesAfter(store.log, BEGINNING, deskStream(BLOG)),
          await store.records.coverage(BLOG, 20),
          await store.records.updates(BLOG, { limit: 20, drafts: true }),
          await store.records.history(BLOG, update.id),
        ])
        expect(everything).not.toContain(secret)
        expect(await store.records.update(BLOG, update.id)).toBe('removed')
      })

      test('keeps the offsets: every change of it is served as its removal', async () => {
        const update = makeUpdate(BLOG, 'to be removed')
        await store.log.append(publishes(update))
        await store.log.append(publishes(makeUpdate(BLOG, 'stays')))

        await store.log.append(removes(update))

        const changes = await changesAfter(store.log, BEGINNING)
        expect(changes.map(({ offset, kind }) => [offset, kind])).toEqual([
          [1, 'blog.edited'],
          [2, 'update.removed'],
          [3, 'update.published'],
          [4, 'update.removed'],
        ])
        expect(changes[1]).toEqual({ offset: 2, kind: 'update.removed', at: changes[1]?.at, update: { id: update.id } })
      })

      test('is final: the update can be neither corrected nor removed again', async () => {
        const update = makeUpdate(BLOG, 'to be removed')
        await store.log.append(publishes(update))
        await store.log.append(removes(update))

        expect(await store.log.append(corrects(update))).toEqual({ kind: 'stale', removed: true })
        expect(await store.log.append({ ...removes(update), expects: 2 })).toEqual({ kind: 'stale', removed: true })
      })

      test('tells another stream, which may hold drafts of it, in the same breath: both or neither', async () => {
        const [update, other] = [makeUpdate(BLOG, 'to be removed'), makeUpdate(BLOG, 'to be removed too')]
        for (const one of [update, other]) await store.log.append(publishes(one))
        const tells = [deskStream(BLOG)]

        const [told, stale, next] = await Promise.all([
          store.log.append({ ...removes(update), tells }),
          store.log.append({ ...removes(other), tells, expects: 7 }),
          store.log.append({ ...removes(other), tells }),
        ])

        expect([told, stale.kind, next]).toMatchObject([
          { cursor: { offset: 4 }, told: [{ stream: deskStream(BLOG), cursor: { offset: 1 } }] },
          'stale',
          { cursor: { offset: 5 }, told: [{ stream: deskStream(BLOG), cursor: { offset: 2 } }] },
        ])
        const desk = changesOf(await store.log.read(deskStream(BLOG), BEGINNING, ALL))
        expect(desk).toEqual(
          [update, other].map(({ id }, n) => ({ ...removes({ ...update, id }).change, offset: n + 1 })),
        )
        expect(appendedOf(told).told.map(({ text }) => JSON.parse(text))).toEqual(desk.slice(0, 1))
      })
    })

    describe('who made a change', () => {
      const by = { key: 'Xr4vT0bQm2Lp', name: 'Ana\u0000 \ud800 👩🏽‍🚀' }

      test('is in the history of an update, and on no stream', async () => {
        const update = makeUpdate(BLOG, 'Doors open')
        const drafted = await store.log.append({ ...drafts(update), by })
        await store.log.append({ ...publishes({ ...update, version: 2 }), expects: 1 })
        await store.log.append({ ...corrects({ ...update, version: 2 }), by: { ...by, name: 'Ben' } })

        const history = await store.records.history(BLOG, update.id)

        expect(history.map(({ kind, by }) => [kind, by])).toEqual([
          ['update.drafted', by],
          ['update.published', undefined],
          ['update.corrected', { ...by, name: 'Ben' }],
        ])
        const everything = [drafted, await store.log.read(STREAM, BEGINNING, ALL)]
        everything.push(await store.log.read(deskStream(BLOG), BEGINNING, ALL))
        expect(JSON.stringify(everything)).not.toContain(by.key)
      })
    })

    test('the history of a blog is every version of it, without its updates, with who made them', async () => {
      const by = { key: 'Xr4vT0bQm2Lp', name: 'Ana' }
      await store.log.append(publishes(makeUpdate(BLOG, 'Doors open')))
      const { stream, change } = creates(BLOG, { title: 'Budget night', version: 2 })
      await store.log.append({ stream, change, expects: 1, by })

      const history = await store.records.blogHistory(BLOG)

      expect(history).toMatchObject([
        { offset: 1, blog: { title: 'Budget day', version: 1 } },
        { offset: 3, blog: { title: 'Budget night', version: 2 }, by },
      ])
      expect(await store.records.blogHistory(idOf('nowhere'))).toEqual([])
    })

    describe('what is scheduled', () => {
      const dueNow = (limit = ALL) => store.records.due({ now: new Date(), aheadMs: 5 * MINUTE_MS, limit })
      const textsDue = async (limit = ALL) => (await dueNow(limit)).updates.map(textOf)

      test('is due at its time, the most urgent first, whatever its blog, after a restart too', async () => {
        const other = idOf('storm-night')
        await store.log.append(creates(other))
        for (const [blog, text, minute] of [
          [BLOG, 'third', -3],
          [other, 'first', -7],
          [BLOG, 'second', -5],
          [BLOG, 'soon', 2],
          [BLOG, 'later', 60],
        ] as const) {
          await store.log.append(schedules(makeUpdate(blog, text), inMinutes(minute)))
        }
        await store.log.append(drafts(makeUpdate(BLOG, 'not planned')))

        await reopen()
        const first = await dueNow(2)

        expect(first.updates.map(textOf)).toEqual(['first', 'second'])
        const rest = await textsDue()
        expect([...new Set([...first.updates.map(textOf), ...rest])]).toEqual(['first', 'second', 'third'])
      })

      test('says how long it is until the next, and nothing of what is further away', async () => {
        await store.log.append(schedules(makeUpdate(BLOG, 'soon'), inMinutes(2)))
        await store.log.append(schedules(makeUpdate(BLOG, 'later'), inMinutes(60)))

        const { updates, nextMs } = await dueNow()

        expect([updates, (await store.records.due({ now: new Date(), aheadMs: 1_000, limit: ALL })).nextMs]).toEqual([
          [],
          undefined,
        ])
        expect(nextMs).toBeGreaterThan(MINUTE_MS)
        expect(nextMs).toBeLessThanOrEqual(2 * MINUTE_MS)
      })

      test('moves with its plan, and is gone once it is published, taken back or removed', async () => {
        const updates = ['moved', 'published', 'taken back', 'removed'].map(text => makeUpdate(BLOG, text))
        for (const update of updates) await store.log.append(schedules(update, inMinutes(-3)))
        const [moved, published, taken, removed] = updates.map(update => ({ ...update, version: 2 })) as [
          Update,
          Update,
          Update,
          Update,
        ]

        await store.log.append({ ...schedules(moved, inMinutes(60)), expects: 1 })
        await store.log.append({ ...publishes(published), expects: 1 })
        await store.log.append({ ...drafts(taken), expects: 1 })
        await store.log.append({ ...removes(removed), stream: deskStream(BLOG), expects: 1 })
        const meanwhile = await textsDue()
        await store.log.append({ ...schedules({ ...moved, version: 3 }, inMinutes(-1)), expects: 2 })

        expect(meanwhile).toEqual([])
        expect(await textsDue()).toEqual(['moved'])
      })
    })

    describe('the time of a change', () => {
      const at = (minute: number, text: string): Entry => {
        const entry = publishes(makeUpdate(BLOG, text))
        return { ...entry, change: { ...entry.change, at: timeAt(minute) } }
      }

      test('never goes back within a stream, whatever the clocks of those who write to it', async () => {
        await store.log.append(at(50, 'by a clock that is ahead'))
        const told = appendedOf(await store.log.append(at(45, 'by one that is right')))
        await reopen()
        await store.log.append(at(46, 'after a restart'))
        await store.log.append(at(51, 'when it has caught up'))

        const changes = await changesAfter(store.log, BEGINNING)

        expect(changes.slice(1).map(change => change.at)).toEqual([50, 50, 50, 51].map(timeAt))
        expect(JSON.parse(told.text)).toEqual(changes[2])
      })

      test('holds for every stream that is told, and each stream has its own', async () => {
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

    test('what belongs to the desk is never written to the stream of the readers, whoever asks', async () => {
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

    describe('records', () => {
      test('drafts are in no public answer', async () => {
        const draft = makeUpdate(BLOG, 'not yet', { key: true, pinned: true })

        await store.log.append(drafts(draft))

        const coverage = await store.records.coverage(BLOG, 20)
        expect(coverage).toMatchObject({ updates: [], pinned: [], keyUpdates: [] })
        expect((await store.records.updates(BLOG, { limit: 20, drafts: true })).updates.map(textOf)).toEqual([
          'not yet',
        ])
      })

      test('a coverage holds the newest key events and pinned updates, and never more than a page can show', async () => {
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

      test('pages follow each other without a repeat, though updates arrive and go meanwhile', async () => {
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

      test('the coverage carries the cursor of the very state that was read', async () => {
        await Promise.all(
          Array.from({ length: 50 }, async (_, n) => {
            await store.log.append(publishes(makeUpdate(BLOG, `${n}`)))
            const coverage = await store.records.coverage(BLOG, 100)
            expect(coverage?.cursor).toMatch(new RegExp(`\\.${(coverage?.updates.length ?? 0) + 1}$`))
          }),
        )
      })

      test('the times of updates that a body refers to come with it, and follow a correction', async () => {
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
    })

    describe('a log that went back in time', () => {
      /** While a database is put back, a post may be refused; nothing is stored then. */
      const appendAgain = async (entry: Entry): Promise<Appended> => {
        for (;;) {
          try {
            return await store.log.append(entry)
          } catch (error) {
            expect(error).toMatchObject({ name: 'Refusal', status: 503 })
          }
        }
      }

      test('a backup put back under it: the next post begins another life, and old cursors are a gap', async () => {
        await under.backUp()
        const [before, lost] = await postAll(store.log, ['one', 'two'])
        await under.restore()

        const after = appendedOf(await appendAgain(publishes(makeUpdate(BLOG, 'another history'))))

        expect(after.cursor.offset).toBe(2)
        for (const cursor of [before, lost]) {
          expect(cursor && (await store.log.read(STREAM, cursor, ALL)).kind).toBe('gap')
        }
      })

      test('every stream begins another life, also those that nobody looked at', async () => {
        const before = await store.log.head(deskStream(BLOG))
        await under.backUp()
        await postAll(store.log, ['one', 'two'])
        await under.restore()

        await appendAgain(publishes(makeUpdate(BLOG, 'another history')))

        expect((await store.log.head(deskStream(BLOG)))?.epoch).not.toBe(before?.epoch)
      })

      test('whoever saw more of a stream than there is has all streams renewed, once', async () => {
        const head = headOf(await store.log.head(STREAM))
        const seen = { ...head, offset: 9 }

        const answers = await Promise.all(Array.from({ length: 5 }, () => store.log.renew(STREAM, seen)))

        expect(new Set(answers.map(now => now?.epoch)).size).toBe(1)
        expect(answers[0]).toEqual({ epoch: expect.not.stringMatching(head.epoch), offset: 1 })
        expect((await store.log.read(STREAM, head, ALL)).kind).toBe('gap')
      })

      test('whoever saw another change in a place has all streams renewed', async () => {
        const [seen] = await postAll(store.log, ['one'])
        const text = JSON.stringify({ offset: 2, kind: 'update.published', update: { title: 'gone' } })

        const now = await store.log.renew(STREAM, { ...headOf(seen), text })

        expect(now?.epoch).not.toBe(seen?.epoch)
      })

      test('a doubt that is without reason changes nothing', async () => {
        const update = makeUpdate(BLOG, 'to be removed')
        const posted = appendedOf(await store.log.append(publishes(update)))
        const { cursor } = appendedOf(await store.log.append(removes(update)))

        expect(await store.log.renew(STREAM, cursor)).toEqual(cursor)
        expect(await store.log.renew(STREAM, { ...posted.cursor, text: posted.text })).toEqual(cursor)
        expect(await store.log.renew(publicStream(idOf('nowhere')), cursor)).toBeUndefined()
      })
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
  })
}

function headOf(head: Cursor | undefined): Cursor {
  if (!head) throw new Error('the stream is not there')
  return head
}

function appendedOf(appended: Appended): Extract<Appended, { kind: 'appended' }> {
  if (appended.kind !== 'appended') throw new Error(`expected a change to be appended, it was ${appended.kind}`)
  return appended
}

const offsetOf = (appended: Appended): number => appendedOf(appended).cursor.offset

function changesOf(read: Read): Change[] {
  if (read.kind !== 'changes') throw new Error(`expected changes, got ${read.kind}`)
  return read.changes.map(({ offset, text }) => {
    const change = JSON.parse(text) as Change
    expect(change.offset).toBe(offset)
    return change
  })
}

async function changesAfter(log: Log, after: Cursor, stream: StreamName = STREAM): Promise<Change[]> {
  return changesOf(await log.read(stream, after, ALL))
}

async function postAll(log: Log, texts: readonly string[]): Promise<Cursor[]> {
  const cursors = []
  for (const text of texts) cursors.push(appendedOf(await log.append(publishes(makeUpdate(BLOG, text)))).cursor)
  return cursors
}

function at(cursors: readonly Cursor[], index: number): Cursor {
  const cursor = cursors[index]
  if (!cursor) throw new Error(`there is no cursor ${index}`)
  return cursor
}

const textsOf = (changes: readonly Change[]): string[] =>
  changes.flatMap(change => ('update' in change && 'body' in change.update ? [textOf(change.update)] : []))

const MINUTE_MS = 60_000
const inMinutes = (minutes: number): string => new Date(Date.now() + minutes * MINUTE_MS).toISOString()
const timeAt = (minute: number): string => `2026-03-04T16:${String(minute).padStart(2, '0')}:00.000Z`

const bodyThatRefersTo = ({ id }: Update): Update['body'] => [
  {
    _type: 'block',
    _key: 'k1',
    style: 'normal',
    children: [{ _type: 'span', _key: 'k2', text: '1644 GMT', marks: ['k3'] }],
    markDefs: [{ _type: 'reference', _key: 'k3', update: id }],
  },
]
