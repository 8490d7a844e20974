/** The contract of the search within topics, and of the rail of times; run once per adapter. */
import { describe, expect } from 'vitest'
import type { Filter } from '#shared/blog/filter.ts'
import { queryIn } from '#shared/search/query.ts'
import { drafts, idOf, makeUpdate, removes } from '#test/support/data/entries.ts'
import { testWith } from '#test/support/test-with.ts'
import { publish, type SearchUnderTest } from './search.ts'

const BLOG = idOf('budget-day')

export function searchInTopicsContract(name: string, open: () => Promise<SearchUnderTest>): void {
  const test = testWith({ store: open })

  describe(`the search within topics ${name}`, () => {
    test('a filter finds the updates of its topics alone, and a site nothing but its own', async ({ store }) => {
      const [weather, roads] = ['weather', 'roads'].map(topic => makeUpdate(BLOG, 'Rain again', { topics: [topic] }))
      const both = makeUpdate(BLOG, 'Rain everywhere', { topics: ['weather', 'roads'] })
      await publish(
        store,
        [weather, roads, both].filter(update => update !== undefined),
      )
      const find = async (filter: Filter) => {
        const { hits } = await store.search.find(BLOG, { query: queryIn('rain'), limit: 5, filter })
        return hits.map(({ id }) => id).toSorted()
      }

      // A topic that few updates have is searched in another way than one of many.
      for (const topic of ['', 'weather', 'roads']) {
        await store.run(marking(topic))
        expect(await find({ topics: ['weather'], contributors: [] })).toEqual([weather?.id, both.id].toSorted())
        expect(await find({ topics: ['weather'], contributors: [], within: 'roads' })).toEqual([both.id])
        expect(await find({ topics: [], contributors: ['ana'] })).toEqual([])
      }
    })

    test('the results of a topic come in pages too, and have what was typed', async ({ store }) => {
      const texts = ['Rain at nine', 'Sun', 'Rain at ten', 'Rain at eleven', 'Fog']
      const updates = texts.map((text, n) =>
        makeUpdate(BLOG, text, { topics: ['weather'], time: `2026-03-04T0${n}:00:00.000Z` }),
      )
      await publish(store, [...updates, makeUpdate(BLOG, 'Rain elsewhere')])

      for (const topic of ['', 'weather']) {
        await store.run(marking(topic))
        const asked = { query: queryIn('rain'), limit: 2, filter: { topics: ['weather'], contributors: [] } }
        const first = await store.search.find(BLOG, asked)
        const second = await store.search.find(BLOG, { ...asked, before: first.older ?? '' })

        expect(first.hits.map(({ id }) => id)).toEqual([updates[3]?.id, updates[2]?.id])
        expect(second).toMatchObject({ hits: [{ id: updates[0]?.id }], isComplete: true })
        expect(second.older).toBeUndefined()
      }
    })

    test('the quarters of an hour count public updates and key events, through a filter too', async ({ store }) => {
      const at = (time: string, fields: object = {}) =>
        makeUpdate(BLOG, 'News', { time: `2026-03-04T${time}.000Z`, ...fields })
      const removed = at('11:50:00')
      await publish(store, [
        ...[at('10:14:59', { topics: ['rain'] }), at('10:00:00', { key: true }), at('10:15:00'), removed],
      ])
      await store.log.append(removes(removed))
      await store.log.append(drafts(at('12:00:00')))

      expect(await store.search.quarters(BLOG)).toEqual([
        { at: '2026-03-04T10:15:00.000Z', updates: 1, keyEvents: 0 },
        { at: '2026-03-04T10:00:00.000Z', updates: 2, keyEvents: 1 },
      ])
      expect(await store.search.quarters(BLOG, { topics: ['rain'], contributors: [] })).toEqual([
        { at: '2026-03-04T10:00:00.000Z', updates: 1, keyEvents: 0 },
      ])
    })
  })
}

/** As if many more updates had the topic. */
function marking(topic: string): string {
  return `WITH RECURSIVE numbers (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM numbers WHERE n < 400)
    INSERT INTO update_marks (blog, mark, id) SELECT '${BLOG}', 'topic:${topic}', 'other' || n FROM numbers`
}
