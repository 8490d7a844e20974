/** Removal erases the text everywhere; history records who made each version. */
import { describe, expect, test } from 'vitest'
import { BEGINNING } from '#shared/protocol/cursor.ts'
import { deskStream } from '#shared/protocol/stream.ts'
import { corrects, creates, drafts, idOf, makeUpdate, publishes, removes } from '#test/support/data/entries.ts'
import { ALL, appendedOf, BLOG, changesAfter, changesOf, STREAM } from './changes.ts'
import type { StoreInTest } from './store-in-test.ts'

const keyOf = (name: string) => ({ key: `key-of-${name}`, name })

export function removalContract(store: StoreInTest): void {
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
        await store.records.changesAt(STREAM, [1, 2, 3, 4]),
      ])
      expect(everything).not.toContain(secret)
      expect(await store.records.update(BLOG, update.id)).toBe('removed')
    })

    test('keeps the offsets: every change of the update is served as its removal', async () => {
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

    test('is atomic with a second stream that may hold drafts of it: both or neither', async () => {
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

    test('is in the history of an update, but on no stream', async () => {
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

  test('the first and the last author of updates are found together, through drafts and publication', async () => {
    const [ana, ben, cleo] = [keyOf('Ana'), keyOf('Ben'), keyOf('Cleo')]
    const [handedIn, posted, unknown] = [
      makeUpdate(BLOG, 'Doors'),
      makeUpdate(BLOG, 'Speech'),
      makeUpdate(BLOG, 'Vote'),
    ]
    await store.log.append({ ...drafts(handedIn), by: ana })
    await store.log.append({ ...publishes(posted), by: cleo })
    await store.log.append({ ...publishes({ ...handedIn, version: 2 }), expects: 1, by: ben })
    await store.log.append(publishes(unknown))

    const ids = [handedIn, posted, unknown].map(({ id }) => id)
    const authors = await store.records.authors(BLOG, ids)

    expect(new Map(authors.map(({ update, first, last }) => [update, [first, last]]))).toEqual(
      new Map([
        [handedIn.id, [ana, ben]],
        [posted.id, [cleo, cleo]],
      ]),
    )
    expect(await store.records.authors(BLOG, [])).toEqual([])
    expect(await store.records.authors(idOf('nowhere'), ids)).toEqual([])
  })

  test('the history of a blog has all its versions with their authors, without its updates', async () => {
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
}
