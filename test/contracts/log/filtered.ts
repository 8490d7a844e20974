/** Reading updates through a filter: by topic, by contributor, and within the one topic that a site may show. */
import { describe, expect, test } from 'vitest'
import { type Filter, filterOf } from '#shared/blog/filter.ts'
import type { Update } from '#shared/blog/update.ts'
import { corrects, creates, drafts, idOf, makeUpdate, publishes, removes, textOf } from '#test/support/data/entries.ts'
import { bodyThatRefersTo, timeAt } from './changes.ts'
import type { StoreInTest } from './store-in-test.ts'

const BLOG = idOf('filtered')
const lists = {
  topics: ['roads', 'weather'].map(id => ({ id, name: id })),
  contributors: ['ana', 'ben'].map(id => ({ id, name: id })),
}

function filter(asked: Parameters<typeof filterOf>[1]): Filter {
  const made = filterOf(lists, asked)
  if (!made) throw new Error('everything passes')
  return made
}

export function filteredContract(store: StoreInTest): void {
  const page = async (asked: Parameters<typeof filterOf>[1], more = {}) =>
    store.records.updates(BLOG, { limit: 10, filter: filter(asked), ...more })
  const texts = async (...asked: Parameters<typeof page>) => (await page(...asked)).updates.map(textOf)

  async function post(text: string, minute: number, fields: Partial<Update> = {}): Promise<Update> {
    const update = makeUpdate(BLOG, text, { time: timeAt(minute), ...fields })
    await store.log.append(publishes(update))
    return update
  }

  async function postAll() {
    await store.log.append(creates(BLOG, { ...lists, comments: { kind: 'comments', open: true } }))
    return {
      rain: await post('rain', 1, { topics: ['weather'], contributors: ['ana'], pinned: true, key: true }),
      jam: await post('jam', 2, { topics: ['roads'], contributors: ['ben'], pinned: true, key: true }),
      ice: await post('ice', 3, { topics: ['weather', 'roads'], contributors: ['ana', 'ben'] }),
      none: await post('none', 4, { title: '"topics":["weather"]' }),
    }
  }

  describe('a filter', () => {
    test('has any of its topics, any of its contributors, and both where both are asked for', async () => {
      await postAll()

      expect(await texts({ topic: 'weather' })).toEqual(['ice', 'rain'])
      expect(await texts({ topic: 'weather,roads' })).toEqual(['ice', 'jam', 'rain'])
      expect(await texts({ contributor: 'ben' })).toEqual(['ice', 'jam'])
      expect(await texts({ topic: 'roads', contributor: 'ana' })).toEqual(['ice'])
      expect(await texts({ topic: 'roads', within: 'weather' })).toEqual(['ice'])
      expect(await texts({ within: 'unknown' })).toEqual([])
    })

    test('is paged, and reads key events and drafts too', async () => {
      await postAll()
      await store.log.append(drafts(makeUpdate(BLOG, 'soon', { status: 'draft', topics: ['weather'] })))

      const first = await page({ topic: 'weather' }, { limit: 1 })
      const { time, id } = first.updates[0] ?? { time: '', id: '' as Update['id'] }

      expect([first.updates.map(textOf), first.older]).toEqual([['ice'], `${time}_${id}`])
      expect(await texts({ topic: 'weather' }, { limit: 1, before: { time, id } })).toEqual(['rain'])
      expect(await texts({ topic: 'weather' }, { onlyKey: true })).toEqual(['rain'])
      expect(await texts({ topic: 'weather' }, { drafts: true })).toEqual(['soon'])
      expect(await texts({ topic: 'weather' }, { drafts: true, onlyKey: true })).toEqual([])
    })

    test('follows an update whose topics change, and forgets one that is removed', async () => {
      const { rain, jam, ice, none } = await postAll()
      await store.log.append(corrects({ ...rain, topics: ['roads'], version: 2 }, 1))
      await store.log.append(corrects({ ...none, topics: ['weather'], version: 2 }, 1))
      await store.log.append(corrects({ ...jam, time: timeAt(9), version: 2 }, 1))
      await store.log.append(removes(ice))

      expect(await texts({ topic: 'weather' })).toEqual(['none'])
      expect(await texts({ topic: 'roads' })).toEqual(['jam', 'rain'])
      const { topics: _, ...bare } = rain
      await store.log.append(corrects(bare, 2))
      expect(await texts({ topic: 'roads' })).toEqual(['jam'])
    })

    test('narrows a coverage, and that of a site to its topic alone', async () => {
      const { rain, ice } = await postAll()
      const about = { body: bodyThatRefersTo(rain), topics: ['roads'] }
      await post('', 5, about)

      const whole = await store.records.coverage(BLOG, 10, filter({ topic: 'roads' }))
      const own = await store.records.coverage(BLOG, 10, filter({ within: 'roads' }))

      for (const one of [whole, own]) {
        expect([one?.pinned, one?.keyUpdates].map(list => list?.length)).toEqual([1, 1])
        expect(one?.updates).toHaveLength(3)
      }
      expect([whole?.blog.topics, whole?.blog.comments, whole?.references]).toEqual([
        ...[lists.topics, { kind: 'comments', open: true }, { [rain.id]: timeAt(1) }],
      ])
      expect([own?.blog.topics, own?.blog.comments, own?.references]).toEqual([[lists.topics[0]], undefined, {}])
      expect((await store.records.newerThan(BLOG, rain, filter({ topic: 'weather' })))?.id).toBe(ice.id)
    })
  })
}
